"""The sandbox's server: three parties under one address, and the controls of the world itself."""

from typing import Annotated

from fastapi import Body, FastAPI, HTTPException, Response

from scrapers.sandbox.answers import answer, answer_csv
from scrapers.sandbox.companies import Board, find_name
from scrapers.sandbox.epochs import LATEST
from scrapers.sandbox.market import Market
from scrapers.sandbox.odd import ASHBY_TENANTS, GREENHOUSE_TENANTS
from scrapers.sandbox.routes_adzuna import make_adzuna
from scrapers.sandbox.routes_boards import make_ashby, make_greenhouse


def make_app(*, postings: int = 2000, seed: int = 7, odd: bool = True) -> FastAPI:
    """The server for a world of `postings` jobs. With `odd`, some tenants and rows misbehave, always the same."""
    market = Market(postings=postings, seed=seed, odd=odd)
    app = FastAPI(title="Jobraker sandbox", docs_url=None, redoc_url=None)
    for router in (make_adzuna(market), make_greenhouse(market), make_ashby(market)):
        app.include_router(router)
    _add_controls(app, market)
    return app


def _add_controls(app: FastAPI, market: Market) -> None:
    @app.get("/health")
    def check() -> Response:
        return answer({"status": "ok", "postings": market.world.postings, "epoch": market.epoch.number})

    @app.get("/tenants/greenhouse.csv")
    def list_greenhouse() -> Response:
        return _list_tenants(market, Board.GREENHOUSE, GREENHOUSE_TENANTS)

    @app.get("/tenants/ashby.csv")
    def list_ashby() -> Response:
        return _list_tenants(market, Board.ASHBY, ASHBY_TENANTS)

    @app.get("/sandbox/epoch")
    def read_epoch() -> Response:
        return answer({"epoch": market.epoch.number})

    @app.post("/sandbox/epoch")
    def move(epoch: Annotated[int, Body(embed=True)]) -> Response:
        if not 0 <= epoch <= LATEST:
            raise HTTPException(422, f"An epoch is a number from 0 to {LATEST}.")
        return answer({"epoch": market.move(epoch).number})


def _list_tenants(market: Market, board: Board, odd_tenants: dict[str, str]) -> Response:
    tenants = {token: find_name(market.world.seed, number) for token, number in market.boards[board].items()}
    listed = tenants | (odd_tenants if market.odd else {})
    return answer_csv("tenant,company", [f"{token},{name}" for token, name in listed.items()])
