"""The words every outside party shares: what a crawl brings home and what a source can do.

A posting keeps the party's own words. The common language begins in dbt staging, never here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from jobraker import web
from jobraker.quota import Meter, Windows
from jobraker.settings import Settings
from scrapers.tenants import Tenant


class Kind(StrEnum):
    """What sort of outside party it is."""

    BOARD = "board"
    """An applicant tracking system: the employer's own board, read whole through an API or a feed."""
    FEED = "feed"
    """A job board or an aggregator that shows other people's postings."""
    PAGE = "page"
    """Employers' own pages, read as a browser would."""


class Outcome(StrEnum):
    """How much of a board a crawl saw. Only a complete one may tell that a posting is gone."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True)
class Posting:
    """One row that can be kept. `payload` is the party's own words, untouched."""

    source_posting_id: str
    url: str | None
    payload: dict[str, Any]


@dataclass(frozen=True)
class Reject:
    """One row that cannot be kept, whole, as JSON text (or as it came), with the reason."""

    source_posting_id: str | None
    reason: str
    payload: str


@dataclass(frozen=True)
class Crawl:
    """One reading of one board (or of one search, or of one saved file)."""

    tenant: str
    outcome: Outcome
    reason: str | None
    postings: Sequence[Posting]
    rejects: Sequence[Reject]
    started_at: datetime
    fetched_at: datetime


@dataclass(frozen=True)
class Expect:
    """What the gate demands of landed rows; each path is a Postgres jsonpath into the payload."""

    least_rows: int
    """Fewer rows than this in a whole refresh of the source stop it."""
    title: str
    description: str
    posted_at: str
    currency: str


@dataclass(frozen=True)
class Address:
    """What a web address says: whose board it is on, and which posting of it, if it is one."""

    tenant: str
    posting: str | None


def _recall_nothing(tenant: str, ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:  # noqa: ARG001
    return {}


@dataclass(frozen=True)
class Yield:
    """What the last readings of a tenant brought."""

    landed: float
    """New postings, on average."""
    readings: int
    """How many readings tell it: the more, the surer."""


@dataclass(frozen=True)
class Figure:
    """What a source says of its market as a whole, in its own words."""

    subject: str
    tenant: str
    payload: Any


@dataclass(frozen=True)
class Visit:
    """What a source is given to read its boards with."""

    settings: Settings
    client: web.Client
    """With the source's manners. Where a tenant or a page says what the host is, it reaches public addresses only."""
    tenants: Sequence[Tenant]
    meter: Meter | None = None
    recall: Callable[[str, Sequence[str]], Mapping[str, dict[str, Any]]] = _recall_nothing
    """(tenant, ids) -> the last payload of each of these postings that one of its last crawls saw, so that no text is
    fetched twice. Ask for some hundred at a time: payloads are large."""
    yields: Mapping[str, Yield] = field(default_factory=dict)
    """By tenant, the new postings that a reading brought of late: for sources whose calls are counted."""


@dataclass(frozen=True)
class Source:
    """One outside party. Its folder's board.py makes the one instance, named SOURCE."""

    name: str
    kind: Kind
    licence: str
    """The attribution shown with the source's postings."""
    terms_url: str
    """Where the party says what may be done with its postings."""
    expect: Expect
    volatile: frozenset[str]
    """Top-level payload keys that move without the posting having changed."""
    skip_reason: Callable[[Settings], str | None]
    """Why the source cannot be read now, or None."""
    fetch: Callable[[Visit], Iterator[Crawl]]
    """One crawl per tenant of the visit. A tenant that fails yields a FAILED crawl, and the others go on."""
    read_saved: Callable[[bytes, str], Crawl]
    """(content, file name) -> a PARTIAL crawl. Raises `InvalidError` where the file holds no payload of the party."""
    read_address: Callable[[str], Address | None]
    """The tenant, and the posting, that an address of the party's is about; None for addresses of others. Pure."""
    windows: Windows | None = None
    find_searches: Callable[[Settings], Sequence[Tenant]] | None = None
    """For parties that are searched and have no boards: what to search for, instead of a tenants file."""
    locate: Callable[[Settings, str, str], str] | None = None
    """(settings, tenant, posting id) -> the public address at which a machine is told whether the posting is there:
    200, or 404 and 410 once it is gone. None where the party has no such address."""
    open_reader: Callable[[Settings, web.Client], Callable[[str], web.Answer]] | None = None
    """(settings, client) -> what reads the addresses that `locate` gives, and raises as the client's `fetch` does.
    None where that one will do."""
    fetch_form: Callable[[Settings, web.Client, str, str], dict[str, Any]] | None = None
    """(settings, client, tenant, posting id) -> the application form's questions in the party's own words.
    None where the party does not show them."""
    fetch_figures: Callable[[Visit, Callable[[str, str], bool]], Iterator[Figure]] | None = None
    """(visit, is_due) -> what the source says of its market. `is_due` tells of a subject and a tenant whether it is
    time to ask again. None where the source says nothing of the kind."""
