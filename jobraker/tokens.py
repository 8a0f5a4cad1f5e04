"""Signed tokens: short-lived proof of something, readable without the database.

Algorithm, issuer and audience are fixed here: a token never chooses how it is checked. The audience is the purpose,
so that a token mailed to verify an address opens nothing else.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

import jwt

from jobraker import clock
from jobraker.errors import BrokenError, UnauthenticatedError
from jobraker.keyring import Key, Keyring, Use

_ALGORITHM: Final = "HS256"
_ISSUER: Final = "jobraker"
_CLAIMS: Final = ["iss", "aud", "exp", "iat", "sub", "jti"]
CLOCK_SKEW: Final = timedelta(seconds=30)
LONGEST_LIFE: Final = timedelta(days=2)


class Purpose(StrEnum):
    """What a token proves."""

    ACCESS = "access"
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a kind of token, not one
    SECOND_FACTOR = "second_factor"


@dataclass(frozen=True)
class Claims:
    """What a good token says: whom it is about, its own id, and what else it carries."""

    user_id: uuid.UUID
    token_id: str
    extra: dict[str, Any]


class Tokens:
    """Issues and reads tokens with the signing keys of the house."""

    def __init__(self, keyring: Keyring) -> None:
        """Sign with the newest key of `keyring`; read what any of its keys signed."""
        self._keyring = keyring

    def issue(self, purpose: Purpose, user_id: uuid.UUID, *, lifetime: timedelta, **extra: str | int) -> str:
        """A token about `user_id`, good for `lifetime`. Raises `BrokenError` where that is longer than any may live."""
        if lifetime > LONGEST_LIFE:
            raise BrokenError("A token must not live that long.")
        now = clock.now()
        claims = {
            **extra,
            "iss": _ISSUER,
            "aud": purpose,
            "sub": str(user_id),
            "iat": now,
            "exp": now + lifetime,
            "jti": uuid.uuid4().hex,
        }
        key = self._keyring.newest(Use.SIGN)
        return jwt.encode(claims, key.secret, _ALGORITHM, headers={"kid": key.key_id})

    def read(self, purpose: Purpose, token: str) -> Claims:
        """What a token says. Raises `UnauthenticatedError` where it is expired, forged, of another purpose or none."""
        try:
            claims = jwt.decode(
                token,
                self._find_key(token).secret,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                audience=purpose,
                leeway=CLOCK_SKEW,
                options={"require": _CLAIMS},
            )
            return Claims(uuid.UUID(claims["sub"]), str(claims["jti"]), claims)
        except jwt.ExpiredSignatureError as error:
            raise UnauthenticatedError("The token has expired.") from error
        except (jwt.InvalidTokenError, ValueError) as error:
            raise UnauthenticatedError("The token is not valid.") from error

    def _find_key(self, token: str) -> Key:
        """The key a token names; it only chooses among ours."""
        key_id = jwt.get_unverified_header(token).get("kid")
        key = self._keyring.find(Use.SIGN, key_id) if isinstance(key_id, str) else None
        if key is None:
            raise jwt.InvalidTokenError("signed with a key that is not ours")
        return key
