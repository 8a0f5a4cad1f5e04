"""The rules of the second factor: a stolen session alone neither switches it on nor off.

It is asked for only after a code has confirmed it, so that nobody locks themselves out with a secret their app never
took. What fails is written down, although nothing else of the request is kept.
"""

from typing import Final

from api import audit, one_time_codes, passwords
from api.audit import Event
from api.callers import Caller
from api.house import House
from api.second_factor import store
from api.second_factor.schemas import NewSecret, Proof, RecoveryCodes
from jobraker import clock
from jobraker.db import Connection
from jobraker.errors import ConflictError, ForbiddenError, MissingError
from jobraker.vault import Contents

_WRONG: Final = {"password": "is wrong", "code": "is wrong or was used", "recovery_code": "is wrong or was used"}


class ProofRefusedError(ForbiddenError):
    """That does not prove that it is you."""

    keeps_work = True


def begin(connection: Connection, house: House, caller: Caller, password: str | None) -> NewSecret:
    """A new secret, to be confirmed. Raises `ProofRefusedError`, or `ConflictError` where one is on."""
    has_password = passwords.find_hash(connection, caller.user_id) is not None
    if has_password and not passwords.prove(connection, house, caller.user_id, caller.origin, password or ""):
        raise _refuse(connection, caller, "password")
    secret = one_time_codes.make_secret()
    vault = house.vault.prepare(connection, caller.user_id)
    sealed = vault.seal(secret.encode("ascii"), Contents.SECOND_FACTOR)
    if not store.begin(connection, caller.user_id, sealed, now=clock.now()):
        raise ConflictError("The second factor is on already: switch it off first.")
    return NewSecret(secret=secret, uri=one_time_codes.build_uri(secret, store.find_email(connection, caller.user_id)))


def confirm(connection: Connection, house: House, caller: Caller, code: str) -> RecoveryCodes:
    """Switch it on with a first code. Raises `ProofRefusedError`, `MissingError` or `ConflictError`."""
    factor = one_time_codes.lock_factor(connection, caller.user_id)
    if factor is None:
        raise MissingError("No second factor was begun.")
    if factor.is_confirmed:
        raise ConflictError("The second factor is on already.")
    if not one_time_codes.judge(connection, house, caller.user_id, caller.origin, code=code):
        raise _refuse(connection, caller, "code")
    store.confirm(connection, caller.user_id, now=clock.now())
    audit.record(connection, Event.SECOND_FACTOR_ON, caller.origin, user_id=caller.user_id)
    return _make_recovery_codes(connection, caller)


def renew_recovery_codes(connection: Connection, house: House, caller: Caller, code: str) -> RecoveryCodes:
    """New recovery codes; the ones before work no more. Raises `ProofRefusedError` or `MissingError`."""
    _demand_confirmed(connection, caller)
    if not one_time_codes.judge(connection, house, caller.user_id, caller.origin, code=code):
        raise _refuse(connection, caller, "code")
    return _make_recovery_codes(connection, caller)


def switch_off(connection: Connection, house: House, caller: Caller, proof: Proof) -> None:
    """Ask for it no more. Raises `ProofRefusedError` or `MissingError`."""
    if one_time_codes.lock_factor(connection, caller.user_id) is None:
        raise MissingError("There is no second factor.")
    if proof.password is not None:
        is_right = passwords.prove(connection, house, caller.user_id, caller.origin, proof.password)
    else:
        given = {"code": proof.code, "recovery_code": proof.recovery_code}
        is_right = one_time_codes.judge(connection, house, caller.user_id, caller.origin, **given)
    if not is_right:
        raise _refuse(connection, caller, *proof.model_fields_set)
    store.remove(connection, caller.user_id)
    audit.record(connection, Event.SECOND_FACTOR_OFF, caller.origin, user_id=caller.user_id)


def _demand_confirmed(connection: Connection, caller: Caller) -> None:
    factor = one_time_codes.lock_factor(connection, caller.user_id)
    if factor is None or not factor.is_confirmed:
        raise MissingError("There is no second factor.")


def _make_recovery_codes(connection: Connection, caller: Caller) -> RecoveryCodes:
    codes = one_time_codes.make_recovery_codes()
    hashes = [one_time_codes.hash_recovery_code(code) for code in codes]
    store.replace_recovery_codes(connection, caller.user_id, hashes)
    audit.record(connection, Event.RECOVERY_CODES_MADE, caller.origin, user_id=caller.user_id)
    return RecoveryCodes(codes=codes)


def _refuse(connection: Connection, caller: Caller, *fields: str) -> ProofRefusedError:
    audit.record(connection, Event.SECOND_FACTOR_FAILED, caller.origin, user_id=caller.user_id)
    return ProofRefusedError(fields={field: _WRONG[field] for field in fields})
