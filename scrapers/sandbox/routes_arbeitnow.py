"""The sandbox's Arbeitnow: pages of a feed that turns while it is read."""

from typing import Final

import numpy as np
from fastapi import APIRouter, Response

from scrapers.sandbox.answers import answer
from scrapers.sandbox.market import Market
from scrapers.sandbox.wire_arbeitnow import write_job, write_page

_TOPIC: Final = 62
_SHARE: Final = 0.12
_A_PAGE: Final = 100


def make_arbeitnow(market: Market) -> APIRouter:
    """Arbeitnow's feed, newest first. On odd days it turns by a row each visit, and its last page repeats."""
    router = APIRouter(prefix="/arbeitnow/api")

    @router.get("/job-board-api")
    def read_page(page: int = 1) -> Response:
        shown = np.flatnonzero(market.world.is_on_feed(_TOPIC, _SHARE) & market.epoch.open)
        shown = shown[np.argsort(-market.epoch.posted_minutes[shown], kind="stable")]
        last = max(1, -(-len(shown) // _A_PAGE))
        visit = 0
        if market.odd:
            visit = market.count_visit("arbeitnow")
            shown, page = np.roll(shown, visit), min(page, last)
        jobs = market.read_jobs(shown[(page - 1) * _A_PAGE : page * _A_PAGE])
        rows = [write_job(job, visit) for job in jobs]
        return answer(write_page(rows, page=page, has_next=market.odd or page < last))

    return router
