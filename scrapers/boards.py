"""Reading many whole boards, a few at a time, in their order; boards of one answer, and boards of many pages.

No more boards are in memory than are in flight: the one who takes the crawls sets the speed. What goes wrong with a
board is its crawl's reason, never an exception; an answer that cannot be read is kept whole, as a reject.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeVar

from jobraker import clock, web
from jobraker.errors import BrokenError, InvalidError, JobrakerError, LimitedError, MissingError, UnavailableError
from scrapers.answers import Board, find_shortfall
from scrapers.rows import Shape, Sifted, sift
from scrapers.source import Crawl, Outcome, Reject
from scrapers.tenants import Tenant

_IN_FLIGHT: Final = 4
_MOST_PAGES: Final = 1_000
_CONTENT: Final = "content"
_NONE: Final[Mapping[str, JobrakerError]] = MappingProxyType({})
Parsed = TypeVar("Parsed")
TROUBLES: Final = (MissingError, UnavailableError, BrokenError, InvalidError, LimitedError)
"""What may go wrong with a board without stopping the others."""


@dataclass(frozen=True)
class Page:
    """One page of a board: its rows as they came, how many the board counts in all, and whether more follow."""

    rows: Sequence[Any]
    total: int | None = None
    is_last: bool = False


@dataclass(frozen=True)
class Pages:
    """What the pages of a board brought, and why they may not be all of it (None: they are)."""

    rows: Sequence[Any]
    read: int
    trouble: JobrakerError | None
    shortfall: str | None


def crawl_boards(tenants: Iterable[Tenant], crawl: Callable[[Tenant], Crawl]) -> Iterator[Crawl]:
    """The crawl of each tenant, in order, with a few in flight."""
    pending: deque[Future[Crawl]] = deque()
    with ThreadPoolExecutor(_IN_FLIGHT, thread_name_prefix="boards") as pool:
        try:
            for tenant in tenants:
                pending.append(pool.submit(crawl, tenant))
                if len(pending) > _IN_FLIGHT:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()


def crawl_board(
    client: web.Client,
    url: str,
    tenant: Tenant,
    *,
    params: Mapping[str, str | int] | None = None,
    parse: Callable[[bytes], Board],
) -> Crawl:
    """A board that is one answer.

    A 404 is a wrong name, not an empty board: it fails the crawl, so that it closes no job.
    """
    started_at = clock.now()
    try:
        board = read(client.fetch(url, params=params, revisit=True).content, parse)
    except TROUBLES as error:
        return fail(tenant, error, started_at)
    outcome = Outcome.PARTIAL if board.shortfall else Outcome.COMPLETE
    return end(tenant, outcome, board.shortfall, board.sifted, started_at)


def read_pages(fetch_page: Callable[[int], Page], identify: Callable[[Any], object]) -> Pages:
    """Page after page until the last one. `fetch_page` takes the number of pages read before.

    Stops with a shortfall where a page brings nothing new: some boards answer their last page for ever. A board may
    move while it is read, so that a row comes twice and another not at all: what counts are different rows, against
    the most that any page counted.
    """
    rows: list[Any] = []
    seen: set[object] = set()
    total = 0
    for number in range(_MOST_PAGES):
        try:
            page = fetch_page(number)
        except TROUBLES as error:
            return Pages(rows, number, error, error.message)
        fresh = {_tell_apart(row, identify) for row in page.rows} - seen
        if page.rows and not fresh:
            return Pages(rows, number + 1, None, f"page {number + 1} repeats what came before")
        seen |= fresh
        rows.extend(page.rows)
        total = max(total, page.total or 0)
        is_whole = page.total is not None and len(seen) >= total
        if page.is_last or is_whole or not page.rows:
            return Pages(rows, number + 1, None, _find_gap(len(seen), total))
    return Pages(rows, _MOST_PAGES, None, f"more than {_MOST_PAGES} pages")


def crawl_pages(
    tenant: Tenant,
    pages: Pages,
    shape: Shape,
    *,
    started_at: datetime,
    note: str | None = None,
    troubles: Mapping[str, JobrakerError] = _NONE,
) -> Crawl:
    """The crawl of a board of many pages. `note` is said of a complete one and changes nothing.

    `troubles` are those of single postings: an answer of theirs that could not be read is kept beside them.
    """
    if pages.trouble and not pages.rows:
        return fail(tenant, pages.trouble, started_at)
    sifted = sift(pages.rows, shape)
    shortfall = find_shortfall(sifted, [pages.shortfall] if pages.shortfall else [])
    outcome = Outcome.PARTIAL if shortfall else Outcome.COMPLETE
    unread = [reject for identity, trouble in troubles.items() for reject in keep(trouble, identity)]
    kept = Sifted(sifted.postings, [*sifted.rejects, *unread, *keep(pages.trouble)])
    return end(tenant, outcome, shortfall or note, kept, started_at)


def read(content: bytes, parse: Callable[[bytes], Parsed]) -> Parsed:
    """What `parse` makes of an answer; where it cannot, the error carries the answer, so that it is kept."""
    try:
        return parse(content)
    except InvalidError as error:
        whole = content.decode("utf-8", "backslashreplace")
        raise InvalidError(error.message, fields={**error.fields, _CONTENT: whole}) from None


def fail(tenant: Tenant, error: JobrakerError, started_at: datetime) -> Crawl:
    """A crawl that brought nothing."""
    reason = "no such board" if isinstance(error, MissingError) else error.message
    return end(tenant, Outcome.FAILED, reason, Sifted([], keep(error)), started_at)


def end(tenant: Tenant, outcome: Outcome, reason: str | None, sifted: Sifted, started_at: datetime) -> Crawl:
    """A crawl that ends now."""
    return Crawl(tenant.tenant, outcome, reason, sifted.postings, sifted.rejects, started_at, clock.now())


def _tell_apart(row: Any, identify: Callable[[Any], object]) -> object:
    """The row's id; of a row that has none, its words."""
    identity = identify(row)
    return repr(row) if identity is None else identity


def _find_gap(different: int, total: int) -> str | None:
    return f"{different} postings came and the board counts {total}" if different < total else None


def keep(trouble: JobrakerError | None, identity: str | None = None) -> list[Reject]:
    """The answer that could not be read, as it came; nothing where there was none."""
    if trouble is None or _CONTENT not in trouble.fields:
        return []
    return [Reject(identity, trouble.message, trouble.fields[_CONTENT])]
