"""The odd part of the sandbox's Lever."""

from typing import Any, Final

from scrapers.sandbox import wire_lever
from scrapers.sandbox.companies import Board
from scrapers.sandbox.odd import Change, Row, change_rows, make_jobs

TENANTS: Final = {
    "oddfields": "Odd Fields",
    "oddgone": "Odd Gone",
    "oddcut": "Odd Cut",
    "oddhtml": "Odd Markup",
    "oddbusy": "Odd Busy",
    "oddempty": "Odd Empty",
    "eu/oddeurope": "Odd Europe",
}
_ROWS: Final[tuple[Change, ...]] = (
    lambda row: row,
    lambda row: {key: value for key, value in row.items() if key != "id"},
    lambda row: {**row, "id": None},
    lambda row: {**row, "createdAt": None},
    lambda row: {key: value for key, value in row.items() if key != "createdAt"},
    lambda row: {**row, "createdAt": -62_135_596_800_000},
    lambda row: {**row, "categories": None, "workplaceType": "unspecified"},
    lambda row: {**row, "categories": {"location": "Remote - US"}, "workplaceType": "onsite", "country": None},
    lambda row: {**row, "lists": None, "additional": None},
    lambda row: {**row, "salaryRange": {"interval": "bi-week-salary", "currency": "USD", "min": "2,000", "max": 3000}},
    lambda row: {**row, "salaryRange": {"interval": "one-time", "currency": "XQQ", "min": 0, "max": 0}},
    lambda row: {**row, "text": None},
)


def make_board(tenant: str) -> list[Any]:
    """The answer of an odd tenant, were it to answer well."""
    if tenant == "oddempty":
        return []
    jobs = make_jobs(f"lever {tenant}", TENANTS[tenant], Board.LEVER)
    rows: list[Row] = [wire_lever.write_job(job, 0) for job in jobs]
    return change_rows(rows, _ROWS) if tenant == "oddfields" else rows[:3]
