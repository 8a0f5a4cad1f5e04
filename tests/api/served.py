"""The service behind a real socket: what happens to bytes on their way is seen there only."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse

import uvicorn
from fastapi import FastAPI

from api import __main__ as start


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """The port of a real uvicorn. Whoever connects before it is ready waits in the socket's queue."""
    with start.listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(start.build_config(app))
        thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    """A connection through which a test may send whatever it likes."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        yield connection


def read_answer(connection: socket.socket) -> HTTPResponse:
    """The answer that comes next."""
    answer = HTTPResponse(connection)
    answer.begin()
    return answer


def get(port: int, path: str, **headers: str) -> HTTPResponse:
    """One request on a connection of its own; the answer is read."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer
