"""How a search stays fast whatever is asked: it first looks at the newest jobs, then knows which way is short.

Of the newest two hundred jobs so many match, so among all jobs there will be about so many. Few: the indexes
find them all. Many: the newest ones fill the page and the others need not be visited. The price: where many
match, the total is an estimate, and only the newest matches compete for the best rank; the others follow by
date.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from api.envelope import ListMeta, paginate
from api.jobs import store
from api.jobs.schemas import JobFilters
from api.jobs.store import RANKED
from api.summaries import JobSummary, find_summaries
from jobraker import clock
from jobraker.db import Connection

STRETCH: Final = 200
FEW: Final = 2_000
SMALL_INDEX: Final = 5_000
_MARGIN: Final = 1.25
_GROWTH: Final = 4
_HAS_PHRASE: Final = re.compile(r'"|\w[-/.:@_]\w')


@dataclass(frozen=True)
class Found:
    """Ids of matching jobs, and how many match."""

    job_ids: Sequence[UUID]
    total: int
    total_is_exact: bool


def search(
    connection: Connection, filters: JobFilters, *, user_id: UUID | None
) -> tuple[Sequence[JobSummary], ListMeta]:
    """One page of the jobs that match, and how many there are."""
    is_ranked = filters.q is not None and filters.sort == "relevance" and filters.offset < RANKED
    found = _find(connection, store.Search(filters, _find_since(filters), is_whole=is_ranked))
    job_ids = _rank(connection, filters, found.job_ids) if is_ranked else found.job_ids
    summaries = find_summaries(connection, job_ids, user_id=user_id) if job_ids else {}
    shown = [summaries[job_id] for job_id in job_ids if job_id in summaries]
    return shown, paginate(filters, found.total, total_is_exact=found.total_is_exact)


def _find(connection: Connection, search: store.Search) -> Found:
    probe = store.probe_newest(connection, search, stretch=STRETCH)
    if probe.looked_at < STRETCH:
        return Found(probe.job_ids, probe.found, total_is_exact=True)
    jobs = store.count_jobs(connection, since=search.since)
    likely = probe.found * jobs.count // STRETCH
    newest = _find_newest(connection, search, probe, jobs.count) if _are_many(likely, jobs.count, search) else None
    if newest is None:
        matches = store.find_matches(connection, search, posted_after=search.since)
        return Found(matches.job_ids, matches.found, total_is_exact=True)
    if search.filters.is_open:
        return Found(newest, jobs.count, jobs.is_exact)
    return Found(newest, _round(likely), total_is_exact=False)


def _are_many(likely: int, jobs: int, search: store.Search) -> bool:
    """Whether finding every match would take long."""
    if jobs <= SMALL_INDEX:
        return False
    # The index knows words. Whether they stand together only each posting itself tells, and that is slow.
    has_phrase = _HAS_PHRASE.search(search.filters.q or "") is not None
    return likely > (0 if has_phrase else FEW)


def _find_newest(connection: Connection, search: store.Search, probe: store.Probe, jobs: int) -> Sequence[UUID] | None:
    """The newest matches, where a part of the jobs holds enough of them."""
    enough = search.last_row + 1
    if probe.found >= enough:
        return probe.job_ids
    stretch = int(STRETCH * _MARGIN * enough / probe.found)
    while stretch < jobs // 2:
        edge = store.find_nth_date(connection, stretch)
        if edge is None:
            return None
        matches = store.find_matches(connection, search, posted_after=max(edge, search.since or edge))
        if matches.found >= enough:
            return matches.job_ids
        stretch *= _GROWTH
    return None


def _find_since(filters: JobFilters) -> datetime | None:
    days = filters.posted_within_days
    return clock.now() - timedelta(days=days) if days else None


def _rank(connection: Connection, filters: JobFilters, newest: Sequence[UUID]) -> Sequence[UUID]:
    """The page, when all before row `RANKED` is in order of rank and all behind it in order of date."""
    best = store.rank_matches(
        connection, newest[:RANKED], q=filters.q or "", skipped=filters.offset, taken=filters.per_page
    )
    rest = filters.per_page - len(best)
    return [*best, *newest[RANKED : RANKED + rest]]


def _round(estimate: int) -> int:
    """Two digits, so that nobody takes an estimate for a count."""
    return int(round(estimate, 2 - len(str(estimate))))
