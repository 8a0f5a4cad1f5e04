"""The sandbox's server: every party under one address, and the controls of the world itself."""

from collections.abc import Callable, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Body, FastAPI, HTTPException, Response

from scrapers.sandbox import (
    odd,
    odd_lever,
    odd_personio,
    odd_recruitee,
    odd_smartrecruiters,
    odd_workable,
    odd_workday,
)
from scrapers.sandbox.answers import answer, answer_csv
from scrapers.sandbox.companies import Board, find_name
from scrapers.sandbox.epochs import LATEST
from scrapers.sandbox.market import Market
from scrapers.sandbox.routes_adzuna import make_adzuna
from scrapers.sandbox.routes_arbeitnow import make_arbeitnow
from scrapers.sandbox.routes_boards import make_ashby, make_greenhouse
from scrapers.sandbox.routes_hackernews import make_hackernews
from scrapers.sandbox.routes_lever import make_lever
from scrapers.sandbox.routes_page import make_pages
from scrapers.sandbox.routes_personio import make_personio
from scrapers.sandbox.routes_recruitee import make_recruitee
from scrapers.sandbox.routes_remote import make_remoteok, make_remotive
from scrapers.sandbox.routes_smartrecruiters import make_smartrecruiters
from scrapers.sandbox.routes_usajobs import make_usajobs
from scrapers.sandbox.routes_workable import make_workable
from scrapers.sandbox.routes_workday import make_workday
from scrapers.sandbox.stumbles import Stumbles

PARTIES: Final[tuple[Callable[[Market], APIRouter], ...]] = (
    make_adzuna,
    make_arbeitnow,
    make_ashby,
    make_greenhouse,
    make_pages,
    make_personio,
    make_remoteok,
    make_remotive,
    make_workday,
    make_lever,
    make_recruitee,
    make_smartrecruiters,
    make_workable,
    make_hackernews,
    make_usajobs,
)
ODD_TENANTS: Final[Mapping[Board, Mapping[str, str]]] = {
    Board.ASHBY: odd.ASHBY_TENANTS,
    Board.GREENHOUSE: odd.GREENHOUSE_TENANTS,
    Board.LEVER: odd_lever.TENANTS,
    Board.PERSONIO: odd_personio.TENANTS,
    Board.RECRUITEE: odd_recruitee.TENANTS,
    Board.SMARTRECRUITERS: odd_smartrecruiters.TENANTS,
    Board.WORKABLE: odd_workable.TENANTS,
    Board.WORKDAY: odd_workday.TENANTS,
}
# Parties that have one list and no boards: what their tenants file says.
FEEDS: Final[Mapping[str, Mapping[str, str]]] = {
    "remoteok": {"all": "Remote OK"},
    "remotive": {"all": "Remotive"},
    "arbeitnow": {"everything": "Arbeitnow"},
    "hackernews": {"whoishiring": "Hacker News: Who is hiring?"},
}


def make_app(*, postings: int = 2000, seed: int = 7, odd: bool = True) -> FastAPI:
    """The server for a world of `postings` jobs. With `odd`, some tenants and rows misbehave, always the same."""
    market = Market(postings=postings, seed=seed, odd=odd)
    app = FastAPI(title="Jobraker sandbox", docs_url=None, redoc_url=None)
    for make_party in PARTIES:
        app.include_router(make_party(market))
    _add_controls(app, market)
    app.middleware("http")(Stumbles())
    return app


def _add_controls(app: FastAPI, market: Market) -> None:
    @app.get("/health")
    def check() -> Response:
        return answer({"status": "ok", "postings": market.world.postings, "epoch": market.epoch.number})

    @app.get("/tenants/{party}.csv")
    def list_tenants(party: str) -> Response:
        return _list_tenants(market, party)

    @app.get("/sandbox/epoch")
    def read_epoch() -> Response:
        return answer({"epoch": market.epoch.number})

    @app.post("/sandbox/epoch")
    def move(epoch: Annotated[int, Body(embed=True)]) -> Response:
        if not 0 <= epoch <= LATEST:
            raise HTTPException(422, f"An epoch is a number from 0 to {LATEST}.")
        return answer({"epoch": market.move(epoch).number})


def _list_tenants(market: Market, party: str) -> Response:
    if party in FEEDS:
        return answer_csv("tenant,company", [f"{tenant},{name}" for tenant, name in FEEDS[party].items()])
    if party not in set(Board) - {Board.NONE}:
        raise HTTPException(404, "There is no such party.")
    board = Board(party)
    tenants = {token: find_name(market.world.seed, number) for token, number in market.boards[board].items()}
    listed = {**tenants, **(ODD_TENANTS.get(board, {}) if market.odd else {})}
    return answer_csv("tenant,company", [f"{token},{name}" for token, name in listed.items()])
