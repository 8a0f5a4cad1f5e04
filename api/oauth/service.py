"""The way to a provider and back.

Who comes back must be who left: same state, used once and within minutes; same provider; same browser, which a cookie
shows that no page can read. While a provider is asked, no connection to the database is held.
"""

import secrets
from datetime import timedelta
from typing import Final
from uuid import UUID

from fastapi.concurrency import run_in_threadpool

from api import audit, passwords
from api.audit import Event
from api.callers import Caller, Origin, hash_secret
from api.house import House
from api.oauth import client, linking, store
from api.oauth.client import Trip
from api.oauth.providers import Provider
from api.oauth.schemas import Identity, Return
from api.sign_in import Challenge, Tokens
from jobraker import clock
from jobraker.db import Connection
from jobraker.errors import ForbiddenError, JobrakerError, UnauthenticatedError, UnavailableError

PATIENCE: Final = timedelta(minutes=10)
_BYTES: Final = 32
_CANCELLED: Final = frozenset({"access_denied", "user_cancelled_login", "user_cancelled_authorize"})
_PASSING: Final = frozenset({"server_error", "temporarily_unavailable"})


class ReturnRefusedError(UnauthenticatedError):
    """This sign-in was not begun in this browser, or took too long: begin again."""

    keeps_work = True


class ProviderRefusedError(UnauthenticatedError):
    """The provider did not say who you are: begin again."""

    keeps_work = True


class DeclinedError(ForbiddenError):
    """You did not let the provider say who you are."""

    keeps_work = True


class ProviderAwayError(UnavailableError):
    """The provider cannot say who you are just now: try again later."""

    keeps_work = True


def depart(
    connection: Connection, provider: Provider, redirect_url: str, *, browser: str, caller: Caller | None = None
) -> str:
    """Where the browser is to go; it comes back with the secret `browser` in its cookie."""
    state, nonce, code_verifier = (secrets.token_urlsafe(_BYTES) for _ in range(3))
    now = clock.now()
    attempt = store.Attempt(
        provider=provider.name,
        browser_hash=hash_secret(browser),
        code_verifier=code_verifier,
        nonce=nonce,
        user_id=caller.user_id if caller else None,
        session_id=caller.session_id if caller else None,
        expires_at=now + PATIENCE,
    )
    store.add_attempt(connection, attempt, state_hash=hash_secret(state), now=now)
    return client.build_url(provider, Trip(redirect_url, state, nonce, code_verifier))


def demand_password(connection: Connection, house: House, caller: Caller, password: str | None) -> None:
    """A stolen session must not open the account for good. Raises `PasswordRefusedError`."""
    if passwords.find_hash(connection, caller.user_id) is None:
        return
    if not passwords.prove(connection, house, caller.user_id, caller.origin, password or ""):
        audit.record(connection, Event.SIGN_IN_FAILED, caller.origin, user_id=caller.user_id, method="link")
        raise passwords.PasswordRefusedError(fields={"password": "is wrong"})


async def come_back(
    house: House, provider: Provider, redirect_url: str, returned: Return, *, browser: str, origin: Origin
) -> Tokens | Challenge | Identity:
    """Sign in, or link. Raises an error for each thing that is not as it was when they left."""
    async with house.admitting() as connection:
        attempt = await run_in_threadpool(_take, connection, provider, returned, browser, origin)
    trip = Trip(redirect_url, returned.state, attempt.nonce, attempt.code_verifier)
    try:
        person = await client.find_person(provider, trip, returned.code, agent=house.settings.web.agent)
    except UnauthenticatedError:
        async with house.admitting() as connection:
            await run_in_threadpool(_write_down, connection, provider, "not identified", origin, attempt.user_id)
        raise
    async with house.admitting() as connection:
        if attempt.user_id is not None:
            return await run_in_threadpool(linking.link, connection, provider, person, attempt.user_id, origin)
        return await run_in_threadpool(linking.welcome, connection, house, provider, person, origin)


def _take(connection: Connection, provider: Provider, returned: Return, browser: str, origin: Origin) -> store.Attempt:
    """The attempt that has come back, which nobody comes back with again."""
    attempt = store.take_attempt(connection, hash_secret(returned.state))
    if attempt is None or not _is_same(attempt, provider, browser):
        _write_down(connection, provider, "not begun here", origin, None)
        raise ReturnRefusedError
    refusal = _find_refusal(provider, returned)
    if refusal is not None:
        _write_down(connection, provider, "sent back without a code", origin, attempt.user_id)
        raise refusal
    return attempt


def _is_same(attempt: store.Attempt, provider: Provider, browser: str) -> bool:
    is_same_browser = secrets.compare_digest(attempt.browser_hash, hash_secret(browser))
    return is_same_browser and attempt.provider == provider.name and attempt.expires_at > clock.now()


def _find_refusal(provider: Provider, returned: Return) -> JobrakerError | None:
    """Why the provider sent somebody back without a code. Its own words are not repeated."""
    if returned.error in _CANCELLED:
        return DeclinedError(f"You did not let {provider.title} say who you are.")
    if returned.error in _PASSING:
        return ProviderAwayError(f"{provider.title} cannot say who you are just now: try again later.")
    is_another = returned.iss and provider.openid and returned.iss not in provider.openid.issuers
    if returned.error or is_another or not returned.code:
        return ProviderRefusedError(f"{provider.title} did not say who you are: begin again.")
    return None


def _write_down(connection: Connection, provider: Provider, reason: str, origin: Origin, user_id: UUID | None) -> None:
    audit.record(connection, Event.SIGN_IN_FAILED, origin, user_id=user_id, method=provider.name, reason=reason)
