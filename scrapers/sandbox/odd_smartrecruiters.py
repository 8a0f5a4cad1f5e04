"""The odd part of the sandbox's SmartRecruiters."""

from functools import cache
from typing import Any, Final

from fastapi import Response

from scrapers.sandbox.answers import answer
from scrapers.sandbox.companies import Board
from scrapers.sandbox.jobs import Job
from scrapers.sandbox.odd import Row, make_jobs

TENANTS: Final = {
    "OddNobody": "Odd Nobody",
    "OddLarge": "Odd Large",
    "OddLoop": "Odd Loop",
    "OddShort": "Odd Short",
    "OddDetails": "Odd Details",
    "OddCut": "Odd Cut",
    "OddHtml": "Odd Markup",
    "OddBusy": "Odd Busy",
}
_SIZES: Final = {"OddNobody": 0, "OddLarge": 230, "OddLoop": 130, "OddDetails": 8}


@cache
def make_board(tenant: str) -> list[Job]:
    """The jobs of an odd tenant."""
    return make_jobs(f"smartrecruiters {tenant}", TENANTS[tenant], Board.SMARTRECRUITERS, _SIZES.get(tenant, 3))


def spoil_page(tenant: str, page: Row, rows: list[Any]) -> Row:
    """The page as the tenant shows it: the first one for ever, or one that counts more than there is."""
    if tenant == "OddLoop":
        return {**page, "totalFound": 400, "content": rows[:100]}
    return {**page, "totalFound": page["totalFound"] + 2} if tenant == "OddShort" else page


def spoil_detail(identity: str) -> Response | None:
    """A page for people, a refusal, or an answer without a text, by the posting's number; None where all is well."""
    match int(identity) // 16 % 4:
        case 1:
            return Response("<!doctype html><title>Please wait</title>", media_type="text/html")
        case 2:
            return answer({"code": "FORBIDDEN", "message": "No"}, 403)
        case 3:
            return answer({"id": identity, "name": "A posting without a text"})
    return None
