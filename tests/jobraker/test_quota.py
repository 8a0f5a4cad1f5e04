"""The quota windows, counted in a real database."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from jobraker.db import Database
from jobraker.errors import LimitedError
from jobraker.quota import DatabaseMeter, Windows

WIDE = Windows(per_minute=100, per_day=100, per_week=100, per_month=100)


def record_calls(database: Database, age: str, count: int, source: str = "adzuna") -> None:
    with database.writing() as connection:
        connection.execute(
            "insert into raw.api_calls (source, called_at) select %s, now() - %s::interval from generate_series(1, %s)",
            (source, age, count),
        )


def count_calls(database: Database) -> int:
    with database.reading() as connection:
        row = connection.execute("select count(*) as calls from raw.api_calls").fetchone()
    assert row is not None
    return int(row["calls"])


def test_a_call_is_counted_before_it_is_made(flows_database: Database) -> None:
    DatabaseMeter(flows_database, "adzuna", WIDE).spend()
    assert count_calls(flows_database) == 1


@pytest.mark.parametrize(
    ("age", "window", "words"),
    [
        ("30 seconds", "per_minute", "per minute"),
        ("5 hours 49 minutes", "per_six_hours", "per six hours"),
        ("23 hours", "per_day", "per day"),
        ("6 days", "per_week", "per week"),
        ("30 days", "per_month", "per month"),
    ],
)
def test_a_full_window_refuses_and_says_which(flows_database: Database, age: str, window: str, words: str) -> None:
    windows = Windows(**{**vars(WIDE), window: 3})
    record_calls(flows_database, age, 2)
    meter = DatabaseMeter(flows_database, "adzuna", windows)
    meter.spend()
    with pytest.raises(LimitedError, match=f"adzuna: 3 of 3 calls {words} are used"):
        meter.spend()
    assert count_calls(flows_database) == 3
    assert meter.find_full() == f"adzuna: 3 of 3 calls {words} are used."


@pytest.mark.parametrize(
    ("age", "window"),
    [("61 seconds", "per_minute"), ("25 hours", "per_day"), ("8 days", "per_week"), ("32 days", "per_month")],
)
def test_a_call_leaves_its_window(flows_database: Database, age: str, window: str) -> None:
    record_calls(flows_database, age, 5)
    DatabaseMeter(flows_database, "adzuna", Windows(**{**vars(WIDE), window: 5})).spend()
    assert count_calls(flows_database) == 6


def test_another_source_has_windows_of_its_own(flows_database: Database) -> None:
    record_calls(flows_database, "1 second", 5, source="jooble")
    DatabaseMeter(flows_database, "adzuna", Windows(**{**vars(WIDE), "per_minute": 1})).spend()
    assert count_calls(flows_database) == 6


def test_processes_that_hurry_share_the_quota(flows_database: Database) -> None:
    meter = DatabaseMeter(flows_database, "adzuna", Windows(**{**vars(WIDE), "per_minute": 5}))

    def spend(_: int) -> bool:
        try:
            meter.spend()
        except LimitedError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(spend, range(12))) == 5
    assert count_calls(flows_database) == 5


def test_what_is_left_is_told_of_each_window(flows_database: Database) -> None:
    meter = DatabaseMeter(flows_database, "adzuna", Windows(per_minute=2, per_day=20, per_week=200, per_month=5))
    assert meter.find_left() == meter.windows
    record_calls(flows_database, "1 second", 3)
    record_calls(flows_database, "2 days", 7)
    assert meter.find_left() == Windows(per_minute=0, per_day=17, per_week=190, per_month=0)
