"""The workers of a house whose API is being tested: their own role, the same keys and the same store."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from psycopg.types.json import Jsonb

from flows import requests
from flows.requests import Worker
from flows.resources import Request, Tools, prepare_tools
from jobraker.db import Database, Role
from jobraker.errors import JobrakerError
from jobraker.settings import Settings


class FlatEncoder:
    """Every text has the same vector: what is worth something here are the rows."""

    name = "flat"
    dimensions = 384
    is_remote = False

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.full((len(texts), self.dimensions), 0.05, dtype=np.float32)


@contextmanager
def open_tools(settings: Settings) -> Iterator[Tools]:
    """What the workers of that house answer with."""
    assert settings.database.url is not None
    url = settings.database.url.get_secret_value()
    with Database(url, role=Role.FLOWS, pool_size=4) as database:
        yield prepare_tools(settings, database, FlatEncoder())


def answer_all(tools: Tools) -> list[Request]:
    """Answer every waiting request as a worker does, only without Prefect around it; those that went well."""
    worker = Worker(tools, "test")
    answered: list[Request] = []
    while request := worker.claim():
        try:
            answer = requests._find_kind(request.kind)(tools, request)
        except JobrakerError as error:
            worker._finish("fail_request", request, {"error": Jsonb({"kind": error.kind, "message": error.message})})
        else:
            worker._finish("complete_request", request, {"answer": Jsonb(dict(answer))})
            answered.append(request)
    return answered
