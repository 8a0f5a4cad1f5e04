"""Reading many whole boards, a few at a time, in their order.

No more boards are in memory than are in flight: the one who takes the crawls sets the speed.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from jobraker import clock, web
from jobraker.errors import BrokenError, InvalidError, MissingError, UnavailableError
from scrapers.answers import Board
from scrapers.rows import Sifted
from scrapers.source import Crawl, Outcome
from scrapers.tenants import Tenant

_IN_FLIGHT: Final = 4


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
    client: web.Client, url: str, tenant: Tenant, *, params: Mapping[str, str | int], parse: Callable[[bytes], Board]
) -> Crawl:
    """One board. What goes wrong is the crawl's reason, never an exception.

    A 404 is a wrong name, not an empty board: it fails the crawl, so that it closes no job.
    """
    started_at = clock.now()
    outcome, reason, sifted = Outcome.COMPLETE, None, Sifted((), ())
    try:
        board = parse(client.get(url, params=params))
    except MissingError:
        outcome, reason = Outcome.FAILED, "no such board"
    except (UnavailableError, BrokenError, InvalidError) as error:
        outcome, reason = Outcome.FAILED, error.message
    else:
        sifted, reason = board.sifted, board.shortfall
        outcome = Outcome.PARTIAL if reason else Outcome.COMPLETE
    return Crawl(tenant.tenant, outcome, reason, sifted.postings, sifted.rejects, started_at, clock.now())
