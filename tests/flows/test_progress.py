"""Whoever has to wait for another run says so, and whoever has not says nothing."""

import threading

import pytest

from flows import progress
from jobraker.db import Database


def test_what_is_waited_for_is_said_before_the_wait(
    flows_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    def follow() -> None:
        with progress.holding(flows_database, "source ashby"):
            done.append("second")

    second = threading.Thread(target=follow)
    with progress.shown():
        with progress.holding(flows_database, "source ashby"):
            second.start()
            waiting = (
                "select count(*) as waiting from pg_locks where locktype = 'advisory' and not granted"
                " and database = (select oid from pg_database where datname = current_database())"
            )
            with flows_database.reading() as connection:
                while not (connection.execute(waiting).fetchone() or {})["waiting"]:
                    pass
            done.append("first")
        second.join()
    assert done == ["first", "second"]
    assert capsys.readouterr().err.count("Waiting for another run to be done with the source ashby") == 1


def test_who_need_not_wait_says_nothing(flows_database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with progress.shown(), progress.holding(flows_database, "source ashby"), progress.holding(flows_database, "digest"):
        pass
    assert "Waiting" not in capsys.readouterr().err
