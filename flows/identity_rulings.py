"""What people rule about identity: two jobs are one, or a sighting is none of its job. Every ruling can be undone.

A ruling moves sightings at once, but the marts show it with the next refresh. The machine never joins what was ruled
apart, and a sighting that was taken out stays out.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from jobraker import sql
from jobraker.db import Connection
from jobraker.errors import ConflictError, InvalidError, MissingError

_SQL: Final = sql.beside(__file__)
_LONGEST_NOTE: Final = 500


@dataclass(frozen=True)
class Ruling:
    """A change of a first decision: what was `job_id` is `into_job_id`."""

    ruling_id: int
    kind: str
    job_id: UUID
    into_job_id: UUID
    moved: int


def split(connection: Connection, sighting: str, *, ruled_by: str, note: str | None = None) -> Ruling:
    """Take a sighting (`SOURCE:ID`) out of its job, into a job of its own.

    Raises `MissingError` for an unknown sighting, `ConflictError` where it is the only one of its job.
    """
    source, source_posting_id = parse_sighting(sighting)
    lock(connection)
    values = {"source": source, "source_posting_id": source_posting_id}
    known = connection.execute(_SQL["find_sighting"], values).fetchone()
    if known is None:
        raise MissingError(f"There is no sighting {sighting}.")
    if known["sightings"] == 1:
        raise ConflictError(f"{sighting} is the only sighting of its job.")
    ruling = {**values, "kind": "split", "job_id": known["job_id"], "into_job_id": uuid.uuid4()}
    return _rule(connection, ruling, ruled_by=ruled_by, note=note)


def merge(connection: Connection, kept: UUID, other: UUID, *, ruled_by: str, note: str | None = None) -> Ruling:
    """Make two jobs one that keeps the first one's id.

    Raises `MissingError` for an unknown job, `ConflictError` where they are one already.
    """
    lock(connection)
    into, gone = _find_job(connection, kept), _find_job(connection, other)
    if into == gone:
        raise ConflictError("These two are one job already.")
    ruling = {"kind": "merge", "source": None, "source_posting_id": None, "job_id": gone, "into_job_id": into}
    return _rule(connection, ruling, ruled_by=ruled_by, note=note)


def undo(connection: Connection, ruling_id: int, *, undone_by: str) -> Ruling:
    """Take a ruling back, of people or of the machine. Raises `MissingError` where none of this number stands."""
    lock(connection)
    row = connection.execute(_SQL["undo_ruling"], {"ruling_id": ruling_id, "undone_by": undone_by}).fetchone()
    if row is None:
        raise MissingError(f"No ruling {ruling_id} stands.")
    return Ruling(**row, moved=_apply(connection))


def parse_sighting(text: str) -> tuple[str, str]:
    """The source and its id of `SOURCE:ID`. Raises `InvalidError` for anything else."""
    source, colon, source_posting_id = text.partition(":")
    if not (source and colon and source_posting_id):
        raise InvalidError(f"{text} names no sighting: write SOURCE:ID.")
    return source, source_posting_id


def _rule(connection: Connection, ruling: Mapping[str, Any], *, ruled_by: str, note: str | None) -> Ruling:
    values = {**ruling, "ruled_by": ruled_by, "note": note[:_LONGEST_NOTE] if note else None}
    row = connection.execute(_SQL["save_ruling"], values).fetchone() or {}
    moved = _apply(connection)
    return Ruling(row["ruling_id"], ruling["kind"], ruling["job_id"], ruling["into_job_id"], moved)


def lock(connection: Connection) -> None:
    """One ruling after the other, the machine's among them: two merges at once could go in a circle.

    To be taken before anything is read that a ruling rests on.
    """
    connection.execute(_SQL["lock_rulings"])


def _find_job(connection: Connection, job_id: UUID) -> UUID:
    row = connection.execute(_SQL["find_job"], {"job_id": job_id}).fetchone()
    if row is None:
        raise MissingError(f"There is no job {job_id}.")
    found: UUID = row["job_id"]
    return found


def _apply(connection: Connection) -> int:
    """Bring every sighting that a ruling is about to where the rulings that stand put it; how many moved."""
    return connection.execute(_SQL["apply_rulings"]).rowcount
