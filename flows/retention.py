"""Deletes what was kept long enough, once a day. How long is a setting; what nobody names is nobody's to keep.

What people own is deleted by one function of the database, since the flows may not write there.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from prefect import flow
from psycopg import sql as composed

from flows.resources import open_database
from jobraker import clock, log, mail, settings, sql
from jobraker.blobs import Blobs
from jobraker.db import Connection, Database
from jobraker.errors import BrokenError
from jobraker.settings import RetentionSettings, Settings

_SQL: Final = sql.beside(__file__)
_NAMES: Final = composed.SQL("select blob_hash from {table}")
_UPLOAD: Final = timedelta(days=1)  # a file is there before the row that names it
_log = log.get(__name__)


@flow(name="retention", persist_result=False)
def retain() -> Mapping[str, int]:
    """Delete what was kept long enough; how much of each kind it was."""
    chosen = settings.load()
    with open_database() as database:
        gone = sweep(database, Blobs(str(chosen.place.blobs)), chosen.retention)
    return {**gone, "mails": remove_mails(chosen)}


def remove_mails(chosen: Settings) -> int:
    """Remove the old ones of the mails kept in the home, those from before there was a mail server included."""
    days = chosen.retention.mails_days
    gone = mail.remove_older(chosen.place.mail, clock.now() - timedelta(days=days)) if days else 0
    _log.info("mails kept long enough", mails=gone)
    return gone


def sweep(database: Database, blobs: Blobs, kept: RetentionSettings) -> Mapping[str, int]:
    """The same on that database and store. Each kind is a transaction of its own."""
    now = clock.now()
    gone = {what: _sweep(database, what, before) for what, before in _find_limits(kept, now).items()}
    gone["exports"] = _remove_exports(database, blobs, now)
    with database.writing() as connection:
        gone["orphaned_runs"] = connection.execute(_SQL["remove_orphaned_runs"]).rowcount
    gone["unnamed_files"] = _remove_unnamed(database, blobs, now - _UPLOAD)
    _log.info("kept long enough", **gone)
    return gone


def _find_limits(kept: RetentionSettings, now: datetime) -> Mapping[str, datetime]:
    """For each kind that is deleted at all, before which moment it must have served."""
    days = {
        "ended_sessions": kept.ended_sessions_days,
        "answered_requests": kept.requests_days,
        "security_events": kept.security_log_days,
        "unverified_accounts": kept.unverified_accounts_days,
        "inactive_accounts": kept.inactive_accounts_days,
    }
    limits = {what: now - timedelta(days=count) for what, count in days.items() if count}
    return {"dead_tokens": now, "sign_in_attempts": now, **limits}


def _sweep(database: Database, what: str, before: datetime) -> int:
    with database.writing() as connection:
        row = connection.execute(_SQL["sweep"], {"what": what, "before": before}).fetchone()
    return int(row["gone"]) if row else 0


def _remove_exports(database: Database, blobs: Blobs, now: datetime) -> int:
    with database.writing() as connection:
        rows = connection.execute(_SQL["remove_expired_exports"], {"now": now}).fetchall()
    for row in rows:
        blobs.remove(row["blob_hash"])
    return len(rows)


def _remove_unnamed(database: Database, blobs: Blobs, before: datetime) -> int:
    """Remove files that no row names. They are listed before the names are read, so none of them gets its row later."""
    old = list(blobs.find_older(before))
    with database.reading() as connection:
        named = _find_names(connection)
    unnamed = [name for name in old if name not in named]
    for name in unnamed:
        blobs.remove(name)
    return len(unnamed)


def _find_names(connection: Connection) -> set[str]:
    """Every file that a row names. Raises `BrokenError` where some names cannot be read: no file would be safe."""
    tables = connection.execute(_SQL["find_tables_with_files"]).fetchall()
    closed = [row["table_name"] for row in tables if not row["is_readable"]]
    if closed:
        raise BrokenError(f"The flows may not read which files {', '.join(closed)} names.")
    names: set[str] = set()
    for row in tables:
        table = composed.Identifier(row["schema_name"], row["table_name"])
        names.update(named["blob_hash"] for named in connection.execute(_NAMES.format(table=table)))
    return names
