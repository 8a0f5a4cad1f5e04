"""A source is five visible things: folder, registry line, partition, staging folder, golden example."""

import pytest

from jobraker.db import Connection
from scrapers.registry import SOURCES
from tests.architecture.tree import ROOT

PARTITIONS = (
    "select pg_get_expr(relpartbound, pg_class.oid) as bound from pg_inherits"
    " join pg_class on pg_class.oid = inhrelid where inhparent = %s::regclass"
)


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_is_five_visible_things(name: str, connection: Connection) -> None:
    assert (ROOT / "scrapers" / name / "board.py").is_file()
    assert SOURCES[name].name == name
    for table in ("raw.postings", "raw.sightings"):
        bounds = [row["bound"] for row in connection.execute(PARTITIONS, (table,)).fetchall()]
        assert f"FOR VALUES IN ('{name}')" in bounds
    assert (ROOT / "dbt" / "models" / "staging" / name / f"stg_{name}__postings.sql").is_file()
    assert len(list((ROOT / "tests" / "scrapers" / name / "golden").iterdir())) >= 2


def test_nothing_is_left_of_a_source_that_was_removed(connection: Connection) -> None:
    def folders(path: str) -> set[str]:
        return {folder.name for folder in (ROOT / path).iterdir() if folder.is_dir() and folder.name[:1].isalpha()}

    assert {name for name in folders("scrapers") if (ROOT / "scrapers" / name / "board.py").is_file()} == set(SOURCES)
    assert folders("dbt/models/staging") == set(SOURCES)
    for table in ("raw.postings", "raw.sightings"):
        assert len(connection.execute(PARTITIONS, (table,)).fetchall()) == len(SOURCES)
