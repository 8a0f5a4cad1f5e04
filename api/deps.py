"""What a route may ask for: a reading or writing transaction, the house's parts, and who is asking.

The transactions have `scope="function"`: with FastAPI's default the commit would happen after the answer
went out, and a failed one would have been answered with 200.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from fastapi import Depends, Request
from fastapi.concurrency import contextmanager_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.auth.tokens import AccessTokens
from jobraker.blobs import Blobs
from jobraker.db import Connection, Database
from jobraker.errors import UnauthenticatedError, UnavailableError
from jobraker.settings import Settings

_PATIENCE_S: Final = 15.0
Reading: TypeAlias = Callable[[], AbstractContextManager[Connection]]
_bearer = HTTPBearer(auto_error=False, description="The access token that signing in gives.")


@dataclass(frozen=True)
class House:
    """What one API process holds for all its requests.

    `gate` has as many places as the pool has connections. Requests queue there without a thread: if they
    queued in the pool, their threads would be the ones the connections' owners need to go on. `narrow_gate` has
    half as many, for what keeps the processors busy all the time: more of it at once would be served no sooner, the
    long ones would be the last to get ready, and all others would find no connection.

    `watch` is a pool of one connection that soon gives up: whoever asks whether the house is well must neither
    wait for a lost database to return nor stand behind everybody else.
    """

    settings: Settings
    database: Database
    watch: Database
    blobs: Blobs
    tokens: AccessTokens
    gate: asyncio.Semaphore
    narrow_gate: asyncio.Semaphore
    watch_gate: asyncio.Semaphore

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """A read-only transaction. Raises `UnavailableError` where the house is too busy."""
        async with _passing(self.gate), contextmanager_in_threadpool(self.database.reading()) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        """A transaction that commits at its end. Raises `UnavailableError` where the house is too busy."""
        async with _passing(self.gate), contextmanager_in_threadpool(self.database.writing()) as connection:
            yield connection

    @asynccontextmanager
    async def searching(self) -> AsyncIterator[Reading]:
        """What opens a read-only transaction, for as long as the block runs. Raises `UnavailableError` likewise."""
        async with _passing(self.narrow_gate), _passing(self.gate):
            yield self.database.reading

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[Connection]:
        """A read-only transaction for a look at the house. Raises `UnavailableError` within seconds."""
        async with _passing(self.watch_gate), contextmanager_in_threadpool(self.watch.reading()) as connection:
            yield connection


@asynccontextmanager
async def _passing(gate: asyncio.Semaphore) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await gate.acquire()
    except TimeoutError as error:
        raise UnavailableError("Too many requests are waiting: try again in a moment.") from error
    try:
        yield
    finally:
        gate.release()


async def find_house(request: Request) -> House:
    """The parts of this process, put together when it started."""
    house: House = request.app.state.house
    return house


TheHouse: TypeAlias = Annotated[House, Depends(find_house)]


async def read_database(house: TheHouse) -> AsyncIterator[Connection]:
    """A connection that cannot write."""
    async with house.reading() as connection:
        yield connection


async def search_database(house: TheHouse) -> AsyncIterator[Reading]:
    """What opens a connection that cannot write, for the route to open in its own thread.

    Opening and closing it around the route takes two more visits to the threads: much, in the busiest route.
    """
    async with house.searching() as reading:
        yield reading


async def write_database(house: TheHouse) -> AsyncIterator[Connection]:
    """A connection whose work is committed before the answer goes out, or not at all."""
    async with house.writing() as connection:
        yield connection


async def find_visitor(
    house: TheHouse, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> uuid.UUID | None:
    """Who asks, or None without a token. A bad token is refused rather than ignored."""
    return house.tokens.read(credentials.credentials) if credentials else None


async def demand_user(visitor: Annotated[uuid.UUID | None, Depends(find_visitor)]) -> uuid.UUID:
    """Who asks. Raises `UnauthenticatedError` without a token."""
    if visitor is None:
        raise UnauthenticatedError
    return visitor


Reads: TypeAlias = Annotated[Connection, Depends(read_database, scope="function")]
Searches: TypeAlias = Annotated[Reading, Depends(search_database, scope="function")]
Writes: TypeAlias = Annotated[Connection, Depends(write_database, scope="function")]
Visitor: TypeAlias = Annotated[uuid.UUID | None, Depends(find_visitor)]
CurrentUser: TypeAlias = Annotated[uuid.UUID, Depends(demand_user)]
