"""Passwords are kept as Argon2 hashes and checked with the same work whether or not there is anything to check."""

import secrets
from functools import cache
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

_HASHER: Final = PasswordHash((Argon2Hasher(),))


def hash_password(password: str) -> str:
    """What may be stored of a password."""
    return _HASHER.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash. Without a hash it is wrong, after the same work."""
    return _HASHER.verify(password, password_hash or _hash_nobodys()) and password_hash is not None


@cache
def _hash_nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(16))
