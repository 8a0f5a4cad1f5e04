"""A posting as identity takes it, and its print: all that is kept of it for every later comparison.

The print holds no sentence of the text, only which shingles and words it has, some four kilobytes. Kept in the
database it spares reading the text again.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from models.identity.employers import list_name_words, works_for_others, write_employer_key
from models.identity.facts import ADVERTISED, list_facts
from models.identity.places import Places, read_places
from models.identity.texts import Sketch
from models.identity.titles import Title, read_title

IDENTITY_VERSION = "identity-4"


@dataclass(frozen=True)
class Posting:
    """What a source says. `is_own`: it stands on the employer's own board. `addresses`: where it lies and leads."""

    source: str
    source_posting_id: str
    title: str
    company: str | None = None
    description: str | None = None
    place: str | None = None
    city: str | None = None
    country: str | None = None
    is_own: bool = False
    tenant: str | None = None
    requisition_id: str | None = None
    addresses: tuple[str, ...] = ()
    posted_at: datetime | None = None


@dataclass(frozen=True, eq=False)
class Print:
    """What is kept of a posting. `number` names it on the shelf; two of one number are one."""

    number: int
    source: str
    source_posting_id: str
    company: str
    title_text: str
    place: str
    city: str | None
    country: str | None
    is_own: bool
    requisition_id: str | None
    references: frozenset[str]
    words: int
    language: str | None
    sketch: Sketch = field(repr=False)
    vocabulary: Sketch = field(repr=False)
    facts: frozenset[str] = frozenset()

    @cached_property
    def employer(self) -> str:
        """The employer's key; empty where nobody is named."""
        return write_employer_key(self.company)

    @cached_property
    def is_agency(self) -> bool:
        """Whether its name or its text sounds as if it found people for others."""
        return works_for_others(self.company) or ADVERTISED in self.facts

    @cached_property
    def places(self) -> Places:
        """Where the job is."""
        return read_places(self.place, city=self.city, country=self.country)

    @cached_property
    def title(self) -> Title:
        """What the title tells."""
        return read_title(self.title_text, self.places.words, list_name_words(self.company))

    @cached_property
    def shifts(self) -> frozenset[str]:
        """The shifts of the job: those of the title, or else those that the text names."""
        return self.title.shifts or list_facts(self.facts, "shift")
