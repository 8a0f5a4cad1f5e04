"""What a person says of themselves and of what they look for, as it goes over the wire.

The types bound each value by itself; what must hold between values, and whether codes exist, is in `rules`. So a
profile that was saved before a rule came can still be read.
"""

import re
from datetime import datetime
from typing import Annotated, Final, Literal, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
)

from api.summaries import RemoteKind, Seniority
from api.wording import Country, Currency, Line, Paragraph, Passage, Word

_SPACING: Final = re.compile(r"[ ()./\u00a0\u2010\u2011-]")


def _close_up(number: object) -> object:
    """A telephone number without what people put between its digits."""
    return _SPACING.sub("", number) if isinstance(number, str) else number


def _demand_web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        is_address = False
    if not is_address or any(letter.isspace() for letter in url):
        raise ValueError("is not an address that begins with http:// or https://")
    return url


Headline: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Phone: TypeAlias = Annotated[str, BeforeValidator(_close_up), StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
WebAddress: TypeAlias = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=2000),
    AfterValidator(_demand_web_address),
]
Month: TypeAlias = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]
Years: TypeAlias = Annotated[float, Field(ge=0, le=70, allow_inf_nan=False)]
Level: TypeAlias = Literal["A1", "A2", "B1", "B2", "C1", "C2", "native"]
LanguageCode: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class Part(BaseModel):
    """What a profile is made of. A key nobody knows is refused, since it would silently be lost."""

    model_config = ConfigDict(extra="forbid")


class Link(Part):
    """A page of the person's elsewhere."""

    label: Word
    url: WebAddress = Field(description="http:// or https://.")


class Contact(Part):
    """How an employer reaches the person, beside the address they sign in with."""

    phone: Phone | None = Field(None, description="With country code, +44 20 7946 0958; kept without spaces.")
    city: Word | None = None
    country: Country | None = Field(None, description="Two letters, as in ISO 3166.")
    links: list[Link] = Field([], max_length=20)


class Fact(Part):
    """Something that happened, which documents written later refer to by its id."""

    id: UUID | None = Field(None, description="Given by the house where you send none. Send it back to keep it.")


class Work(Fact):
    """A job that the person held or holds."""

    employer: Line
    title: Line
    start: Month = Field(description="YYYY-MM.")
    end: Month | None = Field(None, description="YYYY-MM; null: until today.")
    place: Line | None = None
    highlights: list[Paragraph] = Field([], max_length=30)


class Education(Fact):
    """A course of studies."""

    school: Line
    degree: Line | None = None
    field: Line | None = None
    start: Month | None = Field(None, description="YYYY-MM.")
    end: Month | None = Field(None, description="YYYY-MM, which may lie ahead; null: until today, or not said.")


class Language(Part):
    """A language and how well the person knows it."""

    language: LanguageCode = Field(description="As in ISO 639: en, de, yue.")
    level: Level = Field(description="A level of the CEFR, or native.")


class Place(Part):
    """A place where the person would work."""

    city: Word
    region: Word | None = None
    country: Country
    radius_km: int | None = Field(None, ge=1, le=1000)


class Statements(Part):
    """All that a person says of themselves and of what they look for. What is left out constrains nothing."""

    headline: Headline | None = None
    summary: Passage | None = Field(None, description="Who you are, in a few sentences.")
    contact: Contact = Contact()
    work_history: list[Work] = Field([], max_length=60)
    education: list[Education] = Field([], max_length=40)
    titles: list[Word] = Field([], max_length=20, description="Titles that would suit.")
    skills: list[Word] = Field([], max_length=100)
    skill_years: dict[Word, Years] = Field({}, max_length=100, description="Years of practice of any of the skills.")
    languages: list[Language] = Field([], max_length=40)
    countries: list[Country] = Field([], max_length=50, description="Two letters each, as in ISO 3166.")
    places: list[Place] = Field([], max_length=20, description="Places within those countries that would suit best.")
    remote_kinds: list[RemoteKind] = Field([], max_length=3)
    seniority: Seniority | None = None
    pay_annual_min: float | None = Field(
        None, ge=0, le=1e9, allow_inf_nan=False, description="Least yearly pay; needs the currency."
    )
    pay_currency: Currency | None = Field(None, description="Three letters, as in ISO 4217.")
    liked_companies: list[Word] = Field([], max_length=200, description="Companies whose jobs are to stand higher.")
    excluded_companies: list[Word] = Field([], max_length=200, description="Companies never to be shown.")
    needs_visa: StrictBool | None = Field(None, description="Kept for application forms; jobs are not filtered by it.")
    work_permits: list[Country] = Field(
        [], max_length=50, description="Countries you may work in. Kept for forms; jobs are not filtered by it."
    )


class Wishes(Statements):
    """What is to be saved."""

    updated_at: AwareDatetime | None = Field(
        None,
        description="The `updated_at` of what you read. Sent along, nothing is saved (409) where the profile has"
        " changed since; left out, the last one to save wins.",
    )


class Stored(Statements):
    """A profile as it was saved."""

    updated_at: datetime | None = Field(None, description="Null while nothing was ever saved.")


class Gap(BaseModel):
    """Something that would help and is not there."""

    field: str
    message: str


class Completeness(BaseModel):
    """How much of what helps is there."""

    score: int = Field(ge=0, le=100)
    missing: list[Gap] = Field(description="What would add most first.")


class Profile(Stored):
    """A profile, and how complete it is."""

    completeness: Completeness
