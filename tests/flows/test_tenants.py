"""Which boards are read: the project's own, those an operator added, less those switched off."""

from collections.abc import Iterator

import pytest

from flows import tenants
from flows.tenants import WHOLE_SOURCE, Change
from jobraker import web
from jobraker.db import Database
from jobraker.settings import Settings
from scrapers import registry
from scrapers.source import Source


@pytest.fixture
def client() -> Iterator[web.Client]:
    with web.Client(Settings(_env_file=None).web) as made:
        yield made


def find_names(database: Database, source: Source, client: web.Client) -> list[str]:
    found = tenants.find_enabled(database, source, Settings(_env_file=None), client)
    return [tenant.tenant for tenant in found]


def test_without_a_word_of_operators_the_known_boards_are_read(
    flows_database: Database, ashby: Source, client: web.Client
) -> None:
    known = tenants.list_known(ashby, Settings(_env_file=None), client)
    assert find_names(flows_database, ashby, client) == [tenant.tenant for tenant in known]
    assert known


def test_the_last_word_about_a_board_counts(flows_database: Database, ashby: Source, client: web.Client) -> None:
    known = find_names(flows_database, ashby, client)
    tenants.record_change(flows_database, "ashby", Change("fernhill", "Fernhill", is_enabled=True, reason=None))
    assert find_names(flows_database, ashby, client) == [*known, "fernhill"]
    for name in (known[0], "fernhill"):
        tenants.record_change(flows_database, "ashby", Change(name, None, is_enabled=False, reason="asked us to"))
    assert find_names(flows_database, ashby, client) == known[1:]
    tenants.record_change(flows_database, "ashby", Change("fernhill", None, is_enabled=True, reason=None))
    assert find_names(flows_database, ashby, client) == [*known[1:], "fernhill"]
    assert tenants.find_changes(flows_database, "ashby")["fernhill"].company == "Fernhill"


def test_a_source_that_is_switched_off_reads_nothing_and_the_others_do(
    flows_database: Database, ashby: Source, client: web.Client
) -> None:
    off = Change(WHOLE_SOURCE, None, is_enabled=False, reason="the licence ended")
    tenants.record_change(flows_database, "ashby", off)
    assert find_names(flows_database, ashby, client) == []
    assert find_names(flows_database, registry.find("greenhouse"), client)
    tenants.record_change(flows_database, "ashby", Change(WHOLE_SOURCE, None, is_enabled=True, reason=None))
    names = find_names(flows_database, ashby, client)
    assert names
    assert WHOLE_SOURCE not in names


def test_searches_come_from_the_settings(flows_database: Database, client: web.Client) -> None:
    assert find_names(flows_database, registry.find("adzuna"), client) == ["gb/software engineer", "gb/data engineer"]
