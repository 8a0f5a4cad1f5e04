"""Accounts, sessions and the use of refresh tokens in the database. Of a token only its hash ever gets here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from api.auth.schemas import User
from api.callers import Origin
from api.sign_in import Session
from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Secret:
    """What a password is checked against; no hash where the person only signs in through others."""

    user_id: UUID
    password_hash: str | None
    version: int


def add_user(connection: Connection, *, email: str, password_hash: str | None, full_name: str | None) -> User | None:
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


def renew_hash(connection: Connection, secret: Secret, renewed: str) -> None:
    """Keep the same password's newer hash, unless another password has come meanwhile."""
    connection.execute(_SQL["renew_hash"], {**vars(secret), "renewed": renewed})


def replace_password(connection: Connection, user_id: UUID, password_hash: str) -> None:
    """Keep a new password, and void what was mailed."""
    connection.execute(_SQL["replace_password"], {"user_id": user_id, "password_hash": password_hash})


def reset_password(
    connection: Connection, user_id: UUID, password_hash: str, *, version: int, now: datetime
) -> bool | None:
    """Keep a new password; whether the address was verified before it.

    None where the mailed token was used already, or another change came between.
    """
    values = {"user_id": user_id, "password_hash": password_hash, "version": version, "now": now}
    row = connection.execute(_SQL["reset_password"], values).fetchone()
    return row["was_verified"] if row else None


def close_other_ways_in(connection: Connection, user_id: UUID, *, now: datetime) -> None:
    """Forget whatever else opens an account or keeps its owner out of it: identities, keys, the second factor."""
    for name in ("unlink_identities", "revoke_keys", "remove_recovery_codes", "remove_second_factor"):
        connection.execute(_SQL[name], {"user_id": user_id, "now": now})


def verify_email(connection: Connection, user_id: UUID, *, version: int, now: datetime) -> User | None:
    """The account with its address verified; None where the token is void."""
    cursor = connection.cursor(row_factory=class_row(User))
    return cursor.execute(_SQL["verify_email"], {"user_id": user_id, "version": version, "now": now}).fetchone()


def ask_for_mail(connection: Connection, *, template: str, email: str) -> None:
    """Ask the workers to write to an address."""
    connection.execute(_SQL["ask_for_mail"], {"template": template, "email": email})


def lock_session(connection: Connection, token_hash: str) -> Session | None:
    """The session of a token, nobody else's until the transaction ends; None where the token is unknown."""
    cursor = connection.cursor(row_factory=class_row(Session))
    return cursor.execute(_SQL["lock_session"], {"token_hash": token_hash}).fetchone()


def use_refresh_token(connection: Connection, token_hash: str, *, now: datetime) -> bool:
    """Use a token up; False where it is no longer good."""
    return connection.execute(_SQL["use_refresh_token"], {"token_hash": token_hash, "now": now}).fetchone() is not None


def touch_session(connection: Connection, session_id: UUID, origin: Origin, *, now: datetime) -> None:
    """Remember that a session was used, and from where."""
    where = {"address": origin.address, "agent": origin.agent}
    connection.execute(_SQL["touch_session"], {"session_id": session_id, "now": now, **where})


def end_session(connection: Connection, session_id: UUID, *, now: datetime) -> bool:
    """End a session; False where it had ended."""
    return connection.execute(_SQL["end_session"], {"session_id": session_id, "now": now}).fetchone() is not None


def end_sessions(connection: Connection, user_id: UUID, *, kept: UUID | None, now: datetime) -> None:
    """End all of a person's sessions but `kept`."""
    connection.execute(_SQL["end_sessions"], {"user_id": user_id, "kept": kept, "now": now})
