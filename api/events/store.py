"""The security log in the database, at the door: everybody's."""

from typing import Any, Final

from psycopg.rows import class_row

from api.events.schemas import EventFilters, SecurityEvent
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def count_events(connection: Connection, filters: EventFilters) -> int:
    """How many events match."""
    row = connection.execute(_SQL["count_events"], _bind(filters)).fetchone()
    return row["total"] if row else 0


def find_events(connection: Connection, filters: EventFilters) -> list[SecurityEvent]:
    """A page of the events that match, newest first."""
    cursor = connection.cursor(row_factory=class_row(SecurityEvent))
    values = {**_bind(filters), "skipped": filters.offset, "taken": filters.per_page}
    return cursor.execute(_SQL["find_events"], values).fetchall()


def _bind(filters: EventFilters) -> dict[str, Any]:
    return {"event": filters.event, "user_id": filters.user_id}
