"""The sandbox's Workday: the list by POST, a detail and a page a posting, and what odd tenants do."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from scrapers.sandbox import odd_workday
from scrapers.sandbox.answers import answer
from scrapers.sandbox.companies import Board
from scrapers.sandbox.jobs import Job
from scrapers.sandbox.market import Market
from scrapers.sandbox.wire_workday import write_detail, write_page, write_path, write_row

_LARGEST_PAGE = 20


def make_workday(market: Market) -> APIRouter:
    """Workday's hosts."""
    router = APIRouter(prefix="/workday/{host}")

    def find_jobs(host: str, site: str) -> list[Job] | None:
        if market.odd and f"{host}/{site}" in odd_workday.TENANTS:
            return odd_workday.make_jobs(site)
        company = market.find_company(Board.WORKDAY, f"{host}/{site}")
        return market.find_jobs(company) if company else None

    @router.post("/wday/cxs/{company}/{site}/jobs")
    def list_jobs(host: str, company: str, site: str, asked: Annotated[dict[str, Any], Body()]) -> Response:
        jobs = find_jobs(host, site)
        offset, limit = asked.get("offset", 0), asked.get("limit", _LARGEST_PAGE)
        if jobs is None or company != host.partition(".")[0]:
            return _miss()
        if limit > _LARGEST_PAGE:
            return answer({"errorCode": "HTTP_400", "message": "invalid limit"}, 400)
        page = write_page([write_row(job) for job in jobs], len(jobs), offset=offset, limit=limit)
        return odd_workday.change_page(market, site, page, offset) if host == odd_workday.HOST else answer(page)

    @router.get("/wday/cxs/{company}/{site}/job/{path:path}")
    def read_job(host: str, company: str, site: str, path: str) -> Response:
        found = _find(find_jobs(host, site), path)
        if found is None or company != host.partition(".")[0]:
            return _miss()
        detail = write_detail(found, f"https://{host}.workday.sandbox.example/en-US/{site}")
        return odd_workday.change_detail(market, site, detail) if host == odd_workday.HOST else answer(detail)

    @router.get("/{site}/job/{path:path}")
    def read_page(host: str, site: str, path: str) -> Response:
        found = _find(find_jobs(host, site), path)
        if found is None:
            return _miss()
        return Response("<!DOCTYPE html><html><body>Loading</body></html>", media_type="text/html")

    return router


def _find(jobs: list[Job] | None, path: str) -> Job | None:
    return next((job for job in jobs or () if write_path(job) == f"/job/{path}"), None)


def _miss() -> Response:
    return answer({"errorCode": "S22", "httpStatus": 404, "message": "not found"}, 404)
