"""Which boards are read: the project's own, those an operator added, less those switched off."""

from flows import tenants
from flows.tenants import WHOLE_SOURCE, Change
from jobraker.db import Database
from jobraker.settings import Settings
from scrapers import registry
from scrapers.source import Source


def find_names(database: Database, source: Source) -> list[str]:
    found = tenants.find_enabled(database, source, Settings(_env_file=None))
    return [tenant.tenant for tenant in found]


def test_without_a_word_of_operators_the_known_boards_are_read(flows_database: Database, ashby: Source) -> None:
    known = tenants.list_known(ashby, Settings(_env_file=None))
    assert find_names(flows_database, ashby) == [tenant.tenant for tenant in known]
    assert known


def test_the_last_word_about_a_board_counts(flows_database: Database, ashby: Source) -> None:
    known = find_names(flows_database, ashby)
    tenants.record_change(flows_database, "ashby", Change("fernhill", "Fernhill", is_enabled=True, reason=None))
    assert find_names(flows_database, ashby) == [*known, "fernhill"]
    for name in (known[0], "fernhill"):
        tenants.record_change(flows_database, "ashby", Change(name, None, is_enabled=False, reason="asked us to"))
    assert find_names(flows_database, ashby) == known[1:]
    tenants.record_change(flows_database, "ashby", Change("fernhill", None, is_enabled=True, reason=None))
    assert find_names(flows_database, ashby) == [*known[1:], "fernhill"]
    assert tenants.find_changes(flows_database, "ashby")["fernhill"].company == "Fernhill"


def test_a_source_that_is_switched_off_reads_nothing_and_the_others_do(flows_database: Database, ashby: Source) -> None:
    off = Change(WHOLE_SOURCE, None, is_enabled=False, reason="the licence ended")
    tenants.record_change(flows_database, "ashby", off)
    assert find_names(flows_database, ashby) == []
    assert find_names(flows_database, registry.find("greenhouse"))
    tenants.record_change(flows_database, "ashby", Change(WHOLE_SOURCE, None, is_enabled=True, reason=None))
    names = find_names(flows_database, ashby)
    assert names
    assert WHOLE_SOURCE not in names


def test_searches_come_from_the_settings(flows_database: Database) -> None:
    assert find_names(flows_database, registry.find("adzuna")) == ["gb/software engineer", "gb/data engineer"]
