"""Exports and security events in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias
from uuid import UUID

from psycopg.rows import class_row

from api.account.schemas import Export, OwnEvent
from api.envelope import Paging
from jobraker import clock, sql
from jobraker.db import Connection
from jobraker.errors import BrokenError

State: TypeAlias = Literal["pending", "running", "completed", "failed"]
_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Asked:
    """A request for an export, and how far it is."""

    request_id: UUID
    state: State
    finished_at: datetime | None


@dataclass(frozen=True)
class Archive:
    """Where the sealed file of an export is."""

    blob_hash: str
    created_at: datetime


def find_last_export(connection: Connection, user_id: UUID) -> Asked | None:
    """A person's newest request for an export, or None. Nobody else asks for them until the transaction ends."""
    connection.execute(_SQL["lock_person"], {"user_id": user_id})
    cursor = connection.cursor(row_factory=class_row(Asked))
    return cursor.execute(_SQL["find_last_export"], {"user_id": user_id}).fetchone()


def add_export_request(connection: Connection, user_id: UUID) -> Asked:
    """Ask the workers for everything about a person."""
    row = connection.execute(_SQL["add_export_request"], {"user_id": user_id}).fetchone()
    if row is None:
        raise BrokenError("The request was not stored.")
    return Asked(row["request_id"], "pending", None)


def find_exports(connection: Connection, user_id: UUID) -> list[Export]:
    """The exports of a person that can still be fetched, newest first."""
    cursor = connection.cursor(row_factory=class_row(Export))
    return cursor.execute(_SQL["find_exports"], {"user_id": user_id, "now": clock.now()}).fetchall()


def find_archive(connection: Connection, user_id: UUID, request_id: UUID) -> Archive | None:
    """Where the file of one export of that person is, or None."""
    cursor = connection.cursor(row_factory=class_row(Archive))
    values = {"user_id": user_id, "request_id": request_id, "now": clock.now()}
    return cursor.execute(_SQL["find_archive"], values).fetchone()


def count_events(connection: Connection, user_id: UUID) -> int:
    """How many security events there are of an account."""
    row = connection.execute(_SQL["count_events"], {"user_id": user_id}).fetchone()
    return row["total"] if row else 0


def find_events(connection: Connection, user_id: UUID, paging: Paging) -> list[OwnEvent]:
    """A page of the security events of an account, newest first."""
    cursor = connection.cursor(row_factory=class_row(OwnEvent))
    values = {"user_id": user_id, "skipped": paging.offset, "taken": paging.per_page}
    return cursor.execute(_SQL["find_events"], values).fetchall()
