"""What the rules found in a job, and what people decided."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.envelope import Paging

Verdict: TypeAlias = Literal["fine", "doubtful", "held"]
Ruling: TypeAlias = Literal["release", "hold"]


class ModerationFilters(Paging):
    """Which jobs are asked for. Without a verdict: all that are doubtful, held or decided."""

    source: str | None = Field(None, max_length=40, description="The name of a source.")
    verdict: Verdict | None = Field(None, description="What the rules say.")
    held: bool | None = Field(None, description="Whether it is held, all in all.")


class Moderated(BaseModel):
    """A job as the rules and admins see it."""

    job_id: UUID
    title: str | None
    company_name: str | None
    source: str
    source_posting_id: str
    url: str | None
    status: str
    score: float | None = Field(description="0 for no sign of fraud or spam, nearer to 1 the more there are.")
    verdict: Verdict | None = Field(description="What the rules say; null before they were asked.")
    reasons: list[str]
    judged_at: datetime | None
    decision: Ruling | None = Field(description="The last word of an admin. It counts over the rules.")
    decided_at: datetime | None
    is_held: bool


class Finding(BaseModel):
    """One sign, with the words that gave it away."""

    rule: str
    points: float
    reason: str
    evidence: list[str]


class Judgement(BaseModel):
    """What the rules said of one version of the posting."""

    score: float
    verdict: Verdict
    rules_version: str
    is_current: bool
    judged_at: datetime
    findings: list[Finding]


class Decision(BaseModel):
    """What an admin decided."""

    decision: Ruling
    note: str | None
    actor_id: UUID | None = Field(description="Who decided; null once their account is gone.")
    decided_at: datetime


class Case(Moderated):
    """A job whole, with all that was said of it, the newest first."""

    description: str | None
    judgements: list[Judgement]
    decisions: list[Decision]


class DecisionBody(BaseModel):
    """What is decided."""

    model_config = ConfigDict(extra="forbid")

    decision: Ruling
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] | None = None
