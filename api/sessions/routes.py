"""See where you are signed in, and end what is not you."""

from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter

from api import audit
from api.audit import Event
from api.callers import Caller, GuardedRoute, needs
from api.deps import Reads, Writes
from api.envelope import Answer
from api.problems import failures
from api.scopes import Scope
from api.sessions import store
from api.sessions.schemas import Session
from jobraker.errors import MissingError

router = APIRouter(prefix="/sessions", tags=["sessions"], route_class=GuardedRoute)
Owner: TypeAlias = Annotated[Caller, needs(Scope.ACCOUNT)]


@router.get("")
def list_sessions(owner: Owner, connection: Reads) -> Answer[list[Session]]:
    """Where you are signed in, the last used first."""
    return Answer(data=store.find_sessions(connection, owner))


@router.delete("/{session_id}", responses=failures(MissingError))
def end_session(session_id: UUID, owner: Owner, connection: Writes) -> Answer[None]:
    """End one of your sessions: all its tokens die at once."""
    if not store.end_session(connection, owner, session_id):
        raise MissingError("You have no such session.")
    audit.record(connection, Event.SESSION_ENDED, owner.origin, user_id=owner.user_id)
    return Answer(data=None)


@router.delete("")
def end_other_sessions(owner: Owner, connection: Writes) -> Answer[None]:
    """End all your sessions but this one."""
    if store.end_others(connection, owner):
        audit.record(connection, Event.SESSION_ENDED, owner.origin, user_id=owner.user_id)
    return Answer(data=None)
