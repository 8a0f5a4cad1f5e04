"""Identities in the database."""

from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from api.identities.schemas import Identity
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def find_identities(connection: Connection, user_id: UUID) -> list[Identity]:
    """A person's identities, the first linked first."""
    cursor = connection.cursor(row_factory=class_row(Identity))
    return cursor.execute(_SQL["find_identities"], {"user_id": user_id}).fetchall()


def lock_account(connection: Connection, user_id: UUID) -> bool:
    """Whether an account has a password. Nobody else unlinks anything of it until the transaction ends."""
    row = connection.execute(_SQL["lock_account"], {"user_id": user_id}).fetchone()
    return bool(row and row["has_password"])


def remove_identity(connection: Connection, user_id: UUID, *, provider: str, subject: str) -> bool:
    """Unlink an identity of that person; False where there is none."""
    key = {"user_id": user_id, "provider": provider, "subject": subject}
    return connection.execute(_SQL["remove_identity"], key).fetchone() is not None
