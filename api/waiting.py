"""Waiting a little for the workers' answer to a request, and the ticket for those whose patience ends.

The request is committed before anybody waits, or no worker would see it. Waiting holds neither a transaction nor a
thread, so that a hundred patient people cost a hundred short reads.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from psycopg.rows import class_row
from pydantic import BaseModel

from api import problems
from api.envelope import Answer
from api.house import House
from jobraker import sql
from jobraker.db import Connection

State: TypeAlias = Literal["pending", "running", "completed", "failed"]
_FIRST_PAUSE_S: Final = 0.05
_LONGEST_PAUSE_S: Final = 0.5
_GROWTH: Final = 1.5
_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Run:
    """How far a request is, and what came of it."""

    state: State
    answer: dict[str, Any] | None
    error: dict[str, Any] | None


class Ticket(BaseModel):
    """A request that is still being worked on, and where to look for it."""

    request_id: UUID
    state: Literal["pending", "running"]
    url: str


# What a route that waits declares of its other answer.
TICKET: Final[dict[int | str, dict[str, Any]]] = {
    202: {
        "model": Answer[Ticket],
        "description": "Still being worked on: look at `url`.",
        "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
        "links": {
            "request": {
                "operationRef": "#/paths/~1api~1v1~1requests~1{request_id}/get",
                "parameters": {"request_id": "$response.body#/data/request_id"},
            }
        },
    }
}


async def wait(house: House, user_id: UUID, request_id: UUID) -> Run:
    """How far the request is once it is over, or when patience ends. Raises the error it failed with."""
    now = asyncio.get_running_loop().time
    end, pause = now() + house.settings.api.wait_s, _FIRST_PAUSE_S
    while True:
        async with house.reading(user_id) as connection:
            run = await run_in_threadpool(find_run, connection, request_id)
        if run.state == "failed":
            raise problems.restore(run.error or {})
        if run.state == "completed" or now() + pause > end:
            return run
        await asyncio.sleep(pause)
        pause = min(pause * _GROWTH, _LONGEST_PAUSE_S)


def find_run(connection: Connection, request_id: UUID) -> Run:
    """How far a request is."""
    cursor = connection.cursor(row_factory=class_row(Run))
    run = cursor.execute(_SQL["find_run"], {"request_id": request_id}).fetchone()
    return run or Run("pending", None, None)


def hand_ticket(request: Request, request_id: UUID, run: Run) -> JSONResponse:
    """The answer to somebody whose patience ended before the work: 202 and where to look."""
    url = str(request.app.url_path_for("show_request", request_id=str(request_id)))
    ticket = Answer[Ticket](data=Ticket.model_validate({"request_id": request_id, "state": run.state, "url": url}))
    return JSONResponse(ticket.model_dump(mode="json"), 202, headers={"Location": url})
