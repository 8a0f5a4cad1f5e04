"""What a search may ask and what a job looks like."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self, TypeAlias
from uuid import UUID

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


SignalKind: TypeAlias = Literal[
    "reposted",
    "relisted",
    "open_for_long",
    "never_edited",
    "evergreen",
    "redated",
    "not_verified",
    "not_watched",
    "many_copies",
    "only_on_aggregators",
]


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


class Relative(BaseModel):
    """A job of the same family: the same ad by the same employer in another place."""

    job_id: UUID
    title: str | None
    place: str | None
    status: str
    posted_at: datetime | None
    url: str | None


class Sighting(BaseModel):
    """A posting of the job. The first one, `is_primary`, speaks for it."""

    source: str
    source_posting_id: str
    url: str | None
    licence: str | None = Field(description="The words under which the source lets this posting be shown.")
    status: str
    is_primary: bool
    first_seen_at: datetime | None
    last_seen_at: datetime | None


class Signal(BaseModel):
    """A plain fact that makes one look twice, and what it rests on. Never a score, and no verdict about anybody."""

    signal: SignalKind
    evidence: str = Field(description="The fact in words.")
    figures: dict[str, Any] = Field(description="The same in figures.")
    since: datetime | None = Field(description="Since when it holds.")


class Question(BaseModel):
    """One question of an application form."""

    label: str
    required: bool
    type: Literal["text", "essay", "upload", "choice", "choices", "hidden", "other"]
    kind: Literal["question", "demographic", "consent"]
    may_exclude: bool = Field(description="Whether it asks for what employers sort out by, such as a work permit.")
    options: list[str]


class ApplicationForm(BaseModel):
    """What one is asked when applying, as the source shows it before anybody applies."""

    questions: int
    required: int
    essays: int = Field(description="Questions that want longer text.")
    uploads: int
    choices: int
    demographic: int = Field(description="Questions about oneself for statistics; answering is up to the person.")
    consents: int
    may_exclude: int
    items: list[Question]
    fetched_at: datetime


class Hold(BaseModel):
    """Why a job is held."""

    reasons: list[str] = Field(description="The signs of fraud or spam that were found.")
    is_decided: bool = Field(description="Whether a person decided so, and not the rules alone.")
    since: datetime | None


class Job(JobSummary):
    """A job whole, with how sure it is that it is there and why."""

    description: str | None
    region: str | None
    source_posting_id: str
    closed_reason: str | None
    hold: Hold | None = Field(
        description="Set where the job is held back: then its text, form and links are shown to admins only."
    )
    first_seen_at: datetime | None
    last_seen_at: datetime | None = Field(description="When a crawl last saw the posting.")
    last_complete_crawl_at: datetime | None = Field(description="When the source's board was last read to its end.")
    family: list[Relative] = Field(description="The open jobs of the family, this one among them; at most 100.")
    sightings: list[Sighting] = Field(description="Every posting of the job; at most 100.")
    missing_since: datetime | None = Field(description="The first reading of its board without it.")
    closed_at: datetime | None
    valid_through: datetime | None = Field(description="When the posting says that it ends.")
    times_relisted: int | None = Field(description="How often it had been gone and came back.")
    signals: list[Signal]
    application_form: ApplicationForm | None = Field(description="Null where the source does not show its form.")


class MarkReason(BaseModel):
    """Why, in the person's words; it teaches the ranking."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = None


class MarkState(BaseModel):
    """The mark as it now stands."""

    mark: str
    reason: str | None
    marked_at: datetime
