"""Recommendations, and the requests for them, in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from jobraker import sql
from jobraker.db import Connection
from jobraker.errors import BrokenError

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Ranked:
    """A recommendation without its job."""

    job_id: UUID
    rank: int
    score: float
    reasons: list[str]
    missing: list[str]
    contributions: dict[str, float]
    algorithm_version: str
    generated_at: datetime


def lock_person(connection: Connection, user_id: UUID) -> None:
    """Let nobody else ask for this person until the transaction ends."""
    connection.execute(_SQL["lock_person"], {"user_id": user_id})


def is_matchable(connection: Connection, user_id: UUID) -> bool:
    """Whether the person gave anything to match jobs to."""
    row = connection.execute(_SQL["is_matchable"], {"user_id": user_id}).fetchone()
    return bool(row and row["is_matchable"])


def find_unanswered(connection: Connection, user_id: UUID, top_n: int) -> UUID | None:
    """The same request, already made and not yet answered."""
    values = {"user_id": user_id, "payload": Jsonb({"top_n": top_n})}
    row = connection.execute(_SQL["find_unanswered"], values).fetchone()
    return row["request_id"] if row else None


def add_request(connection: Connection, user_id: UUID, top_n: int) -> UUID:
    """Ask the workers for recommendations."""
    values = {"user_id": user_id, "payload": Jsonb({"top_n": top_n})}
    row = connection.execute(_SQL["add_request"], values).fetchone()
    if row is None:
        raise BrokenError("The request was not stored.")
    request_id: UUID = row["request_id"]
    return request_id


def find_recommendations(connection: Connection, user_id: UUID) -> list[Ranked]:
    """The newest list of a person, best first."""
    cursor = connection.cursor(row_factory=class_row(Ranked))
    return cursor.execute(_SQL["find_recommendations"], {"user_id": user_id}).fetchall()
