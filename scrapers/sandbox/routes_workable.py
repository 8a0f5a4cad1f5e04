"""The sandbox's Workable: whole boards as its widget reads them, single postings, and their forms."""

from fastapi import APIRouter, Response

from scrapers.sandbox import odd_workable, wire_workable
from scrapers.sandbox.answers import answer
from scrapers.sandbox.companies import Board
from scrapers.sandbox.jobs import Job
from scrapers.sandbox.market import Market
from scrapers.sandbox.stumbling import stumble


def make_workable(market: Market) -> APIRouter:
    """Workable's public addresses."""
    router = APIRouter(prefix="/workable/api")

    @router.get("/v1/widget/accounts/{account}")
    def read_board(account: str, details: bool = False) -> Response:  # noqa: FBT001, FBT002 - as in the address
        if market.odd and account in odd_workable.TENANTS:
            return stumble(market, account, answer(odd_workable.make_board(account)))
        company = market.find_company(Board.WORKABLE, account)
        if company is None:
            return _miss()
        jobs = market.find_jobs(company)
        rows = [row for job in jobs for row in wire_workable.write_rows(job, market.world.seed, details=details)]
        return answer(wire_workable.write_board(company.name, company.about, rows))

    @router.get("/v2/accounts/{account}/jobs/{code}")
    def read_posting(account: str, code: str) -> Response:
        job = _find_job(market, account, code)
        return answer(wire_workable.write_posting(job, market.world.seed)) if job else _miss()

    @router.get("/v1/jobs/{code}/form")
    def read_form(code: str) -> Response:
        found = (_find_job(market, account, code) for account in market.boards[Board.WORKABLE])
        job = next((job for job in found if job), None)
        return answer(wire_workable.write_form(job)) if job else _miss()

    return router


def _find_job(market: Market, account: str, code: str) -> Job | None:
    company = market.find_company(Board.WORKABLE, account)
    jobs = market.find_jobs(company) if company else []
    return next((job for job in jobs if wire_workable.find_code(job, market.world.seed) == code), None)


def _miss() -> Response:
    return answer({"error": "Not found"}, 404)
