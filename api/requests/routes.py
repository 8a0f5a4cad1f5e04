"""Look how far a request is."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from api.callers import Caller, GuardedRoute, needs
from api.deps import Reads
from api.envelope import Answer
from api.problems import failures
from api.requests import store
from api.requests.schemas import RequestState
from api.scopes import Scope
from jobraker.errors import MissingError

router = APIRouter(prefix="/requests", tags=["requests"], route_class=GuardedRoute)


@router.get("/{request_id}", responses=failures(MissingError))
def show_request(
    request_id: UUID, caller: Annotated[Caller, needs(Scope.REQUESTS_READ)], connection: Reads
) -> Answer[RequestState]:
    """One of your requests: pending, running, completed with an answer, or failed with an error."""
    request = store.find_request(connection, caller.user_id, request_id)
    if request is None:
        raise MissingError("You have no such request.")
    return Answer(data=request)
