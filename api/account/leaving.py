"""The end of an account in the database, in the role of signing in: only that one sees a password's hash."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Proof:
    """What proves who an account belongs to; no hash where the person only signs in through others."""

    email: str
    password_hash: str | None


def find_proof(connection: Connection, user_id: UUID) -> Proof | None:
    """What proves who an account belongs to; None where it is gone."""
    cursor = connection.cursor(row_factory=class_row(Proof))
    return cursor.execute(_SQL["find_proof"], {"user_id": user_id}).fetchone()


def forget_person(connection: Connection, user_id: UUID) -> bool:
    """Delete an account and all that hangs on it, and leave the rest to the workers; False where it is gone."""
    row = connection.execute(_SQL["forget_person"], {"user_id": user_id}).fetchone()
    return bool(row and row["request_id"])
