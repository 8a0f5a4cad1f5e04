"""Accounts and refresh tokens in the database. Of a token only its hash ever gets here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from api.auth.schemas import User
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Secret:
    """What a password is checked against."""

    user_id: UUID
    password_hash: str


@dataclass(frozen=True)
class Lineage:
    """Whose refresh token it was, and from which sign-in it descends."""

    user_id: UUID
    family: UUID


def add_user(connection: Connection, *, email: str, password_hash: str, full_name: str | None) -> User | None:
    """The new account, or None where the e-mail is taken."""
    cursor = connection.cursor(row_factory=class_row(User))
    values = {"email": email, "password_hash": password_hash, "full_name": full_name}
    return cursor.execute(_SQL["add_user"], values).fetchone()


def find_secret(connection: Connection, email: str) -> Secret | None:
    """What the password of `email` is checked against, or None where nobody has it."""
    cursor = connection.cursor(row_factory=class_row(Secret))
    return cursor.execute(_SQL["find_secret"], {"email": email}).fetchone()


def find_user(connection: Connection, user_id: UUID) -> User | None:
    """An account, or None."""
    cursor = connection.cursor(row_factory=class_row(User))
    return cursor.execute(_SQL["find_user"], {"user_id": user_id}).fetchone()


def add_refresh_token(connection: Connection, lineage: Lineage, *, token_hash: str, expires_at: datetime) -> None:
    """Keep a token that was just given out."""
    values = {"token_hash": token_hash, "expires_at": expires_at, "user_id": lineage.user_id, "family": lineage.family}
    connection.execute(_SQL["add_refresh_token"], values)


def lock_family(connection: Connection, token_hash: str) -> None:
    """Let nobody else use or end a token of the same sign-in until the transaction ends."""
    connection.execute(_SQL["lock_family"], {"token_hash": token_hash})


def use_refresh_token(connection: Connection, token_hash: str, *, now: datetime) -> Lineage | None:
    """Use a token up; None where it is no longer, or never was, good."""
    cursor = connection.cursor(row_factory=class_row(Lineage))
    return cursor.execute(_SQL["use_refresh_token"], {"token_hash": token_hash, "now": now}).fetchone()


def revoke_family(connection: Connection, token_hash: str, *, now: datetime) -> None:
    """End every token of the same sign-in. Nothing happens where the token is unknown."""
    connection.execute(_SQL["revoke_family"], {"token_hash": token_hash, "now": now})
