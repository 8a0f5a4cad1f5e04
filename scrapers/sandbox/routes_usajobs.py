"""The sandbox's USAJOBS: strict about its two headers, careless about parameters, as the real one."""

from dataclasses import replace
from typing import Annotated, Final

import numpy as np
from fastapi import APIRouter, Header, Request, Response

from scrapers.sandbox.answers import answer
from scrapers.sandbox.companies import make_company
from scrapers.sandbox.epochs import find_epoch
from scrapers.sandbox.jobs import Job, make_job
from scrapers.sandbox.market import Market
from scrapers.sandbox.vocabulary import read_countries, read_occupations, split_words
from scrapers.sandbox.wire_usajobs import AGENCIES, write_job, write_results
from scrapers.sandbox.world import World

_TOPIC: Final = 64
_FEWEST: Final = 400
_SHARE: Final = 0.05
_DEFAULT_A_PAGE: Final = 250
_MOST_A_PAGE: Final = 500


def make_usajobs(market: Market) -> APIRouter:
    """USAJOBS' search over vacancies of invented agencies: a world of their own, which no other party shows."""
    router = APIRouter(prefix="/usajobs/api")
    world = World(seed=market.world.seed + _TOPIC, postings=max(_FEWEST, int(market.world.postings * _SHARE)))

    @router.get("/Search")
    def search(
        request: Request,
        authorization_key: Annotated[str, Header()] = "",
        user_agent: Annotated[str, Header()] = "",
    ) -> Response:
        if not authorization_key or "@" not in user_agent:
            return answer({"error": "Unauthorized", "key": authorization_key}, 401)
        asked = request.query_params
        size = min(int(asked.get("ResultsPerPage", _DEFAULT_A_PAGE)), _MOST_A_PAGE)
        start = (max(int(asked.get("Page", 1)), 1) - 1) * size
        found = _find(world, market.epoch.number, asked.get("Keyword", ""))
        jobs = [_make(world, market.epoch.number, int(number)) for number in found[start : start + size]]
        return answer(write_results([write_job(job) for job in jobs], len(found)))

    return router


def _find(world: World, epoch: int, keyword: str) -> list[int]:
    here = [country.code for country in read_countries()].index("US")
    words = split_words(keyword)
    wanted = [number for number, kind in enumerate(read_occupations()) if words <= kind.keywords]
    chosen = find_epoch(world, epoch).open & (world.country == here) & np.isin(world.occupation, wanted)
    return [int(number) for number in np.flatnonzero(chosen)]


def _make(world: World, epoch: int, number: int) -> Job:
    agency = AGENCIES[int(world.company[number]) % len(AGENCIES)]
    company = make_company(world.seed, int(world.company[number]))
    employer = replace(company, name=agency, legal_name=agency, about=company.about.replace(company.name, agency))
    return make_job(world, find_epoch(world, epoch), number, company=employer)
