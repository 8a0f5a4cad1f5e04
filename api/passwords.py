"""Passwords are kept as Argon2 hashes and checked with the same work whether or not there is anything to check."""

import re
import secrets
from dataclasses import dataclass
from functools import cache
from typing import Final
from uuid import UUID

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from zxcvbn import zxcvbn

from api.callers import Origin
from api.house import House
from jobraker import sql
from jobraker.db import Connection
from jobraker.errors import ForbiddenError, InvalidError

_SQL: Final = sql.beside(__file__)
_LONGEST_JUDGED: Final = 24  # an estimate takes seconds for a long one, and those are not the weak ones
_HASHER: Final = PasswordHash((Argon2Hasher(),))


class PasswordRefusedError(ForbiddenError):
    """The password is wrong."""

    keeps_work = True


@dataclass(frozen=True)
class Verdict:
    """Whether a password is right, and its hash by today's parameters where the stored one is behind them."""

    is_right: bool
    renewed_hash: str | None


def hash_password(password: str) -> str:
    """What may be stored of a password."""
    return _HASHER.hash(password)


def demand_strong(password: str, *own_words: str) -> None:
    """Raise `InvalidError` for a password among the first thousand that somebody who knows `own_words` would try."""
    if password.casefold() in {word.casefold() for word in own_words}:
        raise InvalidError("Your address is no password.", fields={"password": "is your address or your name"})
    words = [part for word in own_words for part in re.split(r"\W+", word) if part]
    if zxcvbn(password[:_LONGEST_JUDGED], user_inputs=[*words, "jobraker"])["score"] == 0:
        raise InvalidError(
            "This password is among the first ones that are tried: choose another.", fields={"password": "is guessable"}
        )


def check(password: str, password_hash: str | None) -> Verdict:
    """Whether the password belongs to the hash. Without a hash it is wrong, after the same work."""
    is_right, renewed = _HASHER.verify_and_update(password, password_hash or _hash_nobodys())
    if password_hash is None:
        return Verdict(is_right=False, renewed_hash=None)
    return Verdict(is_right, renewed)


def find_hash(connection: Connection, user_id: UUID) -> str | None:
    """What the password of a person is checked against; None where they only sign in through others.

    Only at the door: no other role reads it.
    """
    row = connection.execute(_SQL["find_hash"], {"user_id": user_id}).fetchone()
    return row["password_hash"] if row else None


def prove(connection: Connection, house: House, user_id: UUID, origin: Origin, password: str) -> bool:
    """Whether a person who is signed in knows their password. Raises `LimitedError` after too many wrong ones."""
    house.limiter.demand_sign_in_allowed(f"password of {user_id}", origin.neighbourhood)
    is_right = check(password, find_hash(connection, user_id)).is_right
    if is_right:
        house.limiter.forget_failures(f"password of {user_id}", origin.neighbourhood)
    return is_right


@cache
def _hash_nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(16))
