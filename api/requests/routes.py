"""Look how far a request is."""

from uuid import UUID

from fastapi import APIRouter

from api.deps import CurrentUser, Reads
from api.envelope import Answer
from api.requests import store
from api.requests.schemas import RequestState
from jobraker.errors import MissingError

router = APIRouter(prefix="/requests", tags=["requests"])


@router.get("/{request_id}")
def show_request(request_id: UUID, user_id: CurrentUser, connection: Reads) -> Answer[RequestState]:
    """One of your requests: pending, running, completed with an answer, or failed with an error."""
    request = store.find_request(connection, user_id, request_id)
    if request is None:
        raise MissingError("You have no such request.")
    return Answer(data=request)
