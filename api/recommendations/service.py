"""Asking for recommendations, and listing them. The request is committed before anybody waits for its answer."""

from uuid import UUID

from fastapi.concurrency import run_in_threadpool

from api.envelope import Listing, Paging, paginate
from api.house import House
from api.recommendations import store
from api.recommendations.schemas import Recommendation
from api.summaries import JobSummary, find_summaries
from jobraker.db import Connection
from jobraker.errors import ConflictError


async def ask(house: House, user_id: UUID, top_n: int) -> UUID:
    """The request, committed; the same one while it has no answer. Raises `ConflictError` without a CV or profile."""
    async with house.writing(user_id) as connection:
        return await run_in_threadpool(_ask, connection, user_id, top_n)


def _ask(connection: Connection, user_id: UUID, top_n: int) -> UUID:
    store.lock_person(connection, user_id)
    if not store.is_matchable(connection, user_id):
        raise ConflictError("Upload a CV or fill in your profile first: there is nothing to match jobs to.")
    known = store.find_unanswered(connection, user_id, top_n)
    return known or store.add_request(connection, user_id, top_n)


async def list_newest(house: House, user_id: UUID, paging: Paging) -> Listing[Recommendation]:
    """A page of a person's newest recommendations, read in a transaction of its own."""
    async with house.reading(user_id) as connection:
        return await run_in_threadpool(list_recommendations, connection, user_id, paging)


def list_recommendations(connection: Connection, user_id: UUID, paging: Paging) -> Listing[Recommendation]:
    """A page of a person's newest recommendations, best first."""
    ranked = store.find_recommendations(connection, user_id)
    page = ranked[paging.offset : paging.offset + paging.per_page]
    jobs = find_summaries(connection, [row.job_id for row in page], user_id=user_id)
    shown = [_explain(row, jobs[row.job_id]) for row in page if row.job_id in jobs]
    return Listing(data=shown, meta=paginate(paging, len(ranked)))


def _explain(row: store.Ranked, job: JobSummary) -> Recommendation:
    return Recommendation(
        rank=row.rank,
        score=row.score,
        reasons=row.reasons,
        missing=row.missing,
        contributions=row.contributions,
        algorithm_version=row.algorithm_version,
        generated_at=row.generated_at,
        job=job,
    )
