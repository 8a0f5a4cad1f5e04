"""Say what you are and what you look for."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter

from api.callers import Caller, GuardedRoute, needs
from api.deps import Reads, Writes
from api.envelope import Answer
from api.problems import failures
from api.profile import service
from api.profile.schemas import Profile, Wishes
from api.scopes import Scope
from jobraker.errors import ConflictError

router = APIRouter(prefix="/profile", tags=["profile"], route_class=GuardedRoute)
Reader: TypeAlias = Annotated[Caller, needs(Scope.PROFILE_READ)]
Writer: TypeAlias = Annotated[Caller, needs(Scope.PROFILE_WRITE)]


@router.get("")
def show_profile(reader: Reader, connection: Reads) -> Answer[Profile]:
    """What you said of yourself and of what you look for, and how complete it is; empty while you have said nothing."""
    return Answer(data=service.show(connection, reader.user_id))


@router.put("", responses=failures(ConflictError))
def save_profile(wishes: Wishes, writer: Writer, connection: Writes) -> Answer[Profile]:
    """Replace all of it. What is left out is emptied, so an app that knows only some fields had better use PATCH."""
    return Answer(data=service.replace(connection, writer.user_id, wishes))


@router.patch("", responses=failures(ConflictError))
def change_profile(changes: Wishes, writer: Writer, connection: Writes) -> Answer[Profile]:
    """Change the fields you send and leave all others as they are.

    `contact` is changed field by field too; any other object or list you send replaces the old one. Null empties a
    single value, `[]` a list.
    """
    return Answer(data=service.change(connection, writer.user_id, changes))
