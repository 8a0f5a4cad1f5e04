"""See everybody's accounts, and say who may do what. What people keep in them stays theirs."""

from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Query

from api.accounts import service, store
from api.accounts.schemas import Account, AccountFilters, Roles
from api.callers import Caller, GuardedRoute, needs
from api.deps import Door
from api.envelope import Answer, Listing, paginate
from api.problems import failures
from api.scopes import Scope
from jobraker.errors import ConflictError, MissingError

router = APIRouter(prefix="/accounts", tags=["accounts"], route_class=GuardedRoute)
Reader: TypeAlias = Annotated[Caller, needs(Scope.ACCOUNTS_READ)]
Writer: TypeAlias = Annotated[Caller, needs(Scope.ACCOUNTS_WRITE)]


@router.get("")
def list_accounts(filters: Annotated[AccountFilters, Query()], _reader: Reader, connection: Door) -> Listing[Account]:
    """The accounts of the house, newest first. For admins."""
    total = store.count_accounts(connection, filters)
    return Listing(data=store.find_accounts(connection, filters), meta=paginate(filters, total))


@router.get("/{user_id}", responses=failures(MissingError))
def show_account(user_id: UUID, _reader: Reader, connection: Door) -> Answer[Account]:
    """One account. For admins."""
    return Answer(data=service.demand_account(connection, user_id))


@router.put("/{user_id}/roles", responses=failures(MissingError, ConflictError))
def change_roles(user_id: UUID, body: Roles, writer: Writer, connection: Door) -> Answer[Account]:
    """Say what somebody is to the house: seeker, analyst, operator, admin. For admins."""
    changed = service.change_roles(connection, user_id, set(body.roles), writer.origin, actor_id=writer.user_id)
    return Answer(data=changed)
