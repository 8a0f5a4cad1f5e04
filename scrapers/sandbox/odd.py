"""The odd part of the outside world: a bounded set of tenants and rows that real boards taught us to expect.

Always the same ones, whatever the number of postings, and apart from the believable market: an odd
tenant is named odd..., so that nobody takes its trouble for a fault of the sandbox.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from scrapers.sandbox import wire_adzuna, wire_ashby, wire_greenhouse
from scrapers.sandbox.companies import Board, make_company, make_token
from scrapers.sandbox.epochs import find_epoch
from scrapers.sandbox.jobs import Job, make_job
from scrapers.sandbox.world import World

# Numbers, and so ids, above those of any market.
_FIRST_NUMBER: Final = 50_000_000
_GIANT_BYTES: Final = 10 * 1024 * 1024
_DEEP: Final = 300
Row = dict[str, Any]
Change = Callable[[Row], Any]

GREENHOUSE_TENANTS: Final = {
    "oddrows": "Odd Rows",
    "oddgiant": "Odd Giant",
    "oddbroken": "Odd Broken",
    "oddbusy": "Odd Busy",
    "oddshort": "Odd Short",
    "oddempty": "Odd Empty",
    "oddgone": "Odd Gone",
}
ASHBY_TENANTS: Final = {
    "odd-fields": "Odd Fields",
    "odd-stumble": "Odd Stumble",
    "odd-slow": "Odd Slow",
    "odd-gone": "Odd Gone",
}

_GREENHOUSE_ROWS: Final[tuple[Change, ...]] = (
    lambda row: row,
    lambda row: {key: value for key, value in row.items() if key != "id"},
    lambda row: {**row, "id": {"value": row["id"]}},
    lambda row: row["title"],
    lambda row: [row["id"], row["title"]],
    lambda row: {**row, "title": row["title"] + "\x00"},
    lambda row: {**row, "first_published": "0001-01-01T00:00:00-04:00"},
    lambda row: {**row, "first_published": "9999-12-31T23:59:59-04:00"},
    lambda row: {**row, "first_published": "last Tuesday"},
    lambda row: {**row, "id": str(row["id"]), "internal_job_id": str(row["internal_job_id"])},
    lambda row: {**row, "location": None, "metadata": None, "departments": None, "offices": None},
    lambda row: {**row, "title": None},
    lambda row: {**row, "content": None},
    lambda row: {**row, "content": row["content"].replace("&", "&amp;")},
)
_ASHBY_ROWS: Final[tuple[Change, ...]] = (
    lambda row: row,
    lambda row: {**row, "id": None},
    lambda row: {**row, "id": True},
    lambda row: {**row, "id": ""},
    lambda row: {**row, "descriptionPlain": row["descriptionPlain"] + "\ud83d"},
    lambda row: {**row, "publishedAt": None},
    lambda row: {**row, "publishedAt": "1753-01-01T00:00:00.000+00:00"},
    lambda row: {**row, "isRemote": "yes", "workplaceType": "HYBRID"},
    lambda row: {**row, "secondaryLocations": ["Paris", "Remote"]},
    lambda row: {**row, "compensation": None, "address": None},
    lambda row: {**row, "compensation": _pay_in(row, currencyCode="XQQ")},
    lambda row: {**row, "compensation": _pay_in(row, minValue="70000", maxValue="90000")},
    lambda row: {**row, "compensation": _pay_in(row, minValue=float("nan"))},
    lambda row: {**row, "extra": _nest()},
)
_ADZUNA_ROWS: Final[tuple[Change, ...]] = (
    lambda row: {key: value for key, value in row.items() if key != "id"},
    lambda row: {key: value for key, value in row.items() if key != "company"},
    lambda row: {**row, "salary_min": "52000", "salary_max": "61000.50", "salary_is_predicted": 0},
    lambda row: {**row, "salary_min": 0, "salary_max": 0},
    lambda row: {**row, "created": "3026-13-45T99:00:00Z"},
    lambda row: {**row, "title": f"<strong>{row['title']}</strong>", "location": None},
)


def make_greenhouse_board(name: str) -> Row:
    """The answer of an odd Greenhouse tenant (those that answer well but late included)."""
    rows = _make_rows(GREENHOUSE_TENANTS[name], Board.GREENHOUSE)
    if name == "oddrows":
        odd = [change(row) for change, row in zip(_GREENHOUSE_ROWS, rows, strict=True)]
        again = {**rows[0], "title": f"{rows[0]['title']} (again)"}
        return wire_greenhouse.write_board([*odd, again])
    board = wire_greenhouse.write_board([] if name == "oddempty" else rows[:3])
    if name == "oddgiant":
        text = rows[0]["content"]
        rows[0]["content"] = text * (_GIANT_BYTES // len(text) + 1)
    if name == "oddshort":
        board["meta"]["total"] = 5
    return board


def make_ashby_board(name: str) -> Row:
    """The answer of an odd Ashby tenant."""
    rows = _make_rows(ASHBY_TENANTS[name], Board.ASHBY)
    if name == "odd-fields":
        return wire_ashby.write_board([change(row) for change, row in zip(_ASHBY_ROWS, rows, strict=True)])
    return wire_ashby.write_board(rows[:3])


def make_adzuna_rows() -> list[Row]:
    """The odd results of a search for software in Britain."""
    rows = _make_rows("Odd Adverts", Board.NONE)
    return [change(row) for change, row in zip(_ADZUNA_ROWS, rows, strict=False)]


def make_jobs(key: str, company: str, board: Board, count: int = 14) -> list[Job]:
    """Jobs of an odd company. `key` is its own among all odd ones, and so are the numbers of its jobs."""
    world = World(seed=0, postings=count)
    epoch = find_epoch(world, 0)
    first = _FIRST_NUMBER + 1_000 * (1 + zlib.crc32(key.encode()) % 100_000)
    employer = replace(make_company(0, 4), name=company, legal_name=company, token=make_token(company, board))
    jobs = (make_job(world, epoch, number, company=employer) for number in range(count))
    return [replace(job, number=first + place) for place, job in enumerate(jobs)]


def change_rows(rows: list[Row], changes: Sequence[Change]) -> list[Any]:
    """The first rows, each spoiled in a way of its own."""
    return [change(row) for change, row in zip(changes, rows, strict=False)]


def _make_rows(company: str, board: Board) -> list[Row]:
    writers: dict[Board, Callable[[Job], Row]] = {
        Board.GREENHOUSE: wire_greenhouse.write_job,
        Board.ASHBY: lambda job: wire_ashby.write_job(job, 0),
        Board.NONE: wire_adzuna.write_job,
    }
    return [writers[board](job) for job in _make_jobs(company, board)]


@cache
def _make_jobs(company: str, board: Board) -> list[Job]:
    world = World(seed=0, postings=len(_GREENHOUSE_ROWS))
    epoch = find_epoch(world, 0)
    names = sorted({*GREENHOUSE_TENANTS.values(), *ASHBY_TENANTS.values(), "Odd Adverts"})
    first = _FIRST_NUMBER + 100 * names.index(company)
    employer = replace(make_company(0, 4), name=company, legal_name=company, token=make_token(company, board))
    jobs = (make_job(world, epoch, number, company=employer) for number in range(world.postings))
    return [replace(job, number=first + place) for place, job in enumerate(jobs)]


def _pay_in(row: Row, **changes: Any) -> Row:
    component = {
        "summary": "70K - 90K",
        "compensationType": "Salary",
        "interval": "1 YEAR",
        "currencyCode": "EUR",
        "minValue": 70000,
        "maxValue": 90000,
    }
    return {**row["compensation"], "summaryComponents": [component | changes]}


def _nest() -> list[Any]:
    nested: list[Any] = []
    for _ in range(_DEEP):
        nested = [nested]
    return nested
