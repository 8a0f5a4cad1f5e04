"""Say what you look for."""

from fastapi import APIRouter

from api.deps import CurrentUser, Reads, Writes
from api.envelope import Answer
from api.profile import store
from api.profile.schemas import Profile, Wishes

router = APIRouter(prefix="/profile", tags=["profile"])


@router.get("")
def show_profile(user_id: CurrentUser, connection: Reads) -> Answer[Profile]:
    """What you look for; empty while you have said nothing."""
    return Answer(data=store.find_profile(connection, user_id))


@router.put("")
def save_profile(wishes: Wishes, user_id: CurrentUser, connection: Writes) -> Answer[Profile]:
    """Replace all of what you look for."""
    return Answer(data=store.save_profile(connection, user_id, wishes))
