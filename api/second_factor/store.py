"""The second factor in the database: a sealed secret, and hashes of recovery codes."""

from datetime import datetime
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from api.second_factor.schemas import State
from jobraker import sql
from jobraker.db import Connection
from jobraker.errors import UnauthenticatedError

_SQL: Final = sql.beside(__file__)


def find_state(connection: Connection, user_id: UUID) -> State:
    """Whether a second factor is asked for."""
    cursor = connection.cursor(row_factory=class_row(State))
    state = cursor.execute(_SQL["find_state"], {"user_id": user_id}).fetchone()
    return state or State(is_on=False, confirmed_at=None, recovery_codes_left=0)


def find_email(connection: Connection, user_id: UUID) -> str:
    """How the person knows their account. Raises `UnauthenticatedError` where it is gone."""
    row = connection.execute(_SQL["find_email"], {"user_id": user_id}).fetchone()
    if row is None:
        raise UnauthenticatedError("This account no longer exists.")
    email: str = row["email"]
    return email


def begin(connection: Connection, user_id: UUID, sealed: bytes, *, now: datetime) -> bool:
    """Keep a new secret that is to be confirmed; False where there is a confirmed one."""
    values = {"user_id": user_id, "sealed": sealed, "now": now}
    return connection.execute(_SQL["begin"], values).fetchone() is not None


def confirm(connection: Connection, user_id: UUID, *, now: datetime) -> None:
    """From now on it is asked for."""
    connection.execute(_SQL["confirm"], {"user_id": user_id, "now": now})


def replace_recovery_codes(connection: Connection, user_id: UUID, code_hashes: list[str]) -> None:
    """Keep new recovery codes in place of all others."""
    connection.execute(_SQL["remove_recovery_codes"], {"user_id": user_id})
    connection.execute(_SQL["add_recovery_codes"], {"user_id": user_id, "code_hashes": code_hashes})


def remove(connection: Connection, user_id: UUID) -> None:
    """Forget the second factor and its recovery codes."""
    connection.execute(_SQL["remove_recovery_codes"], {"user_id": user_id})
    connection.execute(_SQL["remove_factor"], {"user_id": user_id})
