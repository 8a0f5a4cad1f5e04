"""Jobs and marks in the database. How a search uses these is in `service`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.rows import class_row

from api.jobs.schemas import Job, JobFilters, MarkState
from api.summaries import Mark
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Matches:
    """How many jobs match, and the ids of those that were asked for."""

    found: int
    job_ids: Sequence[UUID]


def find_nth_date(connection: Connection, newer: int) -> datetime | None:
    """The date of the job with `newer` jobs before it; None where there is no such job or it has no date."""
    row = connection.execute(_SQL["find_nth_date"], {"newer": newer}).fetchone()
    return row["posted_at"] if row else None


def find_matches(
    connection: Connection, filters: JobFilters, *, posted_after: datetime | None, skipped: int, taken: int
) -> Matches:
    """The jobs that match, newest first."""
    values = {**_bind(filters), "posted_after": posted_after, "skipped": skipped, "taken": taken}
    cursor = connection.cursor(row_factory=class_row(Matches))
    # Never a kept plan: it would be made for nobody's words.
    matches = cursor.execute(_SQL["find_matches"], values, prepare=False).fetchone()
    assert matches is not None  # noqa: S101 - a select without from always has its row
    return matches


def count_jobs(connection: Connection) -> int:
    """All jobs that can be found."""
    row = connection.execute(_SQL["count_jobs"]).fetchone()
    return row["found"] if row else 0


def rank_matches(connection: Connection, job_ids: Sequence[UUID], *, q: str, skipped: int, taken: int) -> list[UUID]:
    """A page of `job_ids`, best match first."""
    values = {"job_ids": list(job_ids), "q": q, "skipped": skipped, "taken": taken}
    return [row["job_id"] for row in connection.execute(_SQL["rank_matches"], values)]


def find_job(connection: Connection, job_id: UUID, *, user_id: UUID | None) -> Job | None:
    """A job whole, or None."""
    cursor = connection.cursor(row_factory=class_row(Job))
    return cursor.execute(_SQL["find_job"], {"job_id": job_id, "user_id": user_id}).fetchone()


def add_mark(
    connection: Connection, *, user_id: UUID, job_id: UUID, mark: Mark, reason: str | None
) -> MarkState | None:
    """The mark as it now stands, or None where there is no such job."""
    values = {"user_id": user_id, "job_id": job_id, "mark": mark, "reason": reason}
    return connection.cursor(row_factory=class_row(MarkState)).execute(_SQL["add_mark"], values).fetchone()


def remove_mark(connection: Connection, *, user_id: UUID, job_id: UUID, mark: Mark) -> None:
    """Take a mark back; where there is none, nothing happens."""
    connection.execute(_SQL["remove_mark"], {"user_id": user_id, "job_id": job_id, "mark": mark})


def _bind(filters: JobFilters) -> Mapping[str, Any]:
    return {
        "q": filters.q,
        "title": filters.title,
        "company": filters.company,
        "country": filters.country.upper() if filters.country else None,
        "city": filters.city,
        "remote": list(filters.remote) or None,
        "employment_type": filters.employment_type,
        "seniority": filters.seniority,
        "currency": filters.currency.upper() if filters.currency else None,
        "pay_min": filters.pay_min,
        "skills": filters.skill or None,
    }
