"""Workday sites that misbehave as real ones did: lists that begin anew, counts that end early, a guard that blocks."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, Final

from fastapi import Response

from scrapers.sandbox.answers import answer
from scrapers.sandbox.companies import make_company
from scrapers.sandbox.epochs import find_epoch
from scrapers.sandbox.jobs import Job, make_job
from scrapers.sandbox.market import Market
from scrapers.sandbox.wire_workday import write_page, write_row
from scrapers.sandbox.world import World

HOST: Final = "odd.wd5"
TENANTS: Final = {
    "odd.wd5/Blocked": "Odd Blocked",
    "odd.wd5/Busy": "Odd Busy",
    "odd.wd5/Capped": "Odd Capped",
    "odd.wd5/Cut": "Odd Cut",
    "odd.wd5/Empty": "Odd Empty",
    "odd.wd5/Html": "Odd Html",
    "odd.wd5/Looping": "Odd Looping",
    "odd.wd5/Rows": "Odd Rows",
    "odd.wd5/Short": "Odd Short",
    "odd.wd5/Torn": "Odd Torn",
}
_FIRST_NUMBER: Final = 60_000_000
_JOBS: Final = {"Empty": 0, "Looping": 45, "Capped": 40, "Torn": 45, "Cut": 45, "Blocked": 12}
_FEW: Final = 5
_PAGE: Final = 20
_HTML: Final = "<!DOCTYPE html><html><body>Workday is currently unavailable.</body></html>"


def make_jobs(site: str) -> list[Job]:
    """The jobs of an odd site."""
    return list(_make_jobs(site, _JOBS.get(site, _FEW)))


def change_page(market: Market, site: str, page: dict[str, Any], offset: int) -> Response:
    """A page of the list with the site's own trouble."""
    if site == "Busy" and market.count_visit(site) % 2:
        return answer({}, 429, {"Retry-After": "0"})
    return _CHANGES[site](page, offset) if site in _CHANGES else answer(page)


def change_detail(market: Market, site: str, detail: dict[str, Any]) -> Response:
    """A detail with the site's own trouble."""
    if site == "Blocked":
        market.count_visit(site)
        return Response(_HTML, media_type="text/html")
    if site == "Rows" and int(detail["jobPostingInfo"]["jobReqId"][-1]) % 2:
        return answer({"errorCode": "S22", "message": "not available"})
    return answer(detail)


@cache
def _make_jobs(site: str, count: int) -> tuple[Job, ...]:
    world = World(seed=0, postings=max(count, 1))
    epoch = find_epoch(world, 0)
    employer = replace(make_company(0, 4), name=f"Odd {site}", legal_name=f"Odd {site}", token=f"{HOST}/{site}")
    made = (make_job(world, epoch, number, company=employer) for number in range(count))
    return tuple(replace(job, number=_FIRST_NUMBER + place) for place, job in enumerate(made))


def _begin_anew(page: dict[str, Any], offset: int) -> Response:
    jobs = make_jobs("Looping")
    first = write_page([write_row(job) for job in jobs], len(jobs), offset=0, limit=_PAGE)
    return answer(first if offset == 2 * _PAGE else page)


def _break_off(page: dict[str, Any], offset: int) -> Response:
    return Response(json.dumps(page)[:100], media_type="application/json") if offset else answer(page)


def _send_away(page: dict[str, Any], offset: int) -> Response:
    away = {"Location": "https://workday.sandbox.example/maintenance"}
    return Response(status_code=303, headers=away) if offset else answer(page)


def _add_rows(page: dict[str, Any], _offset: int) -> Response:
    return answer(page | {"jobPostings": [*page["jobPostings"], {"bulletFields": ["JR1"]}, "a row"]})


_CHANGES: Final[dict[str, Callable[[dict[str, Any], int], Response]]] = {
    "Capped": lambda page, _offset: answer(page | {"total": 2_000}),
    "Cut": _break_off,
    "Html": lambda _page, _offset: Response(_HTML, media_type="text/html"),
    "Looping": _begin_anew,
    "Rows": _add_rows,
    "Short": lambda page, _offset: answer(page | {"total": _FEW + 2}),
    "Torn": _send_away,
}
