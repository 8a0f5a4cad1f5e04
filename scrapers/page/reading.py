"""What is read from a page: the fields of one posting, each with how it was found.

Unknown is null, never a guess. `Facts` is what one way of reading found; `Reading` is the whole page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """What sort of page it is."""

    OPEN = "open"
    CLOSED = "closed"
    LIST = "list"
    LOGIN = "login"
    BLOCKED = "blocked"
    NEEDS_SCRIPTS = "needs_scripts"
    EMPTY = "empty"
    OTHER = "other"


PERMANENT = ("permanent",)
"""The kind of employment where nothing is said of the hours."""
POSTINGS = frozenset({Status.OPEN, Status.CLOSED})
"""The sorts that are a job posting."""


@dataclass(frozen=True)
class Place:
    """Where the work is: as written, and what is known of it (`country` as ISO alpha-2)."""

    text: str
    city: str | None = None
    region: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Pay:
    """Money for work. `interval` is hour, day, week, month or year; `text` is the page's own wording."""

    min: float | None
    max: float | None
    currency: str | None
    interval: str | None
    text: str | None = None


@dataclass(frozen=True)
class Facts:
    """What one way of reading found, and its name. Empty is unknown."""

    how: str
    title: str | None = None
    company: str | None = None
    places: Sequence[Place] = ()
    remote_kind: str | None = None
    remote_within: Sequence[str] = ()
    pay: Pay | None = None
    posted_at: str | None = None
    valid_through: str | None = None
    employment_type: Sequence[str] = ()
    description: str | None = None
    apply_url: str | None = None
    identifier: str | None = None
    language: str | None = None


FIELDS = tuple(item.name for item in fields(Facts) if item.name != "how")


@dataclass(frozen=True)
class Reading:
    """A page as it was understood."""

    url: str | None
    status: Status
    facts: Facts
    found: Mapping[str, str] = field(default_factory=dict)
    """Of each field that is known, how it was found."""
    notes: Sequence[str] = ()
    """What was stated and not believed, or taken from elsewhere, in sentences."""
    read_as: str = "as sent"
    """How the page itself came to be read: as sent, as saved, or rendered."""

    @property
    def is_posting(self) -> bool:
        """Whether it is one job posting, open or closed."""
        return self.status in POSTINGS

    def to_json(self) -> dict[str, Any]:
        """The reading as a plain value."""
        facts = self.facts
        return {
            "url": self.url,
            "title": facts.title,
            "company": facts.company,
            "places": [asdict(place) for place in facts.places],
            "remote_kind": facts.remote_kind,
            "remote_within": list(facts.remote_within),
            "pay": asdict(facts.pay) if facts.pay else None,
            "dates": {"posted_at": facts.posted_at, "valid_through": facts.valid_through},
            "employment_type": list(facts.employment_type),
            "description": facts.description,
            "apply_url": facts.apply_url,
            "identifier": facts.identifier,
            "language": facts.language,
            "status": str(self.status),
            "found": dict(self.found),
            "notes": list(self.notes),
            "read_as": self.read_as,
        }


def merge(ways: Sequence[Facts]) -> tuple[Facts, dict[str, str]]:
    """Each field from the first of `ways` that knows it, and the name of that way."""
    values: dict[str, Any] = {}
    found: dict[str, str] = {}
    for name in FIELDS:
        stated = [(value, way.how) for way in ways if (value := getattr(way, name))]
        if stated:
            # That a contract is permanent tells no hours, and another way may.
            values[name], found[name] = next((item for item in stated if item[0] != PERMANENT), stated[0])
    return Facts("merged", **values), found
