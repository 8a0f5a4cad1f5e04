"""`GET /jobs` among many jobs: real HTTP, several clients at once, on this machine's loopback."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import cycle, islice
from typing import Any, Final
from urllib.parse import urlencode

import httpx

from deploy.bench.filled import filled
from deploy.bench.stopwatch import measure, percentile
from deploy.local.waiting import wait_until
from jobraker.errors import BrokenError

_CLIENTS: Final = 8
_REQUESTS: Final = 60
_SEARCHES: Final[tuple[dict[str, str], ...]] = (
    {"q": "data engineer"},
    {"q": "python airflow", "remote": "remote"},
    {"q": "nurse", "country": "GB"},
    {"q": "product manager", "sort": "date"},
    {"country": "DE", "seniority": "senior"},
    {"q": "engineer kubernetes", "pay_min": "60000", "currency": "GBP"},
    {"skill": "python", "posted_within_days": "14"},
    {"title": "designer", "page": "3"},
    {"company": "company-17"},
    {},
)


def run(jobs: int) -> dict[str, Any]:
    """Milliseconds of a search, median and 95th percentile, over all clients."""
    with filled(jobs, encoder="made up") as url, _api(url) as address:
        seconds = search(address)
    return {
        "jobs": jobs,
        "clients": _CLIENTS,
        "requests": len(seconds),
        "median_ms": round(1000 * percentile(seconds, 0.5), 1),
        "p95_ms": round(1000 * percentile(seconds, 0.95), 1),
        "wanted": "p95_ms < 100",
    }


def search(address: str) -> list[float]:
    """Seconds of each search of all clients at once. Whatever goes wrong for one client goes wrong here."""
    with ThreadPoolExecutor(_CLIENTS) as clients:
        return [took for seconds in clients.map(partial(_search, address), range(_CLIENTS)) for took in seconds]


def _search(address: str, number: int) -> list[float]:
    """One client's searches; the first round warms the connection and the caches and is not counted."""
    searches = list(islice(cycle(_SEARCHES), number, number + len(_SEARCHES) + _REQUESTS))
    # The standard library's client: a richer one would take a good part of the cores that are measured.
    seconds: list[float] = []
    client = HTTPConnection(address.removeprefix("http://"))
    for position, search in enumerate(searches):
        took = measure(lambda: _get(client, f"/api/v1/jobs?{urlencode(search)}"))  # noqa: B023 - called at once
        if position >= len(_SEARCHES):
            seconds.append(took)
    return seconds


def _get(client: HTTPConnection, path: str) -> None:
    client.request("GET", path)
    response = client.getresponse()
    body = response.read()
    if response.status != HTTPStatus.OK:
        raise BrokenError(f"{path} answered {response.status}: {body[:200]!r}")


@contextmanager
def _api(url: str) -> Iterator[str]:
    """The address of a real API process on the database at `url`."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    environment = {
        **os.environ,
        "JOBRAKER_DATABASE__URL": url,
        "JOBRAKER_API__PORT": str(port),
        "JOBRAKER_LIMITS__PER_ADDRESS": "1000000/minute",  # all clients have one address
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


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))  # noqa: T201 - figures go to standard output
