"""Brings a database to the present structure: numbered plain SQL, forward only, one transaction each.

A ledger keeps the checksum of what was applied; a file changed afterwards is refused, since two
databases would then differ without anyone seeing it. Files in `always/` (grants) run again
after every change.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg

from jobraker import db, log
from jobraker.errors import BrokenError, UnavailableError

_FOLDER: Final = Path(__file__).parent / "migrations"
_OLDEST_PGVECTOR: Final = [0, 8]  # filtered searches of the vector index need its iterative scans
_LOCK: Final = 7_305_411_902  # any number, the same in every process
_log = log.get(__name__)


@dataclass(frozen=True)
class Migration:
    """One file: its name is its identity, its checksum its content."""

    name: str
    statements: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.statements.encode()).hexdigest()


def migrate(url: str) -> Sequence[str]:
    """Apply what is missing to the database at `url`; the names applied, in order.

    Safe to repeat and to run from several processes at once. Raises `BrokenError` where an applied
    file has changed, `UnavailableError` where the server lacks pgvector or the right to create roles.
    """
    with db.connect(url) as connection:
        connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
        _demand_pgvector(connection)
        _prepare_ledger(connection)
        applied = [name for step in _read(_FOLDER) if (name := _apply_once(connection, step))]
        for step in _read(_FOLDER / "always"):
            _apply_always(connection, step)
    if applied:
        _log.info("database migrated", applied=applied)
    return applied


def _read(folder: Path) -> list[Migration]:
    return [Migration(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.sql"))]


def _demand_pgvector(connection: db.Connection) -> None:
    known = connection.execute(
        "select string_to_array(coalesce(installed_version, default_version), '.')::int[] as version"
        " from pg_available_extensions where name = 'vector'"
    ).fetchone()
    if known is None:
        raise UnavailableError("This Postgres has no pgvector: install the extension, then start again.")
    if known["version"] < _OLDEST_PGVECTOR:
        raise UnavailableError("This Postgres has a pgvector older than 0.8: update the extension, then start again.")


def _prepare_ledger(connection: db.Connection) -> None:
    connection.execute(
        "create table if not exists public.jobraker_migrations"
        " (name text primary key, checksum text not null, applied_at timestamptz not null default now())"
    )


def _apply_once(connection: db.Connection, step: Migration) -> str | None:
    with connection.transaction():
        known = connection.execute(
            "select checksum from public.jobraker_migrations where name = %s", (step.name,)
        ).fetchone()
        if known is None:
            _apply(connection, step)
            return step.name
        if known["checksum"] != step.checksum:
            raise BrokenError(f"Migration {step.name} was changed after it had been applied: add a new one instead.")
        return None


def _apply_always(connection: db.Connection, step: Migration) -> None:
    """Apply grants again after any change of them or of the migrations, whose tables they cover.

    Otherwise they are left alone: granting while dbt renames its tables fails one of the two.
    """
    name = f"always/{step.name}"
    state = Migration(name, "".join([step.statements, *(other.checksum for other in _read(_FOLDER))])).checksum
    with connection.transaction():
        known = connection.execute(
            "select checksum from public.jobraker_migrations where name = %s", (name,)
        ).fetchone()
        if known is None or known["checksum"] != state:
            connection.execute(_trusted(step.statements))
            connection.execute(
                "insert into public.jobraker_migrations (name, checksum) values (%s, %s)"
                " on conflict (name) do update set checksum = excluded.checksum, applied_at = now()",
                (name, state),
            )


def _apply(connection: db.Connection, step: Migration) -> None:
    try:
        connection.execute(_trusted(step.statements))
    except psycopg.errors.InsufficientPrivilege as error:
        reason = error.diag.message_primary
        raise UnavailableError(f"The database user may not set the database up: {reason}.") from error
    connection.execute(
        "insert into public.jobraker_migrations (name, checksum) values (%s, %s)", (step.name, step.checksum)
    )


def _trusted(text: Any) -> LiteralString:
    """Migrations are as trusted as literals in the code."""
    literal: LiteralString = text
    return literal
