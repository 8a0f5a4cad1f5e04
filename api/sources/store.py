"""Sources in the marts."""

from typing import Final

from psycopg.rows import class_row

from api.sources.schemas import Source
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def find_sources(connection: Connection) -> list[Source]:
    """Every source, by name: there are no more than a page can show."""
    return connection.cursor(row_factory=class_row(Source)).execute(_SQL["find_sources"]).fetchall()
