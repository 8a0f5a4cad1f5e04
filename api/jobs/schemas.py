"""What a search may ask and what a job looks like."""

from datetime import datetime
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.envelope import Paging
from api.summaries import EmploymentType, JobSummary, RemoteKind, Seniority

DEEPEST_ROW: Final = 10_000
_WORDS: Final = (
    'Words anywhere in the posting; "a phrase", or, -not.'
    " A rare phrase of very common words is looked for among the newer postings only."
)

Words: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Country: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$", to_upper=True)]
Currency: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{3}$", to_upper=True)]


class JobFilters(Paging):
    """What to search for. Filters narrow each other; a repeated one widens itself, `skill` excepted."""

    q: Words | None = Field(None, description=_WORDS)
    title: Words | None = Field(None, description="Words that are all in the title.")
    company: Words | None = Field(None, description="A `company_id`.")
    country: Country | None = Field(None, description="Two letters, as in ISO 3166.")
    city: Words | None = Field(None, description="A city, in whatever case.")
    remote: list[RemoteKind] = Field([], description="Any of these.")
    employment_type: EmploymentType | None = None
    seniority: Seniority | None = None
    pay_min: float | None = Field(None, ge=0, le=1e9, description="Least yearly pay that the range reaches.")
    currency: Currency | None = Field(None, description="Currency of the pay, as in ISO 4217.")
    posted_within_days: int | None = Field(None, ge=1, le=3650)
    skill: list[Words] = Field([], max_length=20, description="All of these, however they are spelled.")
    sort: Literal["relevance", "date"] = Field("relevance", description="Without `q` always by date.")

    @model_validator(mode="after")
    def _is_answerable(self) -> Self:
        if self.pay_min is not None and self.currency is None:
            raise ValueError("pay_min needs a currency")
        if self.offset + self.per_page > DEEPEST_ROW:
            raise ValueError(f"only the first {DEEPEST_ROW} rows can be paged through: narrow the search")
        return self

    @property
    def is_open(self) -> bool:
        """Whether nothing narrows the search."""
        return not self.model_dump(exclude={"page", "per_page", "sort"}, exclude_defaults=True)


class Hold(BaseModel):
    """Why a job is held."""

    reasons: list[str] = Field(description="The signs of fraud or spam that were found.")
    is_decided: bool = Field(description="Whether a person decided so, and not the rules alone.")
    since: datetime | None


class Job(JobSummary):
    """A job whole, with when it was last seen to be there."""

    description: str | None
    region: str | None
    source_posting_id: str
    closed_reason: str | None
    hold: Hold | None = Field(
        description="Set where the job is held back: then its text and its link are shown to admins only."
    )
    first_seen_at: datetime | None
    last_seen_at: datetime | None = Field(description="When a crawl last saw the posting.")
    last_complete_crawl_at: datetime | None = Field(description="When the source's board was last read to its end.")


class MarkReason(BaseModel):
    """Why, in the person's words; it teaches the ranking."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = None


class MarkState(BaseModel):
    """The mark as it now stands."""

    mark: str
    reason: str | None
    marked_at: datetime
