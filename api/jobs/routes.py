"""Find, read and mark jobs. Finding and reading are open to anybody."""

from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Query

from api.callers import Anybody, Caller, GuardedRoute, needs
from api.deps import Reads, Searches, Writes
from api.envelope import Answer, Listing
from api.jobs import service, store
from api.jobs.schemas import Job, JobFilters, MarkReason, MarkState
from api.problems import failures
from api.scopes import Scope
from api.summaries import JobSummary, Mark
from jobraker.errors import MissingError

router = APIRouter(prefix="/jobs", tags=["jobs"], route_class=GuardedRoute)
Marker: TypeAlias = Annotated[Caller, needs(Scope.JOBS_WRITE)]


@router.get("")
def search_jobs(filters: Annotated[JobFilters, Query()], visitor: Anybody, reading: Searches) -> Listing[JobSummary]:
    """Search the open jobs, best or newest first; with a token, each with what its person did with it."""
    with reading() as connection:
        jobs, meta = service.search(connection, filters, user_id=visitor.user_id)
    return Listing(data=jobs, meta=meta)


@router.get("/{job_id}", responses=failures(MissingError))
def show_job(job_id: UUID, visitor: Anybody, connection: Reads) -> Answer[Job]:
    """Read one job, open, closed or held."""
    job = store.find_job(connection, job_id, user_id=visitor.user_id)
    if job is None:
        raise MissingError("There is no such job.")
    return Answer(data=service.withhold(job, visitor))


@router.put("/{job_id}/marks/{mark}", responses=failures(MissingError))
def add_mark(
    job_id: UUID, mark: Mark, marker: Marker, connection: Writes, body: MarkReason | None = None
) -> Answer[MarkState]:
    """Mark a job as viewed, saved, dismissed or applied to. Doing it twice is doing it once."""
    reason = body.reason if body else None
    state = store.add_mark(connection, user_id=marker.user_id, job_id=job_id, mark=mark, reason=reason)
    if state is None:
        raise MissingError("There is no such job.")
    return Answer(data=state)


@router.delete("/{job_id}/marks/{mark}")
def remove_mark(job_id: UUID, mark: Mark, marker: Marker, connection: Writes) -> Answer[None]:
    """Take a mark back."""
    store.remove_mark(connection, user_id=marker.user_id, job_id=job_id, mark=mark)
    return Answer(data=None)
