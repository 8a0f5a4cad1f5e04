"""A real API process for a benchmark, on a database that is there, with limits out of the way."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import httpx

from deploy.local.waiting import wait_until

_LIMITS: Final = ("PER_ADDRESS", "FAILURES_PER_PAIR", "FAILURES_PER_ACCOUNT", "FAILURES_PER_ADDRESS")


@contextmanager
def serving(url: str) -> Iterator[str]:
    """The address of a real API process on the database at `url`."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    environment = {
        **os.environ,
        "JOBRAKER_DATABASE__URL": url,
        "JOBRAKER_API__PORT": str(port),
        # All clients have one address, and some fail on purpose.
        **{f"JOBRAKER_LIMITS__{name}": "1000000/minute" for name in _LIMITS},
    }
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-m", "api"], env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(address), seconds=60)
        yield address
    finally:
        process.terminate()
        process.wait()


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/api/v1/health", trust_env=False).is_success
    except httpx.HTTPError:
        return False
