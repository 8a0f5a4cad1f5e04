"""Codes that work once: those an authenticator app shows (TOTP, RFC 6238), and those a person keeps for bad days.

`judge` is the one place where anybody's code is judged, whoever asks. The row of the second factor is locked for it:
of two requests with the same code at the same moment, one wins. A code of the app works for its half minute and the
ones before and after it, and never again after it or a later one was used. Only at the door.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, TypeAlias
from uuid import UUID

import pyotp
from psycopg.rows import class_row
from pydantic import Field
from pyotp.exceptions import OTPVerificationError

from api.callers import Origin, hash_secret
from api.house import House
from jobraker import clock, sql
from jobraker.db import Connection
from jobraker.vault import Contents

Code: TypeAlias = Annotated[str, Field(pattern="^[0-9]{6}$", description="As the authenticator app shows it.")]
RecoveryCode: TypeAlias = Annotated[str, Field(max_length=64, description="One of those kept for bad days.")]
_SQL: Final = sql.beside(__file__)
_ISSUER: Final = "Jobraker"
_STEPS: Final = 1  # before and after the present one: clocks differ, and people type slowly
_RECOVERY_CODES: Final = 10
_GROUPS: Final = 6  # of four letters of five bits: enough that a fast hash will do
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True)
class Factor:
    """A second factor, its secret still sealed."""

    sealed: bytes
    last_step: int
    is_confirmed: bool


def make_secret() -> str:
    """A new secret for an authenticator app, as it takes it: base32."""
    return pyotp.random_base32()


def build_uri(secret: str, email: str) -> str:
    """What an authenticator app reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=_ISSUER)


def make_recovery_codes() -> list[str]:
    """New recovery codes, to be shown once."""
    return ["-".join(_make_group() for _ in range(_GROUPS)) for _ in range(_RECOVERY_CODES)]


def hash_recovery_code(code: str) -> str:
    """What may be stored of a recovery code. How it is written does not matter: case, dashes, blanks."""
    return hash_secret("".join(letter for letter in code.lower() if letter in _LETTERS))


def find_step(secret: str, code: str, *, now: datetime) -> int | None:
    """The half minute a code belongs to, or None where it is wrong. Takes the same time for each wrong one."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=now.timestamp(), valid_window=_STEPS)
    except OTPVerificationError:
        return None


def lock_factor(connection: Connection, user_id: UUID) -> Factor | None:
    """The second factor of a person, nobody else's to judge by until the transaction ends; or None."""
    cursor = connection.cursor(row_factory=class_row(Factor))
    return cursor.execute(_SQL["lock_factor"], {"user_id": user_id}).fetchone()


def judge(
    connection: Connection,
    house: House,
    user_id: UUID,
    origin: Origin,
    *,
    code: str | None = None,
    recovery_code: str | None = None,
) -> bool:
    """Whether one of the codes is right for that person, and then it is used up. Callers write a wrong one down.

    Raises `LimitedError` after too many wrong ones.
    """
    house.limiter.demand_sign_in_allowed(f"codes of {user_id}", origin.neighbourhood)
    is_right = _judge(connection, house, user_id, code, recovery_code)
    if is_right:
        house.limiter.forget_failures(f"codes of {user_id}", origin.neighbourhood)
    return is_right


def _judge(connection: Connection, house: House, user_id: UUID, code: str | None, recovery_code: str | None) -> bool:
    factor = lock_factor(connection, user_id)
    if factor is None:
        return False
    if code is not None:
        return _judge_code(connection, house, user_id, factor, code)
    return factor.is_confirmed and recovery_code is not None and _use_up(connection, user_id, recovery_code)


def _judge_code(connection: Connection, house: House, user_id: UUID, factor: Factor, code: str) -> bool:
    secret = house.vault.of(connection, user_id).open(factor.sealed, Contents.SECOND_FACTOR).decode("ascii")
    step = find_step(secret, code, now=clock.now())
    if step is None or step <= factor.last_step:
        return False
    connection.execute(_SQL["use_step"], {"user_id": user_id, "step": step})
    return True


def _use_up(connection: Connection, user_id: UUID, recovery_code: str) -> bool:
    values = {"user_id": user_id, "code_hash": hash_recovery_code(recovery_code), "now": clock.now()}
    return connection.execute(_SQL["use_recovery_code"], values).fetchone() is not None


def _make_group() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))
