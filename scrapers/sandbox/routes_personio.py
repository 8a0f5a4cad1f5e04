"""The sandbox's Personio: a feed and a page a position, each employer on a host of its own, and what odd tenants do."""

from typing import Final

from fastapi import APIRouter, Response

from scrapers.sandbox import odd_personio
from scrapers.sandbox.companies import Board
from scrapers.sandbox.market import Market
from scrapers.sandbox.wire_personio import write_feed, write_id, write_position

_MISSING: Final = "<!DOCTYPE html><html><body>Page not found</body></html>"


def make_personio(market: Market) -> APIRouter:
    """Personio's hosts."""
    router = APIRouter(prefix="/personio/{host}")

    @router.get("/xml")
    def read_feed(host: str) -> Response:
        if market.odd and host in odd_personio.TENANTS:
            return odd_personio.answer_feed(market, host)
        company = market.find_company(Board.PERSONIO, host)
        if company is None:
            return _miss()
        return Response(write_feed([write_position(job) for job in market.find_jobs(company)]), media_type="text/xml")

    @router.get("/job/{identity}")
    def read_position(host: str, identity: int) -> Response:
        company = market.find_company(Board.PERSONIO, host)
        titles = [job.title for job in market.find_jobs(company) if write_id(job) == identity] if company else []
        if not titles:
            return _miss()
        return Response(f"<!DOCTYPE html><html><body><h1>{titles[0]}</h1></body></html>", media_type="text/html")

    return router


def _miss() -> Response:
    return Response(_MISSING, 404, media_type="text/html")
