"""The service behind a real socket: what happens to bytes on their way is seen there only."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
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


class Wire:
    """A connection through which a test may send whatever it likes."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._answers: list[HTTPResponse] = []

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def read_answer(self) -> HTTPResponse:
        """The answer that comes next; its body is not read yet."""
        answer = HTTPResponse(self._socket)
        self._answers.append(answer)
        answer.begin()
        return answer

    def is_over(self) -> bool:
        """Whether the other side has nothing more to say."""
        return self._socket.recv(1) == b""

    def close(self) -> None:
        for answer in self._answers:
            answer.close()
        self._socket.close()


def connected(port: int) -> closing[Wire]:
    """A new connection, for a `with`."""
    return closing(Wire(port))


def get(port: int, path: str, **headers: str) -> HTTPResponse:
    """One request on a connection of its own; the answer is read."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer
