"""Sessions in the database."""

from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from api.callers import Caller
from api.sessions.schemas import Session
from jobraker import clock, sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def find_sessions(connection: Connection, caller: Caller) -> list[Session]:
    """Where a person is signed in, the last used first."""
    cursor = connection.cursor(row_factory=class_row(Session))
    return cursor.execute(_SQL["find_sessions"], _bind(caller)).fetchall()


def end_session(connection: Connection, caller: Caller, session_id: UUID) -> bool:
    """End one of a person's sessions; False where there is none."""
    return connection.execute(_SQL["end_session"], {**_bind(caller), "session_id": session_id}).fetchone() is not None


def end_others(connection: Connection, caller: Caller) -> int:
    """End all of a person's sessions but the one they speak through; how many there were."""
    return len(connection.execute(_SQL["end_others"], _bind(caller)).fetchall())


def _bind(caller: Caller) -> dict[str, object]:
    return {"user_id": caller.user_id, "current": caller.session_id, "now": clock.now()}
