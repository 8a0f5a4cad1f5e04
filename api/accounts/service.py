"""Who may be what. A house that ever had an admin keeps one: nobody could let a new one in through the API."""

from collections.abc import Set as AbstractSet
from uuid import UUID

from api import admins, audit
from api.accounts import store
from api.accounts.schemas import Account
from api.audit import Event
from api.callers import Origin
from api.scopes import UserRole
from jobraker.db import Connection
from jobraker.errors import ConflictError, MissingError


def change_roles(
    connection: Connection, user_id: UUID, roles: AbstractSet[UserRole], origin: Origin, *, actor_id: UUID | None
) -> Account:
    """Make somebody this to the house. Raises `MissingError`, and `ConflictError` where no admin would be left."""
    admins.lock_roles(connection)
    had_admin = admins.has_admin(connection)
    if not store.replace_roles(connection, user_id, roles):
        raise MissingError("There is no such account.")
    if had_admin and not admins.has_admin(connection):
        raise ConflictError("This is the last admin: make somebody else one first.")
    by_house = actor_id is None  # from the command line
    said = sorted(map(str, roles))
    audit.record(
        connection, Event.ROLES_CHANGED, origin, user_id=user_id, actor_id=actor_id, by_house=by_house, roles=said
    )
    return demand_account(connection, user_id)


def demand_account(connection: Connection, user_id: UUID) -> Account:
    """One account. Raises `MissingError`."""
    account = store.find_account(connection, user_id)
    if account is None:
        raise MissingError("There is no such account.")
    return account
