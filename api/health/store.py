"""What the database says about itself."""

from typing import Final

from api.health.schemas import SearchIndex
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def find_search_index(connection: Connection) -> SearchIndex:
    """How much can be searched."""
    return SearchIndex(**connection.execute(_SQL["count_jobs"]).fetchone() or {"jobs": 0})
