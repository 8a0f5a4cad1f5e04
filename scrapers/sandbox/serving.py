"""The sandbox in this process, on a free port, for as long as somebody needs it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn

from jobraker.errors import UnavailableError
from scrapers.sandbox.app import make_app

_STEP_S: Final = 0.01


@contextmanager
def serving(*, postings: int = 2000, seed: int = 7, odd: bool = True) -> Iterator[str]:
    """The address of a sandbox that ends with the block. Raises `UnavailableError` where it cannot start."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = make_app(postings=postings, seed=seed, odd=odd)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="sandbox", daemon=True)
        thread.start()
        try:
            _await_start(server, thread)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _await_start(server: uvicorn.Server, thread: threading.Thread) -> None:
    while not server.started:
        if not thread.is_alive():
            raise UnavailableError("The sandbox did not start.")
        time.sleep(_STEP_S)
