"""Whether the service can serve. Open to anybody."""

from functools import cache
from importlib.metadata import version

from fastapi import APIRouter

from api.deps import TheHouse
from api.envelope import Answer
from api.health import store
from api.health.schemas import Health
from jobraker import db

router = APIRouter(tags=["health"])


@router.get("/health")
def show_health(house: TheHouse) -> Answer[Health]:
    """200 when the database answers, 503 when it does not."""
    # A connection of its own: the pool waits for a lost database to return, whoever watches must not.
    with db.connect(house.database_url, role=db.Role.API) as connection:
        return Answer(data=Health(version=_find_version(), search_index=store.find_search_index(connection)))


@cache
def _find_version() -> str:
    return version("jobraker")
