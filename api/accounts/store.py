"""Everybody's accounts in the database, at the door."""

from collections.abc import Set as AbstractSet
from typing import Any, Final
from uuid import UUID

from psycopg.rows import class_row

from api.accounts.schemas import Account, AccountFilters
from api.scopes import UserRole
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def count_accounts(connection: Connection, filters: AccountFilters) -> int:
    """How many accounts match."""
    row = connection.execute(_SQL["count_accounts"], _bind(filters)).fetchone()
    return row["total"] if row else 0


def find_accounts(connection: Connection, filters: AccountFilters) -> list[Account]:
    """A page of the accounts that match, newest first."""
    cursor = connection.cursor(row_factory=class_row(Account))
    values = {**_bind(filters), "skipped": filters.offset, "taken": filters.per_page}
    return cursor.execute(_SQL["find_accounts"], values).fetchall()


def find_account(connection: Connection, user_id: UUID) -> Account | None:
    """One account, or None."""
    cursor = connection.cursor(row_factory=class_row(Account))
    return cursor.execute(_SQL["find_account"], {"user_id": user_id}).fetchone()


def find_id(connection: Connection, email: str) -> UUID | None:
    """Whose address it is, or None."""
    row = connection.execute(_SQL["find_id"], {"email": email}).fetchone()
    return row["user_id"] if row else None


def replace_roles(connection: Connection, user_id: UUID, roles: AbstractSet[UserRole]) -> bool:
    """Make somebody this to the house; False where they do not exist."""
    values = {"user_id": user_id, "roles": sorted(roles)}
    return connection.execute(_SQL["replace_roles"], values).fetchone() is not None


def _bind(filters: AccountFilters) -> dict[str, Any]:
    return {"email": filters.email, "role": filters.role}
