"""The sandbox's Remotive and Remote OK: copies of some of the world's remote jobs, under ids of their own."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from fastapi import APIRouter, Response

from scrapers.sandbox import wire_remoteok, wire_remotive
from scrapers.sandbox.answers import answer
from scrapers.sandbox.jobs import Job
from scrapers.sandbox.market import Market
from scrapers.sandbox.world import WORK_KINDS

# Topics of the dice.
_REMOTIVE, _REMOTEOK = 60, 61
_SHARE: Final = 0.5
_MOST: Final = 500


def make_remotive(market: Market) -> APIRouter:
    """Remotive's feed."""
    router = APIRouter(prefix="/remotive/api")

    @router.get("/remote-jobs")
    def read_feed() -> Response:
        return answer(wire_remotive.write_feed(_write_copies(market, _REMOTIVE, wire_remotive.write_job)))

    return router


def make_remoteok(market: Market) -> APIRouter:
    """Remote OK's feed."""
    router = APIRouter(prefix="/remoteok")

    @router.get("/api")
    def read_feed() -> Response:
        return answer(wire_remoteok.write_feed(_write_copies(market, _REMOTEOK, wire_remoteok.write_job)))

    return router


def _write_copies(market: Market, topic: int, write: Callable[[Job], dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest open remote jobs that a feed shows."""
    world, epoch = market.world, market.epoch
    is_remote = world.work_kind == WORK_KINDS.index("remote")
    shown = np.flatnonzero(world.is_on_feed(topic, _SHARE) & epoch.open & is_remote)
    newest = shown[np.argsort(-epoch.posted_minutes[shown], kind="stable")][:_MOST]
    return [write(job) for job in market.read_jobs(newest)]
