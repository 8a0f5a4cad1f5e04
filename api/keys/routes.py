"""Make, list and revoke keys for machines."""

from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Response

from api.callers import Caller, GuardedRoute, needs
from api.deps import Reads, Writes
from api.envelope import Answer
from api.keys import service, store
from api.keys.schemas import Key, KeyWhole, NewKey
from api.problems import failures
from api.scopes import Scope
from jobraker.errors import ConflictError, MissingError

router = APIRouter(prefix="/keys", tags=["keys"], route_class=GuardedRoute)
Owner: TypeAlias = Annotated[Caller, needs(Scope.ACCOUNT)]


@router.post("", status_code=201, responses=failures(ConflictError))
def make_key(wanted: NewKey, owner: Owner, connection: Writes, response: Response) -> Answer[KeyWhole]:
    """Make a key for a machine. It is shown this once: keep it where you keep passwords."""
    response.headers["Cache-Control"] = "no-store"
    return Answer(data=service.make(connection, owner, wanted))


@router.get("")
def list_keys(owner: Owner, connection: Reads) -> Answer[list[Key]]:
    """Your keys, newest first, without the keys themselves."""
    return Answer(data=store.find_keys(connection, owner.user_id))


@router.delete("/{key_id}", responses=failures(MissingError))
def revoke_key(key_id: UUID, owner: Owner, connection: Writes) -> Answer[None]:
    """Revoke one of your keys: it works no more from now on."""
    service.revoke(connection, owner, key_id)
    return Answer(data=None)
