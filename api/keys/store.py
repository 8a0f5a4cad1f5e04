"""API keys in the database. Of a key only its hash and how it ends ever get here."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg.rows import class_row

from api.keys.schemas import Key
from jobraker import sql
from jobraker.db import Connection
from jobraker.errors import BrokenError

_SQL: Final = sql.beside(__file__)


def find_keys(connection: Connection, user_id: UUID) -> list[Key]:
    """A person's keys, newest first."""
    cursor = connection.cursor(row_factory=class_row(Key))
    return cursor.execute(_SQL["find_keys"], {"user_id": user_id}).fetchall()


def count_keys(connection: Connection, user_id: UUID) -> int:
    """How many keys a person has, which stays so until the transaction ends."""
    connection.execute(_SQL["lock_person"], {"user_id": user_id})
    row = connection.execute(_SQL["count_keys"], {"user_id": user_id}).fetchone()
    return row["total"] if row else 0


def add_key(
    connection: Connection,
    user_id: UUID,
    *,
    name: str,
    key_hash: str,
    hint: str,
    scopes: list[str],
    expires_at: datetime | None,
) -> Key:
    """Keep a key that was just made."""
    values: dict[str, Any] = {"user_id": user_id, "name": name, "key_hash": key_hash, "hint": hint}
    cursor = connection.cursor(row_factory=class_row(Key))
    key = cursor.execute(_SQL["add_key"], {**values, "scopes": scopes, "expires_at": expires_at}).fetchone()
    if key is None:
        raise BrokenError("The key was not stored.")
    return key


def revoke_key(connection: Connection, user_id: UUID, key_id: UUID, *, now: datetime) -> bool:
    """End one of a person's keys; False where there is none."""
    values = {"user_id": user_id, "key_id": key_id, "now": now}
    return connection.execute(_SQL["revoke_key"], values).fetchone() is not None
