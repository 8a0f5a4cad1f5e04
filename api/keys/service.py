"""The rules of API keys: a key does no more than its owner, and never what is about the account itself.

A key that could make keys could not be got rid of.
"""

import secrets
from datetime import timedelta
from typing import Final
from uuid import UUID

from api import audit
from api.audit import Event
from api.callers import KEY_PREFIX, Caller, hash_secret
from api.keys import store
from api.keys.schemas import KeyWhole, NewKey
from api.scopes import Scope
from jobraker import clock
from jobraker.db import Connection
from jobraker.errors import ConflictError, ForbiddenError, InvalidError, MissingError

MOST_KEYS: Final = 20
_BYTES: Final = 32
_HINT: Final = 4


def make(connection: Connection, caller: Caller, wanted: NewKey) -> KeyWhole:
    """A new key. Raises `InvalidError` or `ForbiddenError` for what it may not do, `ConflictError` for one too many."""
    scopes = frozenset(wanted.scopes)
    _check_scopes(caller, scopes)
    if store.count_keys(connection, caller.user_id) >= MOST_KEYS:
        raise ConflictError(f"You have {MOST_KEYS} keys, which is the most: revoke one first.")
    secret = KEY_PREFIX + secrets.token_urlsafe(_BYTES)
    key = store.add_key(
        connection,
        caller.user_id,
        name=wanted.name,
        key_hash=hash_secret(secret),
        hint=secret[-_HINT:],
        scopes=sorted(scopes),
        expires_at=clock.now() + timedelta(days=wanted.days) if wanted.days else None,
    )
    key_id = str(key.key_id)
    audit.record(connection, Event.KEY_MADE, caller.origin, user_id=caller.user_id, key_id=key_id, scopes=key.scopes)
    return KeyWhole(**key.model_dump(), key=secret)


def revoke(connection: Connection, caller: Caller, key_id: UUID) -> None:
    """End a key at once. Raises `MissingError`."""
    if not store.revoke_key(connection, caller.user_id, key_id, now=clock.now()):
        raise MissingError("You have no such key.")
    audit.record(connection, Event.KEY_REVOKED, caller.origin, user_id=caller.user_id, key_id=str(key_id))


def _check_scopes(caller: Caller, scopes: frozenset[Scope]) -> None:
    if Scope.ACCOUNT in scopes:
        raise InvalidError("No key may act on the account itself.", fields={"scopes": f"{Scope.ACCOUNT} is for people"})
    beyond = sorted(scopes - caller.scopes)
    if beyond:
        raise ForbiddenError("A key may do no more than you.", fields={"scopes": f"you lack {', '.join(beyond)}"})
