"""See through which accounts elsewhere you sign in, and unlink them."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter

from api.callers import Caller, GuardedRoute, needs
from api.deps import Door, Reads
from api.envelope import Answer
from api.identities import service, store
from api.identities.schemas import Identity
from api.problems import failures
from api.scopes import Scope
from jobraker.errors import ConflictError, MissingError

router = APIRouter(prefix="/identities", tags=["identities"], route_class=GuardedRoute)
Owner: TypeAlias = Annotated[Caller, needs(Scope.ACCOUNT)]


@router.get("")
def list_identities(owner: Owner, connection: Reads) -> Answer[list[Identity]]:
    """The accounts elsewhere that are linked to yours, the first linked first."""
    return Answer(data=store.find_identities(connection, owner.user_id))


@router.delete("/{provider}/{subject}", responses=failures(MissingError, ConflictError))
def unlink(provider: str, subject: str, owner: Owner, connection: Door) -> Answer[None]:
    """Unlink one of them: it no longer signs you in. Your only way to sign in stays."""
    service.unlink(connection, owner, provider=provider, subject=subject)
    return Answer(data=None)
