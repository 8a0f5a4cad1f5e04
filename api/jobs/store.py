"""Jobs and marks in the database. How a search uses these is in `service`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from psycopg.rows import class_row

from api.jobs.schemas import Job, JobFilters, MarkState
from api.summaries import Mark
from jobraker import sql
from jobraker.db import Connection
from jobraker.errors import BrokenError
from models.skills.dictionary import name_skill

RANKED: Final = 100
_SQL: Final = sql.beside(__file__)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Search:
    """What to look for. `is_whole`: every row up to the end of the page is wanted, not the page alone."""

    filters: JobFilters
    since: datetime | None
    is_whole: bool

    @property
    def last_row(self) -> int:
        """The last row that anybody wants to see."""
        return max(self.filters.offset + self.filters.per_page, RANKED if self.is_whole else 0)

    def bind(self) -> dict[str, Any]:
        """The parameters that the statements share."""
        filters = self.filters
        skipped = 0 if self.is_whole else filters.offset
        return {
            "q": filters.q,
            "title": filters.title,
            "facets": _list_facets(filters) or None,
            "any_facet": [f"remote:{kind}" for kind in filters.remote] or None,
            "skills": [name_skill(skill) for skill in filters.skill] or None,
            "currency": filters.currency,
            "pay_min": filters.pay_min,
            "skipped": skipped,
            "taken": self.last_row - skipped,
        }


@dataclass(frozen=True)
class Matches:
    """How many jobs match, and the ids of those that are wanted."""

    found: int
    job_ids: Sequence[UUID]


@dataclass(frozen=True)
class Probe(Matches):
    """The same among the newest `looked_at` jobs, of which `candidates` hold the words in whatever order."""

    looked_at: int
    candidates: int


@dataclass(frozen=True)
class JobCount:
    """How many jobs there are."""

    count: int
    is_exact: bool


def probe_newest(connection: Connection, search: Search, *, stretch: int) -> Probe:
    """What the newest `stretch` jobs hold."""
    values = {**search.bind(), "posted_after": search.since, "stretch": stretch}
    return _plan_anew(connection, Probe, "probe_newest", values)


def find_matches(connection: Connection, search: Search, *, posted_after: datetime | None) -> Matches:
    """All jobs that match, of those that are new enough."""
    return _plan_anew(connection, Matches, "find_matches", {**search.bind(), "posted_after": posted_after})


def find_nth_date(connection: Connection, newer: int) -> datetime | None:
    """The date of the job with `newer` jobs before it; None where there is no such job or it has no date."""
    row = connection.execute(_SQL["find_nth_date"], {"newer": newer}).fetchone()
    return row["posted_at"] if row else None


def count_jobs(connection: Connection, *, since: datetime | None) -> JobCount:
    """All jobs that can be found, or those posted since."""
    cursor = connection.cursor(row_factory=class_row(JobCount))
    if since is None:
        return _demand(cursor.execute(_SQL["estimate_jobs"]).fetchone())
    return _demand(cursor.execute(_SQL["count_jobs_since"], {"since": since}).fetchone())


def rank_matches(connection: Connection, job_ids: Sequence[UUID], *, q: str, skipped: int, taken: int) -> list[UUID]:
    """A page of `job_ids`, best match first."""
    values = {"job_ids": list(job_ids), "q": q, "skipped": skipped, "taken": taken}
    return [row["job_id"] for row in connection.execute(_SQL["rank_matches"], values)]


def find_job(connection: Connection, job_id: UUID, *, user_id: UUID | None) -> Job | None:
    """A job whole, or None. An id that the job once had leads to it."""
    cursor = connection.cursor(row_factory=class_row(Job))
    job = cursor.execute(_SQL["find_job"], {"job_id": job_id, "user_id": user_id}).fetchone()
    if job is None and (present := find_present(connection, job_id)) != job_id:
        return cursor.execute(_SQL["find_job"], {"job_id": present, "user_id": user_id}).fetchone()
    return job


def find_present(connection: Connection, job_id: UUID) -> UUID:
    """The job that an id once given leads to now; the same id where it leads nowhere else."""
    row = _demand(connection.execute(_SQL["find_present"], {"job_id": job_id}).fetchone())
    present: UUID = row["job_id"]
    return present


def add_mark(
    connection: Connection, *, user_id: UUID, job_id: UUID, mark: Mark, reason: str | None
) -> MarkState | None:
    """The mark as it now stands, or None where there is no such job."""
    values = {"user_id": user_id, "job_id": job_id, "mark": mark, "reason": reason}
    cursor = connection.cursor(row_factory=class_row(MarkState))
    state = cursor.execute(_SQL["add_mark"], values).fetchone()
    if state is None and (present := find_present(connection, job_id)) != job_id:
        return cursor.execute(_SQL["add_mark"], {**values, "job_id": present}).fetchone()
    return state


def remove_mark(connection: Connection, *, user_id: UUID, job_id: UUID, mark: Mark) -> None:
    """Take a mark back; where there is none, nothing happens."""
    connection.execute(_SQL["remove_mark"], {"user_id": user_id, "job_id": job_id, "mark": mark})


def _plan_anew(connection: Connection, shape: type[Row], name: str, values: dict[str, Any]) -> Row:
    """Never by a kept plan: it would be made for nobody's words."""
    cursor = connection.cursor(row_factory=class_row(shape))
    return _demand(cursor.execute(_SQL[name], values, prepare=False).fetchone())


def _demand(row: Row | None) -> Row:
    if row is None:
        raise BrokenError("A count came back without a row.")
    return row


def _list_facets(filters: JobFilters) -> list[str]:
    """What the search index calls these filters."""
    facets = {
        "company": filters.company,
        "country": filters.country,
        "city": filters.city.lower() if filters.city else None,
        "employment": filters.employment_type,
        "seniority": filters.seniority,
        "currency": filters.currency,
    }
    return [f"{name}:{value}" for name, value in facets.items() if value]
