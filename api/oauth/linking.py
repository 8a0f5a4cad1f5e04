"""Whose account an identity elsewhere opens.

The one it is linked to. Else the one with its address, but only where both sides have verified that address: a
stranger may have registered it first and wait behind it with a password. Else a new one.
"""

from uuid import UUID

from api import audit
from api.audit import Event
from api.callers import Origin
from api.house import House
from api.oauth import store
from api.oauth.answers import Person
from api.oauth.providers import Provider
from api.oauth.schemas import Identity
from api.sign_in import Challenge, Tokens, admit
from jobraker import clock
from jobraker.db import Connection
from jobraker.errors import ConflictError, ForbiddenError


class UnverifiedAccountError(ConflictError):
    """An account has this address, and nobody has shown yet that they read its mail."""

    keeps_work = True


def welcome(
    connection: Connection, house: House, provider: Provider, person: Person, origin: Origin
) -> Tokens | Challenge:
    """Sign in whoever it is. Raises `ForbiddenError` without a verified address, `UnverifiedAccountError`."""
    user_id = store.find_owner(connection, provider=provider.name, subject=person.subject)
    if user_id is None:
        user_id = _adopt(connection, house, provider, person, origin)
    return admit(connection, house, user_id, origin, method=provider.name)


def link(connection: Connection, provider: Provider, person: Person, user_id: UUID, origin: Origin) -> Identity:
    """Link an identity to the account of whoever set out to. Raises `ConflictError` where it is linked to another."""
    identity = _attach(connection, provider, person, user_id, origin)
    if identity is None:
        raise ConflictError(f"This account at {provider.title} is linked to another account here.")
    return identity


def _adopt(connection: Connection, house: House, provider: Provider, person: Person, origin: Origin) -> UUID:
    if person.email is None:
        raise ForbiddenError(f"{provider.title} has not verified an e-mail address of yours: do that there first.")
    user_id = store.add_account(connection, person, now=clock.now())
    if user_id is None:
        user_id = _find_verified(connection, provider, person.email, origin)
    else:
        house.vault.prepare(connection, user_id)
        audit.record(connection, Event.REGISTERED, origin, user_id=user_id, method=provider.name)
    if _attach(connection, provider, person, user_id, origin) is None:
        raise ConflictError(f"This account at {provider.title} was linked to another account just now.")
    return user_id


def _find_verified(connection: Connection, provider: Provider, email: str, origin: Origin) -> UUID:
    account = store.find_account(connection, email)
    if account is None:
        raise ConflictError("An account with your address was deleted just now: begin again.")
    if not account.is_verified:
        whose, reason = account.user_id, "address not verified"
        audit.record(connection, Event.SIGN_IN_FAILED, origin, user_id=whose, method=provider.name, reason=reason)
        raise UnverifiedAccountError(
            "There is an account with your address, which was never verified. Verify it by the mail it got, or sign in"
            f" with its password and link {provider.title} to it."
        )
    return account.user_id


def _attach(
    connection: Connection, provider: Provider, person: Person, user_id: UUID, origin: Origin
) -> Identity | None:
    """The identity, linked to that account now or before; None where it is linked to another."""
    identity = store.add_identity(connection, person, provider=provider.name, user_id=user_id)
    if identity is None:
        return store.find_identity(connection, provider=provider.name, subject=person.subject, user_id=user_id)
    audit.record(connection, Event.IDENTITY_LINKED, origin, user_id=user_id, provider=provider.name)
    return identity
