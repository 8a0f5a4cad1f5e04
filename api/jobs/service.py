"""How a search stays fast whatever is asked: it first looks at the newest jobs, then knows which way is short.

Of the newest two hundred jobs so many match, so among all jobs there will be about so many. Few: the indexes
find them all. Many: the newest ones fill the page and the others need not be visited. The price: where many
match, the total is an estimate, and only the newest matches compete for the best rank; the others follow by
date.

The index knows words. Whether they stand together, as a phrase asks, only each posting itself tells, and that is
slow. So a phrase is as common as its words are, and where those are common but hardly ever stand together, the
search ends after `MOST_READ` postings with what it has; a deeper page reads on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from api.callers import Visitor
from api.envelope import ListMeta, paginate
from api.jobs import store
from api.jobs.schemas import Job, JobFilters
from api.jobs.store import RANKED
from api.scopes import Scope
from api.summaries import JobSummary, find_summaries
from jobraker import clock
from jobraker.db import Connection

STRETCH: Final = 200
FEW: Final = 1_000
MOST_READ: Final = 5_000
SMALL_INDEX: Final = 5_000
_MARGIN: Final = 1.25
_GROWTH: Final = 4
_WAYS: Final = ("family", "sightings")


@dataclass(frozen=True)
class Found:
    """Ids of matching jobs, and how many match."""

    job_ids: Sequence[UUID]
    total: int
    total_is_exact: bool


def search(connection: Connection, filters: JobFilters, *, user_id: UUID | None) -> tuple[list[JobSummary], ListMeta]:
    """One page of the jobs that match, and how many there are."""
    is_ranked = filters.q is not None and filters.sort == "relevance" and filters.offset < RANKED
    found = _find(connection, store.Search(filters, _find_since(filters), is_whole=is_ranked))
    job_ids = _rank(connection, filters, found.job_ids) if is_ranked else found.job_ids
    summaries = find_summaries(connection, job_ids, user_id=user_id) if job_ids else {}
    shown = [summaries[job_id] for job_id in job_ids if job_id in summaries]
    return shown, paginate(filters, found.total, total_is_exact=found.total_is_exact)


def withhold(job: Job, visitor: Visitor) -> Job:
    """The job as the visitor may see it: of a held one only admins see the text, the form, and any way to it."""
    is_admin = visitor.caller is not None and Scope.MODERATION_READ in visitor.caller.scopes
    if job.hold is None or is_admin:
        return job
    form = dict.fromkeys(("application_form", "form_questions_required", "form_essays"))
    ways = {name: [each.model_copy(update={"url": None}) for each in getattr(job, name)] for name in _WAYS}
    return job.model_copy(update={"description": None, "snippet": None, "url": None, **form, **ways})


def _find(connection: Connection, search: store.Search) -> Found:
    probe = store.probe_newest(connection, search, stretch=STRETCH)
    if probe.looked_at < STRETCH:
        return Found(probe.job_ids, probe.found, total_is_exact=True)
    jobs = store.count_jobs(connection, since=search.since)
    are_many = jobs.count > SMALL_INDEX and probe.candidates * jobs.count // STRETCH > FEW
    newest = _find_newest(connection, search, probe, jobs.count) if are_many else None
    if newest is None:
        matches = store.find_matches(connection, search, posted_after=search.since)
        return Found(matches.job_ids, matches.found, total_is_exact=True)
    if search.filters.is_open:
        return Found(newest.job_ids, jobs.count, jobs.is_exact)
    return newest


def _find_newest(connection: Connection, search: store.Search, probe: store.Probe, jobs: int) -> Found | None:
    """The newest matches; None where all jobs have to be searched for them, or may as well be."""
    enough = search.last_row + 1
    if probe.found >= enough:
        return _extrapolate(probe, jobs / STRETCH)
    stretch, last = _plan_stretches(probe, enough)
    while min(stretch, last) < jobs // 2:
        stretch = min(stretch, last)
        edge = store.find_nth_date(connection, stretch)
        if edge is None:
            return None
        matches = store.find_matches(connection, search, posted_after=max(edge, search.since or edge))
        if matches.found >= enough or stretch == last:
            return _extrapolate(matches, jobs / stretch)
        stretch *= _GROWTH
    return None


def _plan_stretches(probe: store.Probe, enough: int) -> tuple[int, int]:
    """How many of the newest jobs to search first, and how many at most."""
    most_read = MOST_READ * ceil((enough - 1) / RANKED)
    last = STRETCH * most_read // probe.candidates
    if not probe.found:
        return last, last
    first = int(STRETCH * _MARGIN * enough / probe.found)
    return first, max(first, last)


def _extrapolate(matches: store.Matches, times: float) -> Found:
    return Found(matches.job_ids, _round(int(matches.found * times)), total_is_exact=False)


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
