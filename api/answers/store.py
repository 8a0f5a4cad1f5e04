"""Screening answers in the database, where they are sealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from jobraker import sql
from jobraker.db import Connection
from jobraker.errors import BrokenError

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Kept:
    """An answer as it is kept."""

    topic: str
    sealed: bytes
    updated_at: datetime


def find_answers(connection: Connection, user_id: UUID) -> list[Kept]:
    """A person's answers, by topic."""
    cursor = connection.cursor(row_factory=class_row(Kept))
    return cursor.execute(_SQL["find_answers"], {"user_id": user_id}).fetchall()


def count_others(connection: Connection, user_id: UUID, topic: str) -> int:
    """How many topics a person answered beside this one; nobody else adds one until the transaction ends."""
    connection.execute(_SQL["hold_answers"], {"user_id": user_id})
    row = connection.execute(_SQL["count_others"], {"user_id": user_id, "topic": topic}).fetchone()
    return row["others"] if row else 0


def save_answer(connection: Connection, user_id: UUID, topic: str, sealed: bytes) -> datetime:
    """Keep an answer in the place of an older one; when that was."""
    values = {"user_id": user_id, "topic": topic, "sealed": sealed}
    row = connection.execute(_SQL["save_answer"], values).fetchone()
    if row is None:
        raise BrokenError("The answer was not stored.")
    saved_at: datetime = row["updated_at"]
    return saved_at


def remove_answer(connection: Connection, user_id: UUID, topic: str) -> bool:
    """Forget an answer; False where there was none."""
    values = {"user_id": user_id, "topic": topic}
    return connection.execute(_SQL["remove_answer"], values).fetchone() is not None
