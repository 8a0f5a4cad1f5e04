"""The sandbox's SmartRecruiters: lists in pages, and single postings. An unknown company answers as an empty one."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from scrapers.sandbox import odd_smartrecruiters, wire_smartrecruiters
from scrapers.sandbox.answers import answer
from scrapers.sandbox.companies import Board
from scrapers.sandbox.jobs import Job
from scrapers.sandbox.market import Market
from scrapers.sandbox.stumbling import stumble

_MOST: Final = 100


def make_smartrecruiters(market: Market) -> APIRouter:
    """SmartRecruiters' posting API."""
    router = APIRouter(prefix="/smartrecruiters/v1/companies/{company}/postings")

    @router.get("")
    def read_list(
        company: str,
        limit: Annotated[int, Query(ge=1)] = 10,
        offset: Annotated[int, Query(ge=0)] = 0,
    ) -> Response:
        jobs = _find_jobs(market, company)
        rows = [wire_smartrecruiters.write_row(job, market.world.seed) for job in jobs]
        page = wire_smartrecruiters.write_page(rows, offset, min(limit, _MOST))
        if market.odd and company in odd_smartrecruiters.TENANTS:
            return stumble(market, company.lower(), answer(odd_smartrecruiters.spoil_page(company, page, rows)))
        return answer(page)

    @router.get("/{identity}")
    def read_posting(company: str, identity: str) -> Response:
        jobs = [job for job in _find_jobs(market, company) if wire_smartrecruiters.find_id(job) == identity]
        if not jobs:
            return answer({"code": "NOT_FOUND", "message": "Posting not found"}, 404)
        if company == "OddDetails" and (told := odd_smartrecruiters.spoil_detail(identity)):
            return told
        return answer(wire_smartrecruiters.write_detail(jobs[0], market.world.seed))

    return router


def _find_jobs(market: Market, company: str) -> list[Job]:
    if market.odd and company in odd_smartrecruiters.TENANTS:
        return odd_smartrecruiters.make_board(company)
    found = market.find_company(Board.SMARTRECRUITERS, company)
    return market.find_jobs(found) if found else []
