"""How a search stays fast whatever is asked: it looks at the newest jobs first and stops at enough.

The newest few thousand jobs are searched; where they hold too few matches, a wider stretch is, as wide as
their density suggests, and at last everything. So a common word costs as little as a rare one. The
price: past a thousand matches the total is a lower bound, and only the newest matches compete for the best
rank, the others follow by date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from api.envelope import ListMeta, paginate
from api.jobs import store
from api.jobs.schemas import JobFilters
from api.summaries import JobSummary, find_summaries
from jobraker import clock
from jobraker.db import Connection

COUNTED: Final = 1000
RANKED: Final = 400
_FIRST_STRETCH: Final = 2000
_LONGEST_STRETCH: Final = 50_000  # from here on the words' own index is the shorter way
_MARGIN: Final = 1.25


@dataclass(frozen=True)
class Found:
    """What a stretch of the newest jobs holds; `is_all` where the stretch was everything."""

    matches: store.Matches
    is_all: bool


def search(
    connection: Connection, filters: JobFilters, *, user_id: UUID | None
) -> tuple[Sequence[JobSummary], ListMeta]:
    """One page of the jobs that match, and how many there are."""
    is_ranked = filters.q is not None and filters.sort == "relevance" and filters.offset < RANKED
    last = filters.offset + filters.per_page
    skipped, taken = (0, max(RANKED, last)) if is_ranked else (filters.offset, filters.per_page)
    found = _find(connection, filters, enough=_enough(filters), skipped=skipped, taken=taken)
    job_ids = found.matches.job_ids
    if is_ranked:
        job_ids = _rank(connection, filters, job_ids)
    summaries = find_summaries(connection, job_ids, user_id=user_id) if job_ids else {}
    shown = [summaries[job_id] for job_id in job_ids if job_id in summaries]
    return shown, _count(connection, filters, found)


def _find(connection: Connection, filters: JobFilters, *, enough: int, skipped: int, taken: int) -> Found:
    since = clock.now() - timedelta(days=filters.posted_within_days) if filters.posted_within_days else None
    stretch: int | None = max(_FIRST_STRETCH, enough)
    while True:
        edge = store.find_nth_date(connection, stretch) if stretch else None
        posted_after, is_all = _narrow(since, edge)
        matches = store.find_matches(connection, filters, posted_after=posted_after, skipped=skipped, taken=taken)
        if stretch is None or is_all or matches.found >= enough:
            return Found(matches, is_all)
        stretch = widen(stretch, found=matches.found, enough=enough)


def _narrow(since: datetime | None, edge: datetime | None) -> tuple[datetime | None, bool]:
    """From when on to search, and whether that is everything that was asked for."""
    if edge is None or (since and since >= edge):
        return since, True
    return edge, False


def widen(stretch: int, *, found: int, enough: int) -> int | None:
    """How many of the newest jobs to search next; None for all of them."""
    if found == 0:
        return None
    wider = int(stretch * _MARGIN * enough / found)
    return wider if wider <= _LONGEST_STRETCH else None


def _rank(connection: Connection, filters: JobFilters, newest: Sequence[UUID]) -> Sequence[UUID]:
    best = store.rank_matches(
        connection, newest[:RANKED], q=filters.q or "", skipped=filters.offset, taken=filters.per_page
    )
    rest = filters.per_page - len(best)
    return [*best, *newest[RANKED : RANKED + rest]] if rest else best


def _count(connection: Connection, filters: JobFilters, found: Found) -> ListMeta:
    if found.is_all:
        return paginate(filters, found.matches.found)
    if filters.is_open:
        return paginate(filters, store.count_jobs(connection))
    return paginate(filters, _enough(filters), total_is_exact=False)


def _enough(filters: JobFilters) -> int:
    """With so many matches the page is full, and there is another one."""
    return max(COUNTED, filters.offset + filters.per_page) + 1
