"""The security log: what happened to whose account, who did it, and from where.

A row is written in the transaction of what it tells of. Never a secret, a password or a token in the details.
"""

from enum import StrEnum
from typing import Final
from uuid import UUID

from psycopg.types.json import Jsonb

from api.callers import Origin
from jobraker import log, sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)
_log = log.get(__name__)


class Event(StrEnum):
    """What the security log knows."""

    REGISTERED = "registered"
    EMAIL_VERIFIED = "email_verified"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    REFRESH_TOKEN_REUSED = "refresh_token_reused"  # noqa: S105 - an event
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - an event
    ROLES_CHANGED = "roles_changed"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - an event
    KEY_MADE = "key_made"
    KEY_REVOKED = "key_revoked"
    SECOND_FACTOR_FAILED = "second_factor_failed"
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REFUSED = "consent_refused"
    EXPORT_REQUESTED = "export_requested"
    EXPORT_DOWNLOADED = "export_downloaded"
    DELETION_REFUSED = "deletion_refused"
    ACCOUNT_DELETED = "account_deleted"  # written by the database itself, which deletes unused accounts too
    INTEGRATION_CREATED = "integration_created"
    INTEGRATION_CHANGED = "integration_changed"
    INTEGRATION_DELETED = "integration_deleted"
    INTEGRATION_TESTED = "integration_tested"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"


def record(
    connection: Connection,
    event: Event,
    origin: Origin,
    *,
    user_id: UUID | None,
    actor_id: UUID | None = None,
    by_house: bool = False,
    **details: str | int | bool | list[str],
) -> None:
    """Write an event down. `actor_id`: who did it, where not the person themselves; `by_house`: it was no person."""
    values = {"event": event, "user_id": user_id, "actor_id": None if by_house else actor_id or user_id}
    where = {"address": origin.address, "agent": origin.agent}
    connection.execute(_SQL["add_event"], {**values, **where, "details": Jsonb(details)})
    _log.info("security event", event_kind=event, user=str(user_id) if user_id else None)
