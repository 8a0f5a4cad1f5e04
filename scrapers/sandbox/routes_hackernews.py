"""The sandbox's Hacker News as Algolia tells of it: one thread a month, its comments, and what is no posting."""

from typing import Final

import numpy as np
from fastapi import APIRouter, HTTPException, Response

from scrapers.sandbox.answers import answer
from scrapers.sandbox.market import Market
from scrapers.sandbox.wire_hackernews import THREAD, write_comment, write_deleted, write_stories, write_thread

_TOPIC: Final = 63
_SHARE: Final = 0.1
_DELETED_EVERY: Final = 9


def make_hackernews(market: Market) -> APIRouter:
    """The stories of the account that opens threads, and the newest thread. On odd days some comments are deleted."""
    router = APIRouter(prefix="/hackernews/api/v1")

    @router.get("/search_by_date")
    def search(tags: str = "") -> Response:
        return answer(write_stories() if "author_whoishiring" in tags else {"hits": []})

    @router.get("/items/{identity}")
    def read_item(identity: int) -> Response:
        if identity != THREAD:
            raise HTTPException(404, "Not Found")
        shown = np.flatnonzero(market.world.is_on_feed(_TOPIC, _SHARE) & market.epoch.open)
        rows = [write_comment(job) for job in market.read_jobs(shown)]
        if market.odd:
            rows = [write_deleted(row) if place % _DELETED_EVERY == 0 else row for place, row in enumerate(rows)]
        return answer(write_thread(rows))

    return router
