"""The odd part of the sandbox's Recruitee."""

from typing import Any, Final

from scrapers.sandbox import wire_recruitee
from scrapers.sandbox.companies import Board
from scrapers.sandbox.odd import Change, change_rows, make_jobs

TENANTS: Final = {
    "odd-offers": "Odd Offers",
    "odd-gone": "Odd Gone",
    "odd-cut": "Odd Cut",
    "odd-html": "Odd Markup",
    "odd-busy": "Odd Busy",
}
_ROWS: Final[tuple[Change, ...]] = (
    lambda row: row,
    lambda row: {**row, "status": "draft"},
    lambda row: {**row, "remote": True, "hybrid": True, "on_site": True},
    lambda row: {**row, "remote": None, "hybrid": None, "on_site": None, "locations": None},
    lambda row: {**row, "salary": {"min": "", "max": "45.000 brutto", "period": "13x", "currency": "EUR"}},
    lambda row: {**row, "salary": None, "published_at": "soon"},
    lambda row: {**row, "close_at": "2026-12-31 22:59:59 UTC", "employment_type_code": "volunteer"},
    lambda row: {key: value for key, value in row.items() if key != "id"},
    lambda row: {**row, "title": f"{row['title']}\x00"},
)


def make_board(tenant: str) -> list[Any]:
    """The offers of an odd tenant, were it to answer well."""
    jobs = make_jobs(f"recruitee {tenant}", TENANTS[tenant], Board.RECRUITEE)
    rows = [wire_recruitee.write_offer(job) for job in jobs]
    return change_rows(rows, _ROWS) if tenant == "odd-offers" else rows[:3]
