"""Access tokens: short-lived signed proof of who asks. Refresh tokens are rows and live in `auth`.

Algorithm, issuer and audience are fixed here: a token never chooses how it is checked.
"""

import os
import secrets
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import jwt

from jobraker import clock
from jobraker.errors import InvalidError, UnauthenticatedError
from jobraker.settings import Settings

_ALGORITHM: Final = "HS256"
_NAME: Final = "jobraker"
_CLAIMS: Final = ["iss", "aud", "exp", "iat", "sub", "jti"]
_SHORTEST_KEY: Final = 32


@dataclass(frozen=True)
class AccessTokens:
    """Issues and reads access tokens with one key."""

    key: str
    lifetime: timedelta

    def issue(self, user_id: uuid.UUID) -> str:
        """A token that proves to be `user_id` for its lifetime."""
        now = clock.now()
        claims = {
            "iss": _NAME,
            "aud": _NAME,
            "sub": str(user_id),
            "iat": now,
            "exp": now + self.lifetime,
            "jti": uuid.uuid4().hex,
        }
        return jwt.encode(claims, self.key, _ALGORITHM)

    def read(self, token: str) -> uuid.UUID:
        """Whose token it is. Raises `UnauthenticatedError` where it is expired, forged or not a token."""
        try:
            claims = jwt.decode(
                token, self.key, algorithms=[_ALGORITHM], issuer=_NAME, audience=_NAME, options={"require": _CLAIMS}
            )
            return uuid.UUID(claims["sub"])
        except jwt.ExpiredSignatureError as error:
            raise UnauthenticatedError("The access token has expired: refresh it or sign in again.") from error
        except (jwt.InvalidTokenError, ValueError) as error:
            raise UnauthenticatedError("The access token is not valid.") from error


def prepare(settings: Settings) -> AccessTokens:
    """The tokens of this house. Raises `InvalidError` where the configured key is too short to be safe."""
    configured = settings.auth.signing_key
    key = configured.get_secret_value() if configured else _keep_key(settings.home / "signing.key")
    if len(key) < _SHORTEST_KEY:
        raise InvalidError(f"JOBRAKER_AUTH__SIGNING_KEY is shorter than {_SHORTEST_KEY} characters.")
    return AccessTokens(key, timedelta(minutes=settings.auth.access_minutes))


def _keep_key(path: Path) -> str:
    """The key in `path`, made the first time. Whole or absent at any moment, and one for all processes."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):  # another process was first, and its key counts
            path.hardlink_to(part)
        part.unlink()
    return path.read_text(encoding="ascii")
