"""What every way of signing in ends with: a session and its first tokens, or the question for a second factor.

It stands below the slices, since several of them sign people in. Only at the door.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from fastapi.responses import JSONResponse
from psycopg.rows import class_row
from pydantic import BaseModel, Field

from api import audit
from api.audit import Event
from api.callers import Origin, hash_secret
from api.envelope import Answer
from api.house import House
from jobraker import clock, sql
from jobraker.db import Connection
from jobraker.errors import UnauthenticatedError
from jobraker.tokens import Purpose

_SQL: Final = sql.beside(__file__)
_PATIENCE: Final = timedelta(minutes=5)
_UNKEPT: Final = {"Cache-Control": "no-store"}


class Tokens(BaseModel):
    """Proof of being signed in: `access_token` for requests, `refresh_token` once for the next pair."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - a kind of token, not one
    expires_in: int = Field(description="Seconds until the access token expires.")


class Challenge(BaseModel):
    """The first proof was right and a second one is asked for: send both to /auth/second-factor."""

    challenge: str = Field(description="Goes with the code. It opens nothing by itself.")
    expires_in: int = Field(description="Seconds until the challenge expires.")


CHALLENGED: Final[dict[int | str, dict[str, Any]]] = {
    202: {"model": Answer[Challenge], "description": "A second factor is asked for."}
}


@dataclass(frozen=True)
class Session:
    """One sign-in."""

    session_id: UUID
    user_id: UUID
    expires_at: datetime


@dataclass(frozen=True)
class Standing:
    """How often the proofs of an account changed, and whether a second one is asked for."""

    version: int
    has_second_factor: bool


def admit(
    connection: Connection, house: House, user_id: UUID, origin: Origin, *, method: str, version: int | None = None
) -> Tokens | Challenge:
    """A session for somebody who has proved who they are, or the question for the second proof where they have one.

    `version`: of the password they proved it with. Raises `UnauthenticatedError` where that has changed since.
    """
    standing = find_standing(connection, user_id)
    if version is not None and version != standing.version:
        raise UnauthenticatedError("The password was changed just now: sign in with the new one.")
    if not standing.has_second_factor:
        return begin_session(connection, house, user_id, origin, method=method)
    extra: dict[str, str | int] = {"method": method, "version": standing.version}
    challenge = house.tokens.issue(Purpose.SECOND_FACTOR, user_id, lifetime=_PATIENCE, **extra)
    return Challenge(challenge=challenge, expires_in=int(_PATIENCE.total_seconds()))


def begin_session(connection: Connection, house: House, user_id: UUID, origin: Origin, *, method: str) -> Tokens:
    """The first pair of tokens of a new session of somebody who has given every proof they have."""
    expires_at = clock.now() + timedelta(days=house.settings.auth.session_days)
    session = Session(uuid.uuid4(), user_id, expires_at)
    values = {**vars(session), "method": method, "address": origin.address, "agent": origin.agent}
    connection.execute(_SQL["add_session"], values)
    audit.record(connection, Event.SIGNED_IN, origin, user_id=user_id, method=method)
    return issue_pair(connection, house, session)


def issue_pair(connection: Connection, house: House, session: Session) -> Tokens:
    """The next pair of tokens of a session. The refresh token is kept as a hash."""
    settings = house.settings.auth
    token = secrets.token_urlsafe(32)
    expires_at = min(session.expires_at, clock.now() + timedelta(days=settings.refresh_days))
    values = {"token_hash": hash_secret(token), "user_id": session.user_id, "session_id": session.session_id}
    connection.execute(_SQL["add_refresh_token"], {**values, "expires_at": expires_at})
    lifetime = timedelta(minutes=settings.access_minutes)
    access_token = house.tokens.issue(Purpose.ACCESS, session.user_id, lifetime=lifetime, sid=str(session.session_id))
    return Tokens(access_token=access_token, refresh_token=token, expires_in=int(lifetime.total_seconds()))


def find_standing(connection: Connection, user_id: UUID) -> Standing:
    """Where an account stands. Raises `UnauthenticatedError` where it is gone."""
    cursor = connection.cursor(row_factory=class_row(Standing))
    standing = cursor.execute(_SQL["find_standing"], {"user_id": user_id}).fetchone()
    if standing is None:
        raise UnauthenticatedError("This account no longer exists.")
    return standing


def build_answer(outcome: Tokens | Challenge) -> JSONResponse:
    """200 with tokens or 202 with a challenge, for nobody on the way to keep."""
    if isinstance(outcome, Tokens):
        return JSONResponse(Answer(data=outcome).model_dump(mode="json"), 200, headers=_UNKEPT)
    return JSONResponse(Answer(data=outcome).model_dump(mode="json"), 202, headers=_UNKEPT)
