"""Say what you look for."""

from typing import Annotated

from fastapi import APIRouter

from api.callers import Caller, GuardedRoute, needs
from api.deps import Reads, Writes
from api.envelope import Answer
from api.profile import store
from api.profile.schemas import Profile, Wishes
from api.scopes import Scope

router = APIRouter(prefix="/profile", tags=["profile"], route_class=GuardedRoute)


@router.get("")
def show_profile(caller: Annotated[Caller, needs(Scope.PROFILE_READ)], connection: Reads) -> Answer[Profile]:
    """What you look for; empty while you have said nothing."""
    return Answer(data=store.find_profile(connection, caller.user_id))


@router.put("")
def save_profile(
    wishes: Wishes, caller: Annotated[Caller, needs(Scope.PROFILE_WRITE)], connection: Writes
) -> Answer[Profile]:
    """Replace all of what you look for."""
    return Answer(data=store.save_profile(connection, caller.user_id, wishes))
