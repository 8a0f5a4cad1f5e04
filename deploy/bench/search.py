"""`GET /jobs` among many jobs: real HTTP, several clients at once, on this machine's loopback."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import cycle, islice
from typing import Any, Final
from urllib.parse import urlencode

from deploy.bench.filled import filled
from deploy.bench.serving import serving
from deploy.bench.stopwatch import measure, percentile
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
    with filled(jobs, encoder="made up") as url, serving(url) as address:
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


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))  # noqa: T201 - figures go to standard output
