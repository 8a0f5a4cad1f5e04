"""The sandbox's Recruitee: whole boards, and single offers by id or slug."""

from fastapi import APIRouter, Response

from scrapers.sandbox import odd_recruitee, wire_recruitee
from scrapers.sandbox.answers import answer
from scrapers.sandbox.companies import Board
from scrapers.sandbox.market import Market
from scrapers.sandbox.stumbling import stumble


def make_recruitee(market: Market) -> APIRouter:
    """Recruitee's careers site API. Each board is a host of its own there, and a path here."""
    router = APIRouter(prefix="/recruitee/{board}/api/offers")

    @router.get("/")
    def read_board(board: str) -> Response:
        if market.odd and board in odd_recruitee.TENANTS:
            return stumble(market, board, answer({"offers": odd_recruitee.make_board(board)}))
        company = market.find_company(Board.RECRUITEE, board)
        if company is None:
            return _miss()
        return answer({"offers": [wire_recruitee.write_offer(job) for job in market.find_jobs(company)]})

    @router.get("/{key}")
    def read_offer(board: str, key: str) -> Response:
        company = market.find_company(Board.RECRUITEE, board)
        offers = [wire_recruitee.write_offer(job) for job in (market.find_jobs(company) if company else [])]
        found = next((offer for offer in offers if key in {str(offer["id"]), offer["slug"]}), None)
        return answer({"offer": found}) if found else _miss()

    return router


def _miss() -> Response:
    return answer({"error": ["Not found"]}, 404)
