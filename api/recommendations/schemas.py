"""A recommendation as it goes over the wire."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from api.summaries import JobSummary


class Wanted(BaseModel):
    """How many recommendations to look for."""

    model_config = ConfigDict(extra="forbid")

    top_n: int = Field(10, ge=1, le=100)


class Recommendation(BaseModel):
    """A job that suits, how well, and why."""

    rank: int
    score: float = Field(description="From 0 to 1.")
    reasons: list[str] = Field(description="What speaks for the job, in words.")
    missing: list[str] = Field(description="What the job asks for and the CV does not show.")
    contributions: dict[str, float] = Field(description="What each feature adds to the score.")
    algorithm_version: str
    generated_at: datetime
    job: JobSummary
