"""Requests in the outbox and the work on them."""

from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from api.requests.schemas import RequestState
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def find_request(connection: Connection, user_id: UUID, request_id: UUID) -> RequestState | None:
    """One request of that person, or None."""
    cursor = connection.cursor(row_factory=class_row(RequestState))
    return cursor.execute(_SQL["find_request"], {"user_id": user_id, "request_id": request_id}).fetchone()
