import threading
import uuid

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from jobraker import db
from jobraker.db import Database, Role
from jobraker.errors import InvalidError, UnavailableError

COUNT = "select count(*) as calls from raw.api_calls"
CALL = "insert into raw.api_calls (source) values ('adzuna')"


def test_reading_cannot_write(flows_database: Database) -> None:
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), flows_database.reading() as connection:
        connection.execute(CALL)


def test_writing_commits_at_its_end(flows_database: Database) -> None:
    with flows_database.writing() as connection:
        connection.execute(CALL)
    with flows_database.reading() as connection:
        assert connection.execute(COUNT).fetchone() == {"calls": 1}


def test_writing_rolls_back_when_the_block_fails(flows_database: Database) -> None:
    def fail() -> None:
        with flows_database.writing() as connection:
            connection.execute(CALL)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with flows_database.reading() as connection:
        assert connection.execute(COUNT).fetchone() == {"calls": 0}


@pytest.mark.parametrize("role", list(Role))
def test_a_pool_has_the_rights_of_its_role(role: Role, database_url: str) -> None:
    with Database(database_url, role=role, pool_size=1) as database:
        for _ in range(2):  # the role stays when a connection comes back
            with database.reading() as connection:
                assert connection.execute("select current_user as name").fetchone() == {"name": role}


def test_vectors_come_back_as_vectors(flows_database: Database) -> None:
    with flows_database.reading() as connection:
        row = connection.execute("select '[1,2,3]'::halfvec(3) as vector").fetchone()
    assert row is not None
    assert row["vector"].to_list() == [1.0, 2.0, 3.0]


def test_a_listener_hears(flows_database: Database) -> None:
    with flows_database.listening("jobraker_test") as listener:
        with flows_database.writing() as connection:
            connection.execute("notify jobraker_test, 'hello'")
        (heard,) = list(listener.notifies(timeout=30, stop_after=1))
    assert heard.payload == "hello"


def test_a_server_that_goes_away_is_unavailable(flows_database: Database, database_url: str) -> None:
    def be_cut_off() -> None:
        with flows_database.writing() as connection:
            with psycopg.connect(database_url, autocommit=True) as owner:
                owner.execute("select pg_terminate_backend(%s)", (connection.info.backend_pid,))
            connection.execute(CALL)

    with pytest.raises(UnavailableError, match="went away"):
        be_cut_off()
    with flows_database.reading() as connection:
        assert connection.execute(COUNT).fetchone() == {"calls": 0}, "the pool mends itself"


def test_a_server_that_came_back_meanwhile_is_not_noticed(database_url: str) -> None:
    with Database(database_url, role=Role.FLOWS, pool_size=1) as database:
        with database.reading() as connection:
            used = connection.info.backend_pid
        with psycopg.connect(database_url, autocommit=True) as owner:
            owner.execute("select pg_terminate_backend(%s, 30000)", (used,))
        with database.reading() as connection:
            assert connection.info.backend_pid != used


def test_a_connection_that_read_may_write_next(database_url: str) -> None:
    with Database(database_url, role=Role.FLOWS, pool_size=1) as database:
        with database.reading():
            pass
        with database.writing() as connection:
            connection.execute(CALL)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), database.reading() as connection:
            connection.execute(CALL)


def test_an_error_in_the_statement_stays_what_it_is(flows_database: Database) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable), flows_database.reading() as connection:
        connection.execute("select from nowhere")


def test_an_exhausted_pool_is_unavailable(database_url: str) -> None:
    with Database(database_url, role=None, pool_size=1, patience_s=0.05) as database, database.reading():
        refused: list[UnavailableError] = []

        def ask() -> None:
            try:
                with database.reading():
                    pass
            except UnavailableError as error:
                refused.append(error)

        other = threading.Thread(target=ask)
        other.start()
        other.join()
        assert len(refused) == 1


def test_no_server_is_unavailable(server_url: str) -> None:
    nowhere = make_conninfo(server_url, port=1)
    with pytest.raises(UnavailableError, match="does not answer"):
        db.connect(nowhere)
    with pytest.raises(UnavailableError, match="does not answer"):
        Database(nowhere, role=None, patience_s=0.05).open()


def test_an_unknown_database_is_named(server_url: str) -> None:
    name = f"missing_{uuid.uuid4().hex}"
    with pytest.raises(UnavailableError, match=name):
        db.connect(make_conninfo(server_url, dbname=name))


@pytest.mark.parametrize("url", ["postgresql//someone:hidden-word@db/jobs", "nonsense=hidden-word"])
def test_a_url_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    for attempt in (lambda: db.connect(url), lambda: Database(url, role=None)):
        with pytest.raises(InvalidError) as refused:
            attempt()
        assert "hidden-word" not in refused.value.message
        assert refused.value.__cause__ is None


def test_a_statement_ends_after_its_time(database_url: str) -> None:
    with Database(database_url, role=Role.API, statement_s=0.05) as database:
        with pytest.raises(psycopg.errors.QueryCanceled), database.reading() as connection:
            connection.execute("select pg_sleep(30)")
        with database.reading() as connection:
            assert connection.execute("show statement_timeout").fetchone() == {"statement_timeout": "50ms"}


def test_by_default_a_statement_takes_what_it_needs(database_url: str) -> None:
    with Database(database_url, role=Role.FLOWS) as database, database.reading() as connection:
        assert connection.execute("show statement_timeout").fetchone() == {"statement_timeout": "0"}
