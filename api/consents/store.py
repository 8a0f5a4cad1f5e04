"""Consents in the database: rows are only ever added, and the newest of a purpose counts."""

from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from api.callers import Caller
from api.consents.schemas import Consent, Decision, PastDecision, Purpose
from api.envelope import Paging
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def lock_person(connection: Connection, user_id: UUID) -> None:
    """Let nobody else decide for this person until the transaction ends."""
    connection.execute(_SQL["lock_person"], {"user_id": user_id})


def find_consents(connection: Connection, user_id: UUID) -> dict[Purpose, Consent]:
    """What holds now, of the purposes this person decided on."""
    rows = connection.execute(_SQL["find_consents"], {"user_id": user_id}).fetchall()
    known = set(Purpose)
    return {Purpose(row["purpose"]): Consent(**row) for row in rows if row["purpose"] in known}


def add_decision(connection: Connection, caller: Caller, purpose: Purpose, decision: Decision) -> None:
    """Write a yes or a no down, with where it came from."""
    values = {"user_id": caller.user_id, "purpose": purpose, "address": caller.origin.address}
    connection.execute(_SQL["add_decision"], {**values, **decision.model_dump()})


def count_decisions(connection: Connection, user_id: UUID) -> int:
    """How often a person decided."""
    row = connection.execute(_SQL["count_decisions"], {"user_id": user_id}).fetchone()
    return row["total"] if row else 0


def find_decisions(connection: Connection, user_id: UUID, paging: Paging) -> list[PastDecision]:
    """A page of all a person ever decided, newest first."""
    cursor = connection.cursor(row_factory=class_row(PastDecision))
    values = {"user_id": user_id, "skipped": paging.offset, "taken": paging.per_page}
    return cursor.execute(_SQL["find_decisions"], values).fetchall()
