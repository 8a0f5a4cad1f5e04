"""The words every outside party shares: what a crawl brings home and what a source can do.

A posting keeps the party's own words. The common language begins in dbt staging, never here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from jobraker import web
from jobraker.quota import Meter, Windows
from jobraker.settings import Settings


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
class Source:
    """One outside party. Its folder's board.py makes the one instance, named SOURCE."""

    name: str
    licence: str
    """The attribution shown with the source's postings."""
    expect: Expect
    volatile: frozenset[str]
    """Top-level payload keys that move without the posting having changed."""
    skip_reason: Callable[[Settings], str | None]
    """Why the source cannot be read now, or None."""
    fetch: Callable[[Settings, web.Client, Meter | None], Iterator[Crawl]]
    """One crawl per tenant. A tenant that fails yields a FAILED crawl, and the others go on."""
    read_saved: Callable[[bytes, str], Crawl]
    """(content, file name) -> a PARTIAL crawl. Raises `InvalidError` where the file holds no payload of the party."""
    windows: Windows | None
