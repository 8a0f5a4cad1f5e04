"""Why a job is what it is: its sightings, the pairs that decided, what came near, and what people ruled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flows.identity_rulings import parse_sighting
from jobraker import sql
from jobraker.db import Connection
from jobraker.errors import MissingError

_SQL: Final = sql.beside(__file__)
_HEADINGS: Final = {"same": "One job because:", "family": "One family because:", "different": "Not one:"}


@dataclass(frozen=True)
class Explanation:
    """All that is known of a job's identity; rows as the database has them."""

    job_id: UUID
    family_id: UUID | None
    family_jobs: int
    is_flagged: bool
    sightings: Sequence[Mapping[str, Any]]
    evidence: Sequence[Mapping[str, Any]]
    rulings: Sequence[Mapping[str, Any]]

    def to_json(self) -> dict[str, Any]:
        """For `--json`; times and ids become text there."""
        return dict(vars(self))

    def describe(self) -> str:
        """For people."""
        return "\n".join(self._list_lines())

    def _list_lines(self) -> Iterator[str]:
        yield f"Job {self.job_id}" + (", FLAGGED: too many sightings" if self.is_flagged else "")
        if self.family_id:
            yield f"Family {self.family_id}: one ad in {self.family_jobs} jobs"
        yield "Sightings:"
        for row in self.sightings:
            said = (row["title"], row["company"] or "nobody named", row["place"] or "anywhere")
            yield f"  {row['sighting']}  {' | '.join(map(str, said))}"
        for kind, heading in _HEADINGS.items():
            rows = [row for row in self.evidence if row["kind"] == kind and row["is_standing"]]
            yield from _list_evidence(heading, rows)
        stale = [row for row in self.evidence if not row["is_standing"]]
        yield from _list_evidence("Decided once, and no longer so:", stale, tell_kind=True)
        yield from self._list_rulings()

    def _list_rulings(self) -> Iterator[str]:
        if self.rulings:
            yield "Rulings:"
        for row in self.rulings:
            undone = f", undone {row['undone_at']:%Y-%m-%d} by {row['undone_by']}" if row["undone_at"] else ""
            note = f": {row['note']}" if row["note"] else ""
            yield (
                f"  {row['ruling_id']} {row['kind']} {row['sighting'] or row['job_id']} -> {row['into_job_id']}"
                f" {row['ruled_at']:%Y-%m-%d} by {row['ruled_by']}{undone}{note}"
            )


def _list_evidence(heading: str, rows: Sequence[Mapping[str, Any]], *, tell_kind: bool = False) -> Iterator[str]:
    if rows:
        yield heading
    for row in rows:
        signs = ", ".join(f"{name} {value}" for name, value in row["signs"].items())
        kind = f"{row['kind']}, " if tell_kind else ""
        yield f"  {row['sighting']} and {row['other']}: {kind}{row['reason']} ({signs})"


def explain(connection: Connection, name: str) -> Explanation:
    """Explain a job by its id, or by one of its sightings (`SOURCE:ID`). Raises `MissingError`, `InvalidError`."""
    job_id = _find_job(connection, name)
    values = {"job_id": job_id}
    family = connection.execute(_SQL["find_family"], values).fetchone() or {}
    return Explanation(
        job_id=job_id,
        family_id=family.get("family_id"),
        family_jobs=family.get("jobs", 1),
        is_flagged=bool(family.get("is_flagged")),
        sightings=connection.execute(_SQL["list_sightings"], values).fetchall(),
        evidence=connection.execute(_SQL["list_evidence"], values).fetchall(),
        rulings=connection.execute(_SQL["list_rulings"], values).fetchall(),
    )


def _find_job(connection: Connection, name: str) -> UUID:
    try:
        row = connection.execute(_SQL["find_job"], {"job_id": UUID(name)}).fetchone()
    except ValueError:
        source, source_posting_id = parse_sighting(name)
        values = {"source": source, "source_posting_id": source_posting_id}
        row = connection.execute(_SQL["find_job_of_sighting"], values).fetchone()
    if row is None:
        raise MissingError(f"There is no job or sighting {name}.")
    found: UUID = row["job_id"]
    return found
