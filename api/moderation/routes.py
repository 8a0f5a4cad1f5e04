"""See what the rules hold back and why, and decide otherwise. Nothing is ever deleted, and the last decision counts."""

from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Query

from api.callers import Caller, GuardedRoute, needs
from api.deps import Reads, Writes
from api.envelope import Answer, Listing
from api.moderation import service
from api.moderation.schemas import Case, DecisionBody, Moderated, ModerationFilters
from api.problems import failures
from api.scopes import Scope
from jobraker.errors import MissingError

router = APIRouter(prefix="/moderation", tags=["moderation"], route_class=GuardedRoute)
Reader: TypeAlias = Annotated[Caller, needs(Scope.MODERATION_READ)]
Writer: TypeAlias = Annotated[Caller, needs(Scope.MODERATION_WRITE)]


@router.get("/jobs")
def list_cases(
    filters: Annotated[ModerationFilters, Query()], _reader: Reader, connection: Reads
) -> Listing[Moderated]:
    """The jobs that are doubtful, held or decided, the worst first. For admins."""
    cases, meta = service.list_cases(connection, filters)
    return Listing(data=cases, meta=meta)


@router.get("/jobs/{job_id}", responses=failures(MissingError))
def show_case(job_id: UUID, _reader: Reader, connection: Reads) -> Answer[Case]:
    """One job with the words that gave it away, and all that was ever said of it. For admins."""
    return Answer(data=service.demand_case(connection, job_id))


@router.post("/jobs/{job_id}/decisions", status_code=201, responses=failures(MissingError))
def decide(job_id: UUID, body: DecisionBody, writer: Writer, connection: Writes) -> Answer[Case]:
    """Hold a job or release it, whatever the rules say. For admins."""
    return Answer(data=service.decide(connection, job_id, body, actor_id=writer.user_id))
