"""What sources say of their market is kept as it came, and asked for at most once a week."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from flows.figures import find_due, ingest_figures
from jobraker.db import Database
from jobraker.errors import UnavailableError
from scrapers.source import Figure, Source


def say(_visit: Any, is_due: Callable[[str, str], bool]) -> Iterator[Figure]:
    for subject in ("history", "geodata"):
        if is_due(subject, "gb"):
            yield Figure(subject, "gb", {"said": subject})
    raise UnavailableError("Gone.")


@pytest.fixture
def talkative(ashby: Source) -> Source:
    return dataclasses.replace(ashby, fetch_figures=say)


def test_a_figure_is_kept_and_not_asked_for_again_within_a_week(flows_database: Database, talkative: Source) -> None:
    visit: Any = None
    assert ingest_figures(flows_database, talkative, visit) == 2
    assert ingest_figures(flows_database, talkative, visit) == 0
    assert not find_due(flows_database, "ashby")("history", "gb")
    assert find_due(flows_database, "ashby")("history", "us")
    assert find_due(flows_database, "adzuna")("history", "gb")
    with flows_database.reading() as connection:
        rows = connection.execute("select subject, tenant, payload from raw.figures order by figure_id").fetchall()
    assert rows == [
        {"subject": subject, "tenant": "gb", "payload": {"said": subject}} for subject in ("history", "geodata")
    ]


def test_a_source_without_figures_is_not_asked(flows_database: Database, ashby: Source) -> None:
    visit: Any = None
    assert ingest_figures(flows_database, ashby, visit) == 0
