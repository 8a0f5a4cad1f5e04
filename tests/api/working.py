"""The workers of a house whose API is being tested: their own role, the same keys and the same store."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg.types.json import Jsonb

from flows import requests
from flows.requests import Worker
from flows.resources import Request, Tools, prepare_tools
from jobraker.db import Database, Role
from jobraker.settings import Settings


class NoEncoder:
    """For requests that never get as far as a vector."""

    name = "none"
    dimensions = 384

    def encode(self, texts: object) -> Any:
        raise AssertionError("nothing here is worth a vector")


@contextmanager
def open_tools(settings: Settings) -> Iterator[Tools]:
    """What the workers of that house answer with."""
    assert settings.database.url is not None
    url = settings.database.url.get_secret_value()
    with Database(url, role=Role.FLOWS, pool_size=4) as database:
        yield prepare_tools(settings, database, NoEncoder())


def answer_all(tools: Tools) -> list[Request]:
    """Answer every waiting request as a worker does, only without Prefect around it; those that were answered."""
    worker = Worker(tools, "test")
    answered: list[Request] = []
    while request := worker.claim():
        answer = requests._find_kind(request.kind)(tools, request)
        worker._finish("complete_request", request, {"answer": Jsonb(dict(answer))})
        answered.append(request)
    return answered
