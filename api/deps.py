"""The transactions a route may ask for.

They have `scope="function"`: with FastAPI's default the commit would happen after the answer went out, and a failed
one would have been answered with 200. Each is the caller's own: row-level security shows it their rows only.
"""

from collections.abc import AsyncIterator
from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import Depends

from api.callers import Caller, find_caller
from api.house import Reading, TheHouse
from jobraker.db import Connection
from jobraker.errors import UnauthenticatedError

Asking: TypeAlias = Annotated[Caller | None, Depends(find_caller)]


async def read_database(house: TheHouse, caller: Asking) -> AsyncIterator[Connection]:
    """A connection that cannot write."""
    async with house.reading(_name(caller)) as connection:
        yield connection


async def search_database(house: TheHouse, caller: Asking) -> AsyncIterator[Reading]:
    """What opens a connection that cannot write, for the route to open in its own thread.

    Opening and closing it around the route takes two more visits to the threads: much, in the busiest route.
    """
    async with house.searching(_name(caller)) as reading:
        yield reading


async def write_database(house: TheHouse, caller: Asking) -> AsyncIterator[Connection]:
    """A connection whose work is committed before the answer goes out, or not at all."""
    if caller is None:
        raise UnauthenticatedError
    async with house.writing(caller.user_id) as connection:
        yield connection


async def open_door(house: TheHouse) -> AsyncIterator[Connection]:
    """A connection in the role of signing in, whose work is committed before the answer goes out, or not at all."""
    async with house.admitting() as connection:
        yield connection


def _name(caller: Caller | None) -> UUID | None:
    return caller.user_id if caller else None


Reads: TypeAlias = Annotated[Connection, Depends(read_database, scope="function")]
Searches: TypeAlias = Annotated[Reading, Depends(search_database, scope="function")]
Writes: TypeAlias = Annotated[Connection, Depends(write_database, scope="function")]
Door: TypeAlias = Annotated[Connection, Depends(open_door, scope="function")]
