"""A job as lists show it. Kept outside the slices because searching and recommending both list jobs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal, TypeAlias
from uuid import UUID

from psycopg.rows import class_row
from pydantic import BaseModel, Field

from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)

RemoteKind: TypeAlias = Literal["onsite", "hybrid", "remote"]
EmploymentType: TypeAlias = Literal["full_time", "part_time", "contract", "temporary", "internship"]
State: TypeAlias = Literal["seen", "missing", "suspect", "gone", "relisted"]
Seniority: TypeAlias = Literal["intern", "junior", "mid", "senior", "lead", "executive"]


class Mark(StrEnum):
    """What a person may do with a job. Dismissed and applied jobs are never recommended again."""

    VIEWED = "viewed"
    SAVED = "saved"
    DISMISSED = "dismissed"
    APPLIED = "applied"


class Attribution(BaseModel):
    """What a source wants to be shown with its postings."""

    text: str | None
    url: str | None
    terms_url: str | None


class JobSummary(BaseModel):
    """A job as a list shows it. What no source said is null, never guessed."""

    job_id: UUID
    title: str | None
    company_id: str | None
    company_name: str | None
    place: str | None
    country: str | None
    city: str | None
    remote_kind: str | None
    employment_type: str | None
    seniority: str | None
    pay_min: float | None
    pay_max: float | None
    pay_currency: str | None
    pay_interval: str | None
    pay_annual_min: float | None
    pay_annual_max: float | None
    pay_basis: str | None = Field(description="Whether the source stated the pay or predicted it.")
    url: str | None
    posted_at: datetime | None
    status: Literal["open", "closed"]
    state: State
    last_verified_at: datetime | None = Field(description="When anything last showed that the posting is there.")
    form_questions_required: int | None = Field(
        description="Questions that the application form requires, where known."
    )
    form_essays: int | None = Field(description="Of all its questions, those that want longer text.")
    source: str
    sources: list[str]
    licence: str | None = Field(description="The words under which the source lets its postings be shown.")
    attribution: Attribution
    snippet: str | None = Field(description="How the description begins.")
    family_id: UUID = Field(description="One ad in several places is a family; a list shows one of its jobs.")
    family_jobs: int = Field(description="How many open jobs the family has.")
    family_places: list[str] = Field(description="Where they are.")
    marks: list[Mark] = Field(description="What the person signed in did with the job.")


def find_summaries(
    connection: Connection, job_ids: Sequence[UUID], *, user_id: UUID | None
) -> Mapping[UUID, JobSummary]:
    """The jobs by id; one that is held, or has gone from the marts, is left out."""
    cursor = connection.cursor(row_factory=class_row(JobSummary))
    cursor.execute(_SQL["find_summaries"], {"job_ids": list(job_ids), "user_id": user_id})
    return {summary.job_id: summary for summary in cursor}
