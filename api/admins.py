"""Who runs the house: one who changes that or leaves first asks here, at the door."""

from typing import Final
from uuid import UUID

from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def lock_roles(connection: Connection) -> None:
    """Let nobody else change roles or leave until the transaction ends. What is asked before may be over after."""
    connection.execute(_SQL["lock_roles"])


def has_admin(connection: Connection) -> bool:
    """Whether anybody runs the house."""
    row = connection.execute(_SQL["has_admin"]).fetchone()
    return bool(row and row["has_admin"])


def is_last_admin(connection: Connection, user_id: UUID) -> bool:
    """Whether nobody would run the house without this person, who does now."""
    row = connection.execute(_SQL["is_last_admin"], {"user_id": user_id}).fetchone()
    return bool(row and row["is_last_admin"])
