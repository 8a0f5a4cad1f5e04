"""The sandbox's Lever, both instances: whole boards, and a single posting."""

from typing import Final

from fastapi import APIRouter, Response

from scrapers.sandbox import odd_lever, wire_lever
from scrapers.sandbox.answers import answer
from scrapers.sandbox.companies import Board
from scrapers.sandbox.market import Market
from scrapers.sandbox.stumbling import stumble

_EUROPEAN: Final = "eu/"


def make_lever(market: Market) -> APIRouter:
    """Lever's postings API. A board answers on the instance where it is, and is unknown on the other."""
    router = APIRouter()
    router.include_router(_make_instance(market, ""), prefix="/lever/v0/postings/{site}")
    router.include_router(_make_instance(market, _EUROPEAN), prefix="/lever-eu/v0/postings/{site}")
    return router


def _make_instance(market: Market, instance: str) -> APIRouter:
    router = APIRouter()

    @router.get("")
    def read_board(site: str) -> Response:
        if market.odd and instance + site in odd_lever.TENANTS:
            return stumble(market, f"lever {site}", answer(odd_lever.make_board(instance + site)))
        company = market.find_company(Board.LEVER, instance + site)
        if company is None:
            return _miss()
        return answer([wire_lever.write_job(job, market.world.seed) for job in market.find_jobs(company)])

    @router.get("/{identity}")
    def read_job(site: str, identity: str) -> Response:
        company = market.find_company(Board.LEVER, instance + site)
        jobs = market.find_jobs(company) if company else []
        rows = [row for job in jobs if (row := wire_lever.write_job(job, market.world.seed))["id"] == identity]
        return answer(rows[0]) if rows else _miss()

    return router


def _miss() -> Response:
    return answer({"ok": False, "error": "Document not found"}, 404)
