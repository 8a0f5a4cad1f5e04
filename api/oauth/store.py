"""Attempts that are at a provider, and identities, in the database. Of a state only its hash ever gets here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from api.oauth.answers import Person
from api.oauth.schemas import Identity
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Attempt:
    """A sign-in that is at a provider. With a `user_id` that person links the identity to their account."""

    provider: str
    browser_hash: str
    code_verifier: str
    nonce: str
    user_id: UUID | None
    session_id: UUID | None
    expires_at: datetime


@dataclass(frozen=True)
class Account:
    """Whose an address is here, and whether they have shown that they read its mail."""

    user_id: UUID
    is_verified: bool


def add_attempt(connection: Connection, attempt: Attempt, *, state_hash: str, now: datetime) -> None:
    """Remember an attempt, and forget those that took too long."""
    connection.execute(_SQL["remove_stale_attempts"], {"now": now})
    connection.execute(_SQL["add_attempt"], {**vars(attempt), "state_hash": state_hash})


def take_attempt(connection: Connection, state_hash: str) -> Attempt | None:
    """An attempt, which is gone with it; None where there is none (any more)."""
    cursor = connection.cursor(row_factory=class_row(Attempt))
    return cursor.execute(_SQL["take_attempt"], {"state_hash": state_hash}).fetchone()


def find_owner(connection: Connection, *, provider: str, subject: str) -> UUID | None:
    """Whose account an identity is linked to, or None."""
    row = connection.execute(_SQL["find_owner"], {"provider": provider, "subject": subject}).fetchone()
    return row["user_id"] if row else None


def find_account(connection: Connection, email: str) -> Account | None:
    """Whose an address is, or None."""
    cursor = connection.cursor(row_factory=class_row(Account))
    return cursor.execute(_SQL["find_account"], {"email": email}).fetchone()


def add_account(connection: Connection, person: Person, *, now: datetime) -> UUID | None:
    """A new account without a password, its address verified; None where the address has one."""
    values = {"email": person.email, "full_name": person.full_name, "now": now}
    row = connection.execute(_SQL["add_account"], values).fetchone()
    return row["user_id"] if row else None


def add_identity(connection: Connection, person: Person, *, provider: str, user_id: UUID) -> Identity | None:
    """Link an identity to an account; None where it is linked to one."""
    cursor = connection.cursor(row_factory=class_row(Identity))
    values = {"provider": provider, "subject": person.subject, "user_id": user_id, "email": person.email}
    return cursor.execute(_SQL["add_identity"], values).fetchone()


def find_identity(connection: Connection, *, provider: str, subject: str, user_id: UUID) -> Identity | None:
    """An identity of that person, or None."""
    cursor = connection.cursor(row_factory=class_row(Identity))
    key = {"provider": provider, "subject": subject, "user_id": user_id}
    return cursor.execute(_SQL["find_identity"], key).fetchone()
