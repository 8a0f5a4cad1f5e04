"""What one API process holds for all its requests, and how a request gets a transaction."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final, TypeAlias
from uuid import UUID

from fastapi import Depends, Request
from fastapi.concurrency import contextmanager_in_threadpool

from api.limits import Limiter
from jobraker.blobs import Blobs
from jobraker.db import Connection, Database
from jobraker.errors import UnavailableError
from jobraker.settings import Settings
from jobraker.tokens import Tokens
from jobraker.vault import Vault

_PATIENCE_S: Final = 15.0
Reading: TypeAlias = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Gates:
    """As many places as there are connections. Requests queue here without a thread.

    If they queued in the pool, their threads would be the ones the connections' owners need to go on. `narrow` has
    half as many as `wide`, for what keeps the processors busy all the time: more of it at once would be served no
    sooner, the long ones would be the last to get ready, and all others would find no connection. `reading` is for
    strangers' files, which one process each reads: as many places as `models.resumes.extraction` has seats.
    """

    wide: asyncio.Semaphore
    narrow: asyncio.Semaphore
    door: asyncio.Semaphore
    bell: asyncio.Semaphore
    watch: asyncio.Semaphore
    reading: asyncio.Semaphore


@dataclass(frozen=True)
class House:
    """What one API process holds for all its requests.

    `door` connects in the role of signing in, which sees what proves who people are and which the slices about people's
    own things never use. `bell` does so too, only to know who asks: a crowd at the door, where passwords are hashed,
    must not shut out those who are in. `watch` is a pool of one connection that soon gives up: whoever asks whether
    the house is well must neither wait for a lost database to return nor stand behind everybody else.
    """

    settings: Settings
    database: Database
    door: Database
    bell: Database
    watch: Database
    blobs: Blobs
    tokens: Tokens
    vault: Vault
    limiter: Limiter
    gates: Gates

    @asynccontextmanager
    async def reading(self, user_id: UUID | None) -> AsyncIterator[Connection]:
        """A read-only transaction of that person or nobody. Raises `UnavailableError` where the house is too busy."""
        async with (
            _passing(self.gates.wide),
            contextmanager_in_threadpool(self.database.reading(user_id)) as connection,
        ):
            yield connection

    @asynccontextmanager
    async def writing(self, user_id: UUID) -> AsyncIterator[Connection]:
        """A transaction of that person, committed at its end. Raises `UnavailableError` likewise."""
        async with (
            _passing(self.gates.wide),
            contextmanager_in_threadpool(self.database.writing(user_id)) as connection,
        ):
            yield connection

    @asynccontextmanager
    async def searching(self, user_id: UUID | None) -> AsyncIterator[Reading]:
        """What opens a read-only transaction, for as long as the block runs. Raises `UnavailableError` likewise."""
        async with _passing(self.gates.narrow), _passing(self.gates.wide):
            yield partial(self.database.reading, user_id)

    @asynccontextmanager
    async def identifying(self) -> AsyncIterator[Connection]:
        """A transaction in which to know who asks. Raises `UnavailableError` likewise."""
        async with _passing(self.gates.bell), contextmanager_in_threadpool(self.bell.writing()) as connection:
            yield connection

    @asynccontextmanager
    async def admitting(self) -> AsyncIterator[Connection]:
        """A transaction at the door, committed at its end. Raises `UnavailableError` likewise."""
        async with _passing(self.gates.door), contextmanager_in_threadpool(self.door.writing()) as connection:
            yield connection

    @asynccontextmanager
    async def extracting(self) -> AsyncIterator[None]:
        """A place to read an uploaded file at. Raises `UnavailableError` likewise."""
        async with _passing(self.gates.reading):
            yield

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[Connection]:
        """A read-only transaction for a look at the house. Raises `UnavailableError` within seconds."""
        async with _passing(self.gates.watch), contextmanager_in_threadpool(self.watch.reading()) as connection:
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
