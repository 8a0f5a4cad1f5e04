"""The rule of unlinking: nobody takes away their last way in."""

from api import audit
from api.audit import Event
from api.callers import Caller
from api.identities import store
from jobraker.db import Connection
from jobraker.errors import ConflictError, MissingError


def unlink(connection: Connection, caller: Caller, *, provider: str, subject: str) -> None:
    """Unlink one of the caller's identities. Raises `MissingError`; `ConflictError` where it is the only way in."""
    has_password = store.lock_account(connection, caller.user_id)
    if not store.remove_identity(connection, caller.user_id, provider=provider, subject=subject):
        raise MissingError("You have linked no such account.")
    if not has_password and not store.find_identities(connection, caller.user_id):
        raise ConflictError("This is your only way to sign in: set a password first, by having one mailed.")
    audit.record(connection, Event.IDENTITY_UNLINKED, caller.origin, user_id=caller.user_id, provider=provider)
