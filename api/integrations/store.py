"""Integrations in the database. Every statement names the owner, so nobody reaches another's."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from api.integrations.schemas import Integration
from jobraker import sql
from jobraker.credentials import Credentials
from jobraker.db import Connection
from jobraker.errors import BrokenError

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Kept:
    """Credentials as they are kept."""

    kind: str
    sealed: bytes


def lock_person(connection: Connection, user_id: UUID) -> None:
    """Let nobody else add to this person's integrations, or ask for a test of one, until the transaction ends."""
    connection.execute(_SQL["lock_person"], {"user_id": user_id})


def count_integrations(connection: Connection, user_id: UUID) -> int:
    """How many integrations a person has."""
    row = connection.execute(_SQL["count_integrations"], {"user_id": user_id}).fetchone()
    return row["total"] if row else 0


def add_integration(
    connection: Connection, user_id: UUID, credentials: Credentials, *, name: str, sealed: bytes
) -> UUID:
    """Keep credentials; the id they are called by."""
    values = {"user_id": user_id, "kind": credentials.kind, "name": name}
    row = connection.execute(
        _SQL["add_integration"], {**values, "sealed": sealed, "shown": Jsonb(credentials.show())}
    ).fetchone()
    if row is None:
        raise BrokenError("The integration was not stored.")
    integration_id: UUID = row["integration_id"]
    return integration_id


def find_integrations(connection: Connection, user_id: UUID) -> list[Integration]:
    """A person's integrations, newest first."""
    cursor = connection.cursor(row_factory=class_row(Integration))
    return cursor.execute(_SQL["find_integrations"], {"user_id": user_id, "integration_id": None}).fetchall()


def find_integration(connection: Connection, user_id: UUID, integration_id: UUID) -> Integration | None:
    """One integration of that person, or None."""
    cursor = connection.cursor(row_factory=class_row(Integration))
    return cursor.execute(_SQL["find_integrations"], _key(user_id, integration_id)).fetchone()


def lock_integration(connection: Connection, user_id: UUID, integration_id: UUID) -> Kept | None:
    """The credentials as they are kept, or None; nobody else changes them until the transaction ends."""
    cursor = connection.cursor(row_factory=class_row(Kept))
    return cursor.execute(_SQL["lock_integration"], _key(user_id, integration_id)).fetchone()


def replace_integration(
    connection: Connection,
    user_id: UUID,
    integration_id: UUID,
    credentials: Credentials,
    *,
    name: str,
    sealed: bytes,
) -> None:
    """Keep these credentials instead; the result of the last test goes with the old ones."""
    values = {"name": name, "sealed": sealed, "shown": Jsonb(credentials.show())}
    connection.execute(_SQL["replace_integration"], {**_key(user_id, integration_id), **values})


def remove_integration(connection: Connection, user_id: UUID, integration_id: UUID) -> str | None:
    """Forget one integration of that person; its kind, or None where there was none."""
    row = connection.execute(_SQL["remove_integration"], _key(user_id, integration_id)).fetchone()
    return row["kind"] if row else None


def find_unanswered(connection: Connection, user_id: UUID, integration_id: UUID) -> UUID | None:
    """The test of what is stored now that was asked for and is not over."""
    row = connection.execute(_SQL["find_unanswered"], _key(user_id, integration_id)).fetchone()
    return row["request_id"] if row else None


def count_unanswered(connection: Connection, user_id: UUID) -> int:
    """How many of a person's tests are not over, also of what was changed or deleted meanwhile."""
    row = connection.execute(_SQL["count_unanswered"], {"user_id": user_id}).fetchone()
    return row["total"] if row else 0


def ask_for_test(connection: Connection, user_id: UUID, integration_id: UUID) -> UUID:
    """Ask the workers to try the credentials."""
    row = connection.execute(_SQL["ask_for_test"], _key(user_id, integration_id)).fetchone()
    if row is None:
        raise BrokenError("The request was not stored.")
    request_id: UUID = row["request_id"]
    return request_id


def _key(user_id: UUID, integration_id: UUID) -> dict[str, UUID]:
    return {"user_id": user_id, "integration_id": integration_id}
