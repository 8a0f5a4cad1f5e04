"""Decides which job a posting is a sighting of. The first decision stays; what changes it is a ruling, to be undone.

Only postings that are new or changed since they were last looked at are compared, and only with the few that they meet
under their keys. A batch is one transaction: killed anywhere, the next run goes on where this one stopped.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from prefect import task

from flows import identity_rulings
from flows.identity_shelf import DatabaseShelf
from jobraker import log, sql
from jobraker.db import Connection, Database
from models.identity.fingerprints import Key, fingerprint
from models.identity.grouping import Doubt, Grouping, group, name_job
from models.identity.postings import IDENTITY_VERSION, Posting, Print

_SQL: Final = sql.beside(__file__)
_BATCH: Final = 1_000
MACHINE: Final = "machine"
_log = log.get(__name__)

_Found = tuple[Print, Sequence[Key]]


@task(persist_result=False)
def identify(database: Database, doubt: Callable[[Database], Doubt] | None = None) -> int:
    """Give each new posting its job; the number of postings looked at.

    `doubt` makes what is asked about the few pairs that the signs leave open.
    """
    asked = doubt(database) if doubt is not None else None
    looked_at = merged = 0
    for rows in _read_pending(database):
        with database.writing() as connection:
            grouping = _identify_batch(connection, rows, asked)
        looked_at += len(rows)
        merged += len(grouping.merges)
    _log.info("postings identified", looked_at=looked_at, merged=merged)
    return looked_at


def _read_pending(database: Database) -> Iterator[list[dict[str, Any]]]:
    """What is new or changed, batch by batch, as it stood at the start: employers' own postings first."""
    with database.reading() as connection, connection.cursor(name="pending") as cursor:
        cursor.itersize = _BATCH
        cursor.execute(_SQL["find_pending"], {"version": IDENTITY_VERSION})
        while rows := cursor.fetchmany(_BATCH):
            yield rows


def _identify_batch(connection: Connection, rows: Sequence[dict[str, Any]], doubt: Doubt | None) -> Grouping:
    identity_rulings.lock(connection)
    found = _save_prints(connection, rows, fingerprint([_read_posting(row) for row in rows]))
    grouping = group(found, DatabaseShelf(connection), doubt)
    match_keys = {print_.number: row["match_key"] for (print_, _), row in zip(found, rows, strict=True)}
    _save_jobs(connection, grouping, match_keys=match_keys, own_ids={each.number: name_job(each) for each, _ in found})
    _save_evidence(connection, grouping)
    return grouping


def _read_posting(row: dict[str, Any]) -> Posting:
    return Posting(
        source=row["source"],
        source_posting_id=row["source_posting_id"],
        title=row["title"],
        company=row["company"],
        description=row["description"],
        place=row["place"],
        city=row["city"],
        country=row["country"],
        is_own=row["is_own"],
        tenant=row["tenant"],
        requisition_id=row["requisition_id"],
        addresses=tuple(address for address in (row["url"], row["apply_url"]) if address),
    )


def _save_prints(connection: Connection, rows: Sequence[dict[str, Any]], made: Sequence[_Found]) -> list[_Found]:
    """The prints as the database numbers them, kept there with their keys."""
    found: list[_Found] = []
    with connection.cursor() as cursor:
        values = [_describe(print_, row["input_hash"]) for (print_, _), row in zip(made, rows, strict=True)]
        cursor.executemany(_SQL["save_print"], values, returning=True)
        for print_, keys in made:
            row = cursor.fetchone() or {}
            found.append((replace(print_, number=row["number"]), keys))
            cursor.nextset()
        cursor.execute(_SQL["remove_keys"], {"numbers": [print_.number for print_, _ in found]})
        with cursor.copy(_SQL["copy_keys"]) as copy:
            for print_, keys in found:
                for number in {key.number for key in keys}:
                    copy.write_row((number, print_.number))
    return found


def _describe(found: Print, input_hash: str) -> dict[str, Any]:
    return {
        "source": found.source,
        "source_posting_id": found.source_posting_id,
        "input_hash": f"{IDENTITY_VERSION}/{input_hash}",
        "company": found.company,
        "title": found.title_text,
        "place": found.place,
        "city": found.city,
        "country": found.country,
        "is_own": found.is_own,
        "requisition_id": found.requisition_id,
        "reference_names": sorted(found.references),
        "words": found.words,
        "language": found.language,
        "sketch": found.sketch.astype("<u4").tobytes(),
        "vocabulary": found.vocabulary.astype("<u4").tobytes(),
        "facts": sorted(found.facts),
        "employer_key": found.employer,
        "title_key": found.title.key,
    }


def _save_jobs(
    connection: Connection, grouping: Grouping, *, match_keys: Mapping[int, str], own_ids: Mapping[int, UUID]
) -> None:
    jobs = grouping.jobs
    values = {
        "numbers": list(jobs),
        "job_ids": list(jobs.values()),
        "own_job_ids": [own_ids[number] for number in jobs],
        "match_keys": [match_keys[number] for number in jobs],
    }
    connection.execute(_SQL["save_jobs"], values)
    known = {"numbers": list(own_ids), "own_job_ids": list(own_ids.values())}
    connection.execute(_SQL["save_own_ids"], known)
    for merge in grouping.merges:
        ruling = {"job_id": merge.job_id, "into_job_id": merge.into, "ruled_by": MACHINE}
        connection.execute(_SQL["save_merge"], ruling)
        connection.execute(_SQL["move_sightings"], ruling)
    families = grouping.families
    connection.execute(_SQL["save_families"], {"job_ids": list(families), "family_ids": list(families.values())})
    flags = grouping.flags
    connection.execute(_SQL["save_flags"], {"job_ids": list(flags), "sizes": list(flags.values())})


def _save_evidence(connection: Connection, grouping: Grouping) -> None:
    edges = grouping.evidence
    values = {
        "lefts": [edge.left for edge in edges],
        "rights": [edge.right for edge in edges],
        "kinds": [edge.verdict.kind.value for edge in edges],
        "strengths": [edge.verdict.strength for edge in edges],
        "reasons": [edge.verdict.reason for edge in edges],
        "signs": [json.dumps(dict(edge.verdict.signs)) for edge in edges],
        "version": IDENTITY_VERSION,
    }
    connection.execute(_SQL["save_evidence"], values)
