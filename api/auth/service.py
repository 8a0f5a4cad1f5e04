"""The rules of signing in.

A wrong e-mail and a wrong password cost the same work and get the same answer, so that nobody learns who
has an account. A refresh token works once: whoever presents it again may have stolen it, and its whole
family ends. Refreshing and ending a family lock it first: an ending cannot see, and would spare, the token
that a refresh has added but not yet committed.
"""

import hashlib
import secrets
import uuid
from datetime import timedelta

from api.auth import passwords, store
from api.auth.schemas import Credentials, Registration, Tokens, User
from api.deps import House
from jobraker import clock
from jobraker.db import Connection
from jobraker.errors import ConflictError, UnauthenticatedError


def register(connection: Connection, registration: Registration) -> User:
    """A new account. Raises `ConflictError` where the e-mail has one."""
    user = store.add_user(
        connection,
        email=registration.email,
        password_hash=passwords.hash_password(registration.password),
        full_name=registration.full_name,
    )
    if user is None:
        raise ConflictError("This e-mail address already has an account.", fields={"email": "is taken"})
    return user


def sign_in(connection: Connection, house: House, credentials: Credentials) -> Tokens:
    """The first pair of tokens of a new family. Raises `UnauthenticatedError`."""
    secret = store.find_secret(connection, credentials.email)
    is_right = passwords.is_right(credentials.password, secret.password_hash if secret else None)
    if secret is None or not is_right:
        raise UnauthenticatedError("The e-mail address or the password is wrong.")
    return _issue(connection, house, store.Lineage(secret.user_id, uuid.uuid4()))


def refresh(connection: Connection, house: House, token: str) -> Tokens | None:
    """The next pair of tokens, or None where the token is not good and its family was ended.

    None rather than an error: an exception would roll the ending back.
    """
    token_hash = _hash(token)
    store.lock_family(connection, token_hash)
    lineage = store.use_refresh_token(connection, token_hash, now=clock.now())
    if lineage is None:
        store.revoke_family(connection, token_hash, now=clock.now())
        return None
    return _issue(connection, house, lineage)


def sign_out(connection: Connection, token: str) -> None:
    """End the family of a refresh token. Doing it twice is no error."""
    token_hash = _hash(token)
    store.lock_family(connection, token_hash)
    store.revoke_family(connection, token_hash, now=clock.now())


def _issue(connection: Connection, house: House, lineage: store.Lineage) -> Tokens:
    token = secrets.token_urlsafe(32)
    expires_at = clock.now() + timedelta(days=house.settings.auth.refresh_days)
    store.add_refresh_token(connection, lineage, token_hash=_hash(token), expires_at=expires_at)
    return Tokens(
        access_token=house.tokens.issue(lineage.user_id),
        refresh_token=token,
        expires_in=int(house.tokens.lifetime.total_seconds()),
    )


def _hash(token: str) -> str:
    """A fast hash will do: nobody can guess 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
