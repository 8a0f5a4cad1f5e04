"""Verdicts and decisions in the database."""

from typing import Any, Final
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from api.moderation.schemas import Case, DecisionBody, Moderated, ModerationFilters
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def is_source(connection: Connection, name: str) -> bool:
    """Whether there is a source of this name."""
    row = connection.execute(_SQL["is_source"], {"source": name}).fetchone()
    return bool(row and row["is_known"])


def count_cases(connection: Connection, filters: ModerationFilters) -> int:
    """How many jobs match."""
    row = connection.execute(_SQL["count_cases"], _bind(filters)).fetchone()
    return row["total"] if row else 0


def find_cases(connection: Connection, filters: ModerationFilters) -> list[Moderated]:
    """A page of the jobs that match, the worst first."""
    cursor = connection.cursor(row_factory=class_row(Moderated))
    values = {**_bind(filters), "skipped": filters.offset, "taken": filters.per_page}
    return cursor.execute(_SQL["find_cases"], values).fetchall()


def find_case(connection: Connection, job_id: UUID) -> Case | None:
    """One job with all that was said of it, or None."""
    cursor = connection.cursor(row_factory=class_row(Case))
    return cursor.execute(_SQL["find_case"], {"job_id": job_id}).fetchone()


def add_decision(connection: Connection, job_id: UUID, body: DecisionBody, *, actor_id: UUID) -> bool:
    """Write a decision down; False where there is no such job."""
    values = {"job_id": job_id, "decision": body.decision, "note": body.note or None, "actor_id": actor_id}
    return connection.execute(_SQL["add_decision"], values).fetchone() is not None


def add_request(connection: Connection, job_id: UUID, body: DecisionBody, *, user_id: UUID) -> None:
    """Have the workers bring the search index in line."""
    payload = Jsonb({"job_id": str(job_id), "decision": body.decision})
    connection.execute(_SQL["add_request"], {"user_id": user_id, "payload": payload})


def _bind(filters: ModerationFilters) -> dict[str, Any]:
    return {"source": filters.source, "verdict": filters.verdict, "held": filters.held}
