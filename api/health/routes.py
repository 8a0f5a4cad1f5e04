"""Whether the service can serve. Open to anybody."""

from functools import cache
from importlib.metadata import version

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool

from api.callers import GuardedRoute, Unseen
from api.envelope import Answer
from api.health import store
from api.health.schemas import Health
from api.house import TheHouse

router = APIRouter(tags=["health"], route_class=GuardedRoute)


@router.get("/health")
async def show_health(_origin: Unseen, house: TheHouse) -> Answer[Health]:
    """200 when the database answers, 503 when it does not."""
    async with house.watching() as connection:
        index = await run_in_threadpool(store.find_search_index, connection)
    return Answer(data=Health(version=_find_version(), search_index=index))


@cache
def _find_version() -> str:
    return version("jobraker")
