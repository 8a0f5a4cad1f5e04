"""The one door to Postgres: a pool per role, and one transaction per unit of work.

`reading` cannot write and `writing` commits once at its end, so nobody in the middle commits. The
connection takes the role of its room (`set role`), whatever user the URL names.
"""

import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from types import TracebackType
from typing import Any, Self, TypeAlias
from uuid import UUID

import psycopg
from pgvector.psycopg import register_vector
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from jobraker.errors import InvalidError, JobrakerError, UnavailableError

Row: TypeAlias = dict[str, Any]
Connection: TypeAlias = psycopg.Connection[DictRow]


class Role(StrEnum):
    """The roles of the house; the owner is whoever the database URL names."""

    FLOWS = "jobraker_flows"
    DBT = "jobraker_dbt"
    API = "jobraker_api"
    AUTH = "jobraker_auth"
    ANALYST = "jobraker_analyst"


class Database:
    """A pool of connections in one role. Use as a context manager, or close it."""

    def __init__(
        self,
        url: str,
        *,
        role: Role | None,
        pool_size: int = 8,
        patience_s: float = 15.0,
        statement_s: float | None = None,
    ) -> None:
        """Prepare a pool of up to `pool_size` connections; `role` None keeps the URL's own user.

        A connection is waited for `patience_s` seconds, and the server ends a statement after `statement_s`
        (None: never, as the flows' long ones need). Raises `InvalidError` where `url` is none.
        """
        _demand_url(url)
        self._role = role
        self._statement_s = statement_s
        self._patience_s = patience_s
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=1,
            max_size=pool_size,
            timeout=patience_s,
            kwargs={"row_factory": dict_row, "autocommit": True},
            configure=self._configure,
            check=_check,
            open=False,
        )

    def open(self) -> Self:
        """Connect. Raises `UnavailableError` where nothing answers in time."""
        try:
            self._pool.open(wait=True, timeout=self._patience_s)
        except PoolTimeout as error:
            self._pool.close()
            raise UnavailableError("The database does not answer.") from error
        return self

    def close(self) -> None:
        """Give the connections back."""
        self._pool.close()

    def __enter__(self) -> Self:
        """Open on entry."""
        return self.open()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close on exit."""
        self.close()

    @contextmanager
    def reading(self, user_id: UUID | None = None) -> Iterator[Connection]:
        """A read-only transaction, of that person where row-level security asks whose it is."""
        with self._transaction(user_id, read_only=True) as connection:
            yield connection

    @contextmanager
    def writing(self, user_id: UUID | None = None) -> Iterator[Connection]:
        """A transaction that commits when the block ends well and rolls back when it does not.

        An error that says so keeps what was done: it is raised after the commit.
        """
        kept: JobrakerError | None = None
        with self._transaction(user_id, read_only=False) as connection:
            try:
                yield connection
            except JobrakerError as error:
                if not error.keeps_work:
                    raise
                kept = error
        if kept is not None:
            raise kept

    @contextmanager
    def listening(self, channel: str) -> Iterator[Connection]:
        """A connection outside any transaction that hears `notify CHANNEL`."""
        with self._connection() as connection:
            connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
            try:
                yield connection
            finally:
                connection.execute("unlisten *")

    @contextmanager
    def holding(self, name: str, *, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Do the block while no other process holds the same name; calls `on_wait` where it has to wait for its turn.

        The lock belongs to a connection outside any transaction, so the database lets go of it when we die.
        """
        with self._connection() as connection:
            taken = connection.execute("select pg_try_advisory_lock(hashtextextended(%s, 0)) as is_ours", (name,))
            if not (taken.fetchone() or {})["is_ours"]:
                if on_wait is not None:
                    on_wait()
                connection.execute("select pg_advisory_lock(hashtextextended(%s, 0))", (name,))
            try:
                yield
            finally:
                connection.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", (name,))

    @contextmanager
    def _transaction(self, user_id: UUID | None, *, read_only: bool) -> Iterator[Connection]:
        with self._connection() as connection:
            connection.read_only = read_only  # goes out with the `begin`, which spares a round trip
            with connection.transaction():
                if user_id is not None:
                    connection.execute("select set_config('app.user_id', %s, true)", (str(user_id),))
                yield connection

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        used: Connection | None = None
        try:
            with self._pool.connection() as used:
                yield used
        except PoolTimeout as error:
            raise UnavailableError("The database does not answer.") from error
        except psycopg.OperationalError as error:
            if used is not None and used.closed:
                raise UnavailableError("The database went away in the middle of its work.") from error
            raise

    def _configure(self, connection: Connection) -> None:
        register_vector(connection)
        if self._statement_s is not None:
            milliseconds = str(round(self._statement_s * 1000))
            connection.execute("select set_config('statement_timeout', %s, false)", (milliseconds,))
        if self._role is not None:
            connection.execute(sql.SQL("set role {}").format(sql.Identifier(self._role)))


def connect(url: str, *, role: Role | None = None) -> Connection:
    """One connection outside any pool, in autocommit.

    Raises `UnavailableError` where nothing answers, `InvalidError` where `url` is none.
    """
    _demand_url(url)
    try:
        connection = psycopg.connect(url, row_factory=dict_row, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise UnavailableError(f"The database does not answer: {_first_line(error)}") from error
    if role is not None:
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
    return connection


def _check(connection: Connection) -> None:
    """Raise `OperationalError` where the server hung up while nobody used the connection.

    A goodbye waits in the socket. Where nothing waits there, asking would only cost every use a round trip.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        ConnectionPool.check_connection(connection)


def _demand_url(url: str) -> None:
    """Refuse what libpq cannot read, without repeating it: it holds a password."""
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise InvalidError("The database URL is not one: write postgresql://USER:PASSWORD@HOST:PORT/NAME.") from None


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
