"""The doctor's look at the database: does it start or answer, is pgvector new enough, is its structure present."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

import jobraker
from deploy.local import database
from deploy.local.findings import Finding
from deploy.local.pgvector import find_pgvector
from jobraker import db, sql
from jobraker.errors import JobrakerError
from jobraker.settings import Settings

_STATEMENTS: Final = sql.beside(__file__)
_MIGRATIONS: Final = Path(jobraker.__file__).parent / "migrations"


def examine_database(settings: Settings) -> Sequence[Finding]:
    """Findings on the database that `jobraker up` would use."""
    what = "embedded Postgres" if settings.database.url is None else "Postgres by URL"
    try:
        with _found(settings) as url, db.connect(url) as connection:
            return [Finding(what), _examine_pgvector(connection), _examine_migrations(connection)]
    except JobrakerError as error:
        return [Finding(what, error.message)]
    except psycopg.Error as error:
        return [Finding(what, str(error).strip().splitlines()[0])]


@contextmanager
def _found(settings: Settings) -> Iterator[str]:
    """The database of the running house, of the home, or a throw-away one where the home has none yet."""
    running = settings.place.read_running()
    if running is not None:
        yield running.database_url
    elif settings.database.url is not None or database.is_made(settings.place):
        with database.opened(settings) as url:
            yield url
    else:
        with (
            tempfile.TemporaryDirectory(prefix="jobraker-") as folder,
            database.opened(settings.model_copy(update={"home": Path(folder)})) as url,
        ):
            yield url


def _examine_pgvector(connection: db.Connection) -> Finding:
    found = find_pgvector(connection)
    if found is None:
        return Finding("pgvector", "install the extension into that Postgres")
    return Finding(f"pgvector {found.version}", found.mend)


def _examine_migrations(connection: db.Connection) -> Finding:
    applied: dict[str, str] = {}
    if (connection.execute(_STATEMENTS["find_ledger"]).fetchone() or {})["has_ledger"]:
        applied = {row["name"]: row["checksum"] for row in connection.execute(_STATEMENTS["find_migrations"])}
    ours = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(_MIGRATIONS.glob("*.sql"))}
    changed = [name for name, checksum in applied.items() if ours.get(name) != checksum]
    if changed:
        return Finding(
            f"migrations ({', '.join(changed)} differ)", "use the version of Jobraker that made this database"
        )
    pending = len(ours) - len(applied)
    return Finding(f"migrations ({pending} to be applied by `jobraker up`)" if pending else "migrations")
