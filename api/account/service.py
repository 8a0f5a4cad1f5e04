"""The rules of taking one's data along and of leaving.

Leaving is one transaction: the account, its rows, its key and the names in the security log go together, or not at
all. Its files are no rows; the workers remove them, and without the key nobody can read them meanwhile.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from api import admins, audit, passwords
from api.account import leaving, store
from api.account.schemas import Farewell
from api.audit import Event
from api.callers import Caller
from api.house import House
from jobraker import clock, log
from jobraker.db import Connection
from jobraker.errors import ConflictError, ForbiddenError, LimitedError, MissingError, UnauthenticatedError
from jobraker.vault import Contents

_PAUSE: Final = timedelta(hours=1)
_GONE: Final = "This account no longer exists."
_log = log.get(__name__)


class DeletionRefusedError(ForbiddenError):
    """That does not prove that the account is yours."""

    keeps_work = True


def ask_for_export(connection: Connection, caller: Caller) -> store.Asked:
    """The request; the same one while it has no answer. Raises `LimitedError` soon after the last export."""
    last = store.find_last_export(connection, caller.user_id)
    if last and last.state in ("pending", "running"):
        return last
    if last and last.state == "completed" and last.finished_at:
        _demand_pause(last.finished_at)
    audit.record(connection, Event.EXPORT_REQUESTED, caller.origin, user_id=caller.user_id)
    return store.add_export_request(connection, caller.user_id)


def _demand_pause(finished_at: datetime) -> None:
    left = finished_at + _PAUSE - clock.now()
    if left > timedelta(0):
        message = "Your last export is less than an hour old: fetch that one, or come back later."
        raise LimitedError(message, retry_after=ceil(left.total_seconds()))


def open_export(connection: Connection, house: House, caller: Caller, request_id: UUID) -> tuple[str, bytes]:
    """A name for the archive, and its bytes. Raises `MissingError` where it is unknown or its time is over."""
    archive = store.find_archive(connection, caller.user_id, request_id)
    if archive is None:
        raise MissingError("You have no such export.")
    content = house.vault.of(connection, caller.user_id).open(house.blobs.read(archive.blob_hash), Contents.EXPORT)
    audit.record(connection, Event.EXPORT_DOWNLOADED, caller.origin, user_id=caller.user_id)
    return f"jobraker-{archive.created_at:%Y-%m-%d}.zip", content


def leave(connection: Connection, house: House, caller: Caller, farewell: Farewell) -> None:
    """Delete the caller's account.

    Raises `DeletionRefusedError` where the proof is wrong, which is remembered, and `ConflictError` for the last admin.
    """
    proof = leaving.find_proof(connection, caller.user_id)
    if proof is None:
        raise UnauthenticatedError(_GONE)
    field = "password" if proof.password_hash else "confirm"
    house.limiter.demand_sign_in_allowed(f"password of {caller.user_id}", caller.origin.neighbourhood)
    if not _proves(farewell, proof):
        audit.record(connection, Event.DELETION_REFUSED, caller.origin, user_id=caller.user_id)
        raise DeletionRefusedError(fields={field: "is wrong"})
    admins.lock_roles(connection)
    if admins.is_last_admin(connection, caller.user_id):
        raise ConflictError("You are the last admin: make somebody else one first.")
    if not leaving.forget_person(connection, caller.user_id):
        raise UnauthenticatedError(_GONE)
    # The one trace, and outside of the database: whoever restores a backup must delete them again.
    _log.info("account deleted", user=str(caller.user_id))


def _proves(farewell: Farewell, proof: leaving.Proof) -> bool:
    if proof.password_hash:
        return passwords.check(farewell.password or "", proof.password_hash).is_right
    return (farewell.confirm or "").strip().casefold() == proof.email.casefold()
