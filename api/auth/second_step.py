"""The second step of signing in: the challenge of the first one, and a code that works once.

A challenge is void as soon as the password it came from is changed, and by itself it opens nothing.
"""

from typing import Final

from api import audit, one_time_codes
from api.audit import Event
from api.auth.schemas import SecondStep
from api.callers import Origin
from api.house import House
from api.sign_in import Tokens, begin_session, find_standing
from jobraker.db import Connection
from jobraker.errors import UnauthenticatedError
from jobraker.tokens import Purpose

_VOID: Final = "This sign-in is not valid any more: begin again."


class CodeRefusedError(UnauthenticatedError):
    """The code is wrong, or was used already."""

    keeps_work = True


def finish(connection: Connection, house: House, step: SecondStep, origin: Origin) -> Tokens:
    """The first pair of tokens of a new session.

    Raises `CodeRefusedError`, `LimitedError` after too many of them, and `UnauthenticatedError` where it is void.
    """
    claims = house.tokens.read(Purpose.SECOND_FACTOR, step.challenge)
    standing = find_standing(connection, claims.user_id)
    if not standing.has_second_factor or standing.version != claims.extra["version"]:
        raise UnauthenticatedError(_VOID)
    given = {"code": step.code, "recovery_code": step.recovery_code}
    if not one_time_codes.judge(connection, house, claims.user_id, origin, **given):
        audit.record(connection, Event.SECOND_FACTOR_FAILED, origin, user_id=claims.user_id)
        raise CodeRefusedError
    if step.recovery_code:
        audit.record(connection, Event.RECOVERY_CODE_USED, origin, user_id=claims.user_id)
    return begin_session(connection, house, claims.user_id, origin, method=str(claims.extra["method"]))
