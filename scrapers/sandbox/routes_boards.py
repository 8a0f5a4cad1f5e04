"""The sandbox's Greenhouse and Ashby: whole boards, a single job, and what odd tenants do."""

import json
import time
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from scrapers.sandbox import forms_greenhouse, odd, wire_ashby, wire_greenhouse
from scrapers.sandbox.answers import answer
from scrapers.sandbox.companies import Board
from scrapers.sandbox.market import Market

_SLOW_S: Final = 0.5
_WELL_EVERY: Final = 3


def make_greenhouse(market: Market) -> APIRouter:
    """Greenhouse's job board API."""
    router = APIRouter(prefix="/greenhouse/v1/boards/{token}")

    @router.get("")
    def read_board(token: str) -> Response:
        company = market.find_company(Board.GREENHOUSE, token)
        return _miss() if company is None else answer({"name": company.name, "content": company.about})

    @router.get("/jobs")
    def read_jobs(token: str, content: bool = False) -> Response:  # noqa: FBT001, FBT002 - as in the address
        if market.odd and token in odd.GREENHOUSE_TENANTS:
            return _answer_oddly(market, token)
        company = market.find_company(Board.GREENHOUSE, token)
        if company is None:
            return _miss()
        rows = [wire_greenhouse.write_job(job) for job in market.find_jobs(company)]
        return answer(
            wire_greenhouse.write_board(rows if content else list(map(wire_greenhouse.without_content, rows)))
        )

    @router.get("/jobs/{identity}")
    def read_job(
        token: str,
        identity: int,
        questions: bool = False,  # noqa: FBT001, FBT002 - as in the address
        pay_transparency: bool = False,  # noqa: FBT001, FBT002
    ) -> Response:
        company = market.find_company(Board.GREENHOUSE, token)
        for job in market.find_jobs(company) if company else []:
            row = wire_greenhouse.write_job(job)
            if row["id"] == identity:
                form = forms_greenhouse.write_form(job) if questions else {}
                pay = forms_greenhouse.write_pay(job) if pay_transparency else {}
                return answer({**row, **form, **pay})
        return _miss()

    return router


def make_ashby(market: Market) -> APIRouter:
    """Ashby's posting API. Unknown parameters are ignored there."""
    router = APIRouter(prefix="/ashby/posting-api/job-board")

    @router.get("/{board}")
    def read_jobs(
        board: str,
        include_compensation: Annotated[bool, Query(alias="includeCompensation")] = False,  # noqa: FBT002
    ) -> Response:
        if market.odd and board in odd.ASHBY_TENANTS:
            return _stumble(market, board)
        company = market.find_company(Board.ASHBY, board)
        if company is None:
            return answer({"error": "Not found"}, 404)
        rows = [wire_ashby.write_job(job, market.world.seed) for job in market.find_jobs(company)]
        if not include_compensation:
            rows = [wire_ashby.without_compensation(row) for row in rows]
        return answer(wire_ashby.write_board(rows))

    return router


def _answer_oddly(market: Market, board: str) -> Response:
    if board == "oddgone":
        return _miss()
    if board == "oddbusy" and (visit := market.count_visit(board)) % _WELL_EVERY:
        return answer({"error": "Too many requests"}, 429, {"Retry-After": str(visit % 2)})
    told = odd.make_greenhouse_board(board)
    if board == "oddbroken":
        return Response(json.dumps(told)[:-200], media_type="application/json")
    return answer(told)


def _stumble(market: Market, board: str) -> Response:
    if board == "odd-gone":
        return answer({"error": "Not found"}, 404)
    if board == "odd-stumble" and market.count_visit(board) % 2:
        return Response("<html><body>Internal Server Error</body></html>", 500, media_type="text/html")
    if board == "odd-slow":
        time.sleep(_SLOW_S)
    return answer(odd.make_ashby_board(board))


def _miss() -> Response:
    return answer({"status": 404, "error": "Job not found"}, 404)
