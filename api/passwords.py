"""Passwords are kept as Argon2 hashes and checked with the same work whether or not there is anything to check."""

import secrets
from dataclasses import dataclass
from functools import cache
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_HASHER: Final = PasswordHash((Argon2Hasher(),))


@dataclass(frozen=True)
class Verdict:
    """Whether a password is right, and its hash by today's parameters where the stored one is behind them."""

    is_right: bool
    renewed_hash: str | None


def hash_password(password: str) -> str:
    """What may be stored of a password."""
    return _HASHER.hash(password)


def check(password: str, password_hash: str | None) -> Verdict:
    """Whether the password belongs to the hash. Without a hash it is wrong, after the same work."""
    is_right, renewed = _HASHER.verify_and_update(password, password_hash or _hash_nobodys())
    if password_hash is None:
        return Verdict(is_right=False, renewed_hash=None)
    return Verdict(is_right, renewed)


@cache
def _hash_nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(16))
