"""The odd part of the sandbox's Workable."""

from typing import Any, Final

from scrapers.sandbox import wire_workable
from scrapers.sandbox.companies import Board
from scrapers.sandbox.odd import Row, make_jobs

TENANTS: Final = {
    "odd-places": "Odd Places",
    "odd-gone": "Odd Gone",
    "odd-cut": "Odd Cut",
    "odd-html": "Odd Markup",
    "odd-busy": "Odd Busy",
}


def make_board(tenant: str) -> Row:
    """The answer of an odd tenant, were it to answer well."""
    jobs = make_jobs(f"workable {tenant}", TENANTS[tenant], Board.WORKABLE, 6)
    rows = [wire_workable.write_rows(job, 0, details=True)[0] for job in jobs]
    return wire_workable.write_board(TENANTS[tenant], "Odd.", _spoil(rows) if tenant == "odd-places" else rows[:3])


def _spoil(rows: list[Row]) -> list[Any]:
    one, two, three, four, five, six = rows
    return [
        one,
        {**one, **_move("Porto", "Portugal", "PT")},
        {**one, **_move("Porto", "Portugal", "PT")},
        {**two, **_move("Leeds", "United Kingdom", "GB", hidden=True)},
        {**three, "title": f"{three['title']} (draft)", **_move("Graz", "Austria", "AT")},
        three,
        {**four, "locations": None, "telecommuting": None, "published_on": None},
        {key: value for key, value in five.items() if key != "shortcode"},
        {**six, "shortcode": {"code": 1}},
    ]


def _move(city: str, country: str, code: str, *, hidden: bool = False) -> Row:
    place = {"country": country, "countryCode": code, "city": city, "region": None, "hidden": hidden}
    return {"country": country, "city": city, "state": "", "locations": [place]}
