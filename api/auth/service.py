"""The rules of signing in.

A wrong e-mail and a wrong password cost the same work and get the same answer, so that nobody learns who has an
account. A refresh token works once: whoever presents it again may have stolen it, and its whole session ends.
Refreshing and ending a session lock it first: an ending cannot see, and would spare, the token that a refresh has
added but not yet committed.
"""

from typing import Final

from api import audit, passwords
from api.audit import Event
from api.auth import store
from api.auth.schemas import Credentials, PasswordChange, PasswordReset, Registration, User
from api.callers import Caller, Origin, hash_secret
from api.house import House
from api.sign_in import Challenge, Tokens, admit, issue_pair
from jobraker import clock
from jobraker.db import Connection
from jobraker.errors import ConflictError, InvalidError, UnauthenticatedError
from jobraker.tokens import Claims, Purpose

_VOID: Final = "The token is not valid any more: ask for a new mail."


class SignInRefusedError(UnauthenticatedError):
    """The e-mail address or the password is wrong."""

    keeps_work = True


class RefreshRefusedError(UnauthenticatedError):
    """The refresh token is not valid: sign in again."""

    keeps_work = True


def register(connection: Connection, house: House, registration: Registration, origin: Origin) -> User:
    """A new account; a mail to verify its address is on its way.

    Raises `ConflictError` where the e-mail has one, `InvalidError` for a password among the first ones guessed.
    """
    house.limiter.demand_registration_allowed(origin.neighbourhood)
    passwords.demand_strong(registration.password, registration.email, registration.full_name or "")
    user = store.add_user(
        connection,
        email=registration.email,
        password_hash=passwords.hash_password(registration.password),
        full_name=registration.full_name,
    )
    if user is None:
        raise ConflictError("This e-mail address already has an account.", fields={"email": "is taken"})
    house.vault.prepare(connection, user.user_id)
    store.ask_for_mail(connection, template=Purpose.VERIFY_EMAIL, email=user.email)
    audit.record(connection, Event.REGISTERED, origin, user_id=user.user_id)
    return user


def verify_email(connection: Connection, house: House, token: str, origin: Origin) -> User:
    """The account whose address is now verified. Raises `InvalidError` where the token is void."""
    claims = _read_mailed(house, Purpose.VERIFY_EMAIL, token)
    version = int(claims.extra["version"])
    user = store.verify_email(connection, claims.user_id, version=version, now=clock.now())
    if user is None:
        raise InvalidError(_VOID)
    audit.record(connection, Event.EMAIL_VERIFIED, origin, user_id=user.user_id)
    return user


def sign_in(connection: Connection, house: House, credentials: Credentials, origin: Origin) -> Tokens | Challenge:
    """The first pair of tokens of a new session, or what asks for the second factor.

    Raises `SignInRefusedError`, and `LimitedError` after too many of them.
    """
    house.limiter.demand_sign_in_allowed(credentials.email, origin.neighbourhood)
    secret = store.find_secret(connection, credentials.email)
    verdict = passwords.check(credentials.password, secret.password_hash if secret else None)
    if secret is None or not verdict.is_right:
        audit.record(connection, Event.SIGN_IN_FAILED, origin, user_id=secret.user_id if secret else None)
        raise SignInRefusedError
    house.limiter.forget_failures(credentials.email, origin.neighbourhood)
    if verdict.renewed_hash:
        store.renew_hash(connection, secret, verdict.renewed_hash)
    return admit(connection, house, secret.user_id, origin, method="password", version=secret.version)


def refresh(connection: Connection, house: House, token: str, origin: Origin) -> Tokens:
    """The next pair of tokens. Raises `RefreshRefusedError`, and then the session of the token is over."""
    token_hash, now = hash_secret(token), clock.now()
    session = store.lock_session(connection, token_hash)
    if session is None:
        raise RefreshRefusedError
    if not store.use_refresh_token(connection, token_hash, now=now):
        if store.end_session(connection, session.session_id, now=now):
            audit.record(connection, Event.REFRESH_TOKEN_REUSED, origin, user_id=session.user_id)
        raise RefreshRefusedError
    store.touch_session(connection, session.session_id, origin, now=now)
    return issue_pair(connection, house, session)


def sign_out(connection: Connection, token: str, origin: Origin) -> None:
    """End the session of a refresh token. Doing it twice is no error."""
    session = store.lock_session(connection, hash_secret(token))
    if session and store.end_session(connection, session.session_id, now=clock.now()):
        audit.record(connection, Event.SIGNED_OUT, origin, user_id=session.user_id)


def change_password(connection: Connection, house: House, caller: Caller, change: PasswordChange) -> None:
    """A new password; every other session ends. Raises `PasswordRefusedError` where the old one is wrong."""
    if not passwords.prove(connection, house, caller.user_id, caller.origin, change.current_password):
        audit.record(connection, Event.SIGN_IN_FAILED, caller.origin, user_id=caller.user_id, method="change")
        raise passwords.PasswordRefusedError(fields={"current_password": "is wrong"})
    passwords.demand_strong(change.password)
    store.replace_password(connection, caller.user_id, passwords.hash_password(change.password))
    store.end_sessions(connection, caller.user_id, kept=caller.session_id, now=clock.now())
    audit.record(connection, Event.PASSWORD_CHANGED, caller.origin, user_id=caller.user_id)


def reset_password(connection: Connection, house: House, reset: PasswordReset, origin: Origin) -> None:
    """A new password by a mailed token, which works once; every session ends. Raises `InvalidError`.

    Where nobody had verified the address before, a stranger may have opened the account to wait in it for its owner:
    whatever they left behind to come back by goes.
    """
    claims, now = _read_mailed(house, Purpose.RESET_PASSWORD, reset.token), clock.now()
    passwords.demand_strong(reset.password)
    password_hash = passwords.hash_password(reset.password)
    version = int(claims.extra["version"])
    was_verified = store.reset_password(connection, claims.user_id, password_hash, version=version, now=now)
    if was_verified is None:
        raise InvalidError(_VOID)
    if not was_verified:
        store.close_other_ways_in(connection, claims.user_id, now=now)
    store.end_sessions(connection, claims.user_id, kept=None, now=now)
    user = store.find_user(connection, claims.user_id)
    if user is not None:
        house.limiter.forget_failures(user.email, origin.neighbourhood)
    audit.record(connection, Event.PASSWORD_RESET, origin, user_id=claims.user_id, was_verified=was_verified)


def _read_mailed(house: House, purpose: Purpose, token: str) -> Claims:
    try:
        return house.tokens.read(purpose, token)
    except UnauthenticatedError as error:
        raise InvalidError(_VOID) from error
