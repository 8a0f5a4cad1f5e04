"""Who asks, from where, and whether they may. Every route declares one of these in its signature.

A token is believed only while its session is alive in the database, so that ending a session, a key or an account
ends everything at once.
"""

import hashlib
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute, _effective_route_context_var
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.addresses import find_address, name_neighbourhood
from api.bodies import JSON, demand_type, find_media_type, take_literally
from api.house import find_house
from api.limits import spend_caller
from api.scopes import Scope, find_scopes
from api.texts import LegibleRequest, demand_address
from jobraker import clock, sql
from jobraker.db import Connection
from jobraker.errors import ForbiddenError, UnauthenticatedError
from jobraker.tokens import Purpose

KEY_PREFIX: Final = "jbk_"
_SQL: Final = sql.beside(__file__)
_STALE: Final = timedelta(minutes=5)  # how exactly it is known when a key was last used
_LONGEST_AGENT: Final = 200
_bearer = HTTPBearer(
    scheme_name="bearer", auto_error=False, description="The access token that signing in gives, or an API key."
)


@dataclass(frozen=True)
class Origin:
    """Where a request comes from."""

    address: str
    agent: str

    @property
    def neighbourhood(self) -> str:
        """What counts as one address where something is counted."""
        return name_neighbourhood(self.address)


@dataclass(frozen=True)
class Caller:
    """Who asks: a person by one of their sessions, or a machine by one of their keys."""

    user_id: UUID
    scopes: frozenset[Scope]
    session_id: UUID | None
    key_id: UUID | None
    origin: Origin


@dataclass(frozen=True)
class Visitor:
    """Anybody, signed in or not."""

    origin: Origin
    caller: Caller | None

    @property
    def user_id(self) -> UUID | None:
        """Whose eyes it is seen with."""
        return self.caller.user_id if self.caller else None


async def find_origin(request: Request) -> Origin:
    """Where a request comes from."""
    return Origin(find_address(request.scope) or "unknown", request.headers.get("user-agent", "")[:_LONGEST_AGENT])


async def find_caller(
    request: Request, _credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Caller | None:
    """Who asks, or None without a token. A bad token is refused rather than ignored."""
    if not hasattr(request.state, "caller"):
        request.state.caller = await _identify(request)
        await _count(request, request.state.caller)
    caller: Caller | None = request.state.caller
    return caller


async def _count(request: Request, caller: Caller | None) -> None:
    if caller and caller.key_id:
        await spend_caller(request, "key", str(caller.key_id))
    elif caller:
        await spend_caller(request, "user", str(caller.user_id))


async def _identify(request: Request) -> Caller | None:
    credentials, house, origin = await _bearer(request), await find_house(request), await find_origin(request)
    if credentials is None:
        return None
    if credentials.credentials.startswith(KEY_PREFIX):
        async with house.identifying() as connection:
            return await run_in_threadpool(identify_machine, connection, credentials.credentials, origin)
    claims = house.tokens.read(Purpose.ACCESS, credentials.credentials)
    session_id = UUID(str(claims.extra["sid"]))
    async with house.identifying() as connection:
        return await run_in_threadpool(identify_person, connection, claims.user_id, session_id, origin)


def identify_person(connection: Connection, user_id: UUID, session_id: UUID, origin: Origin) -> Caller:
    """The person of a session. Raises `UnauthenticatedError` where it is over."""
    key = {"user_id": user_id, "session_id": session_id, "now": clock.now()}
    row = connection.execute(_SQL["find_session_roles"], key).fetchone()
    if row is None:
        raise UnauthenticatedError("This session is over: sign in again.")
    return Caller(user_id, find_scopes(row["roles"]), session_id, None, origin)


def identify_machine(connection: Connection, key: str, origin: Origin) -> Caller:
    """The owner of an API key, with what the key may do. Raises `UnauthenticatedError`."""
    now = clock.now()
    row = connection.execute(_SQL["find_key_scopes"], {"key_hash": hash_secret(key), "now": now}).fetchone()
    if row is None:
        raise UnauthenticatedError("The API key is not valid: it may have expired or been revoked.")
    if row["last_used_at"] is None or row["last_used_at"] < now - _STALE:
        connection.execute(_SQL["touch_key"], {"key_id": row["key_id"], "now": now})
    scopes = find_scopes(row["roles"]) & frozenset(row["scopes"]) - {Scope.ACCOUNT}
    return Caller(row["user_id"], scopes, None, row["key_id"], origin)


def hash_secret(secret: str) -> str:
    """A fast hash will do: nobody can guess 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


async def admit_anybody(
    origin: Annotated[Origin, Depends(find_origin)], caller: Annotated[Caller | None, Depends(find_caller)]
) -> Visitor:
    """Whoever asks."""
    return Visitor(origin, caller)


async def admit_unseen(origin: Annotated[Origin, Depends(find_origin)]) -> Origin:
    """Whoever asks, without looking at their token: they come to get one, or to learn whether the house is well."""
    return origin


@dataclass(frozen=True)
class Gate:
    """Lets those in who may do something."""

    scope: Scope

    async def __call__(self, caller: Annotated[Caller | None, Depends(find_caller)]) -> Caller:
        """Whoever asks and may. Raises `UnauthenticatedError`, or `ForbiddenError` where the token is not enough."""
        if caller is None:
            raise UnauthenticatedError
        if self.scope not in caller.scopes:
            raise ForbiddenError(f"This needs the right to {self.scope}, which you do not have.")
        return caller


def needs(scope: Scope) -> Any:
    """What a route's parameter is annotated with: the caller, who may do that."""
    return Depends(Gate(scope))


class GuardedRoute(APIRoute):
    """A route that knows who asks, and whether they may, before it reads a byte of what they send."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler behind the gates."""
        # An included route is built anew: what is patched must be the one that will be asked.
        route = _effective_route_context_var.get() or self
        dependant = route.dependant or self.dependant
        calls, has_parameters = list_calls(dependant), bool(get_flat_params(dependant))
        gates = [call for call in calls if isinstance(call, Gate)]
        media_type = find_media_type(route.body_field)
        if media_type == JSON:
            for field in dependant.body_params:
                take_literally(field)
        handle = super().get_route_handler()

        async def guard(request: Request) -> Response:
            if find_caller in calls:
                caller = await find_caller(request, None)
                for gate in gates:
                    await gate(caller)
            demand_type(request, media_type)
            if has_parameters:
                demand_address(request)
            return await handle(LegibleRequest(request.scope, request.receive))

        return guard


def list_calls(dependant: Dependant) -> list[object]:
    """All that a route needs, and what that needs in turn."""
    return [needed.call for needed in _list_needs(dependant)]


def _list_needs(dependant: Dependant) -> Iterator[Dependant]:
    for needed in dependant.dependencies:
        yield needed
        yield from _list_needs(needed)


Anybody: TypeAlias = Annotated[Visitor, Depends(admit_anybody)]
Unseen: TypeAlias = Annotated[Origin, Depends(admit_unseen)]
