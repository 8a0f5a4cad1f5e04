"""The main job against the sandbox: a real Prefect, a real dbt, a real encoder."""

from collections.abc import Callable, Iterator
from typing import Any, LiteralString

import httpx
import pytest

from flows.refresh import Refresh, refresh
from jobraker import db
from jobraker.errors import InvalidError
from jobraker.settings import Settings
from scrapers.registry import SOURCES
from scrapers.sandbox.serving import serving
from scrapers.source import Kind

MakeHouse = Callable[[str | None], Settings]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    with serving(postings=80, odd=True) as url:
        yield url


@pytest.fixture(scope="module")
def house(make_house: MakeHouse, sandbox: str) -> Settings:
    return make_house(sandbox)


@pytest.fixture(scope="module")
def first(house: Settings) -> Refresh:
    return refresh()


@pytest.fixture(scope="module")
def second(first: Refresh) -> Refresh:
    return refresh()


def _find(house: Settings, statement: LiteralString) -> list[dict[str, Any]]:
    assert house.database.url is not None
    with db.connect(house.database.url.get_secret_value()) as connection:
        return connection.execute(statement).fetchall()


def _ask(house: Settings, statement: LiteralString) -> Any:
    ((value,),) = (row.values() for row in _find(house, statement))
    return value


def test_every_source_is_read_in_spite_of_its_broken_boards(first: Refresh) -> None:
    ingests = {ingest.source: ingest for ingest in first.ingests}
    assert set(ingests) == set(SOURCES)
    assert all(ingest.landed > 0 for ingest in ingests.values())
    assert ingests["greenhouse"].failed > 0
    assert first.failed == {}


def test_what_is_odd_is_held_back_with_source_and_reason(house: Settings, first: Refresh) -> None:
    rejected = sum(ingest.rejected for ingest in first.ingests)
    held = _find(house, "select source, reason, payload from raw.quarantine")
    for ingest in first.ingests:
        assert bool(ingest.reasons) == bool(ingest.rejected)
        assert all(f"{count} rejected: {reason}" in ingest.describe() for reason, count in ingest.reasons.items())
    assert 0 < len(held) <= rejected, "what several boards answer alike is kept once"
    assert all(row["source"] and row["reason"] and row["payload"] for row in held)


def test_every_open_job_is_indexed(house: Settings, first: Refresh) -> None:
    open_jobs = _ask(house, "select count(*) from marts.jobs where status = 'open'")
    assert open_jobs == first.indexing.indexed == _ask(house, "select count(*) from derived.search_index")
    assert open_jobs > 0


def test_one_job_seen_by_two_sources_is_one_job(house: Settings, first: Refresh) -> None:
    twins = _find(house, "select source, sources, company_name from marts.jobs where cardinality(sources) > 1")
    assert twins
    feeds = {name for name, source in SOURCES.items() if source.kind is Kind.FEED}
    for twin in twins:
        own = set(twin["sources"]) - feeds
        is_odd = twin["company_name"].lower().startswith("odd")
        assert is_odd or set(twin["sources"]) & {*feeds, "page"}, f"only odd employers have several boards: {twin}"
        assert twin["source"] in (own or feeds)


def test_each_text_is_embedded_once(house: Settings, first: Refresh) -> None:
    assert first.indexing.embedded == _ask(house, "select count(distinct text_hash) from derived.search_index")


def test_forms_are_read_with_the_jobs_and_served_counted(house: Settings, first: Refresh) -> None:
    assert first.forms.read == _ask(house, "select count(*) from raw.forms") > 0
    forms = _find(house, "select * from marts.application_forms")
    assert forms
    assert all(
        form["required"] >= 1 and form["uploads"] >= 1 and form["questions"] == len(form["items"]) for form in forms
    )
    assert any(form["may_exclude"] for form in forms)
    assert any(form["essays"] for form in forms)
    paid = "select count(*) from marts.jobs where source = 'greenhouse' and pay_min is not null"
    assert _ask(house, paid) > 0, "the form tells the pay that the list leaves out"


def test_nothing_changed_costs_nothing(first: Refresh, second: Refresh) -> None:
    assert sum(ingest.landed for ingest in second.ingests) == 0
    assert not second.rebuilt
    assert second.forms.read == 0
    assert (second.indexing.indexed, second.indexing.embedded, second.indexing.removed) == (0, 0, 0)


def test_no_posting_is_held_twice(house: Settings, second: Refresh) -> None:
    versions = _ask(house, "select count(*) from raw.postings")
    assert versions == _ask(house, "select count(distinct (source, source_posting_id)) from raw.postings")


def test_time_passes_and_the_index_follows(house: Settings, sandbox: str, second: Refresh) -> None:
    httpx.post(f"{sandbox}/sandbox/epoch", json={"epoch": 3}, trust_env=False).raise_for_status()
    try:
        once, twice = refresh(), refresh()
    finally:
        httpx.post(f"{sandbox}/sandbox/epoch", json={"epoch": 0}, trust_env=False).raise_for_status()
    assert once.rebuilt
    assert once.indexing.removed == 0, "one reading without it closes no job"
    assert twice.rebuilt
    assert twice.indexing.removed > 0, "two do"
    assert twice.indexing.embedded <= twice.indexing.indexed, "only where another posting speaks for the job now"
    closed = _find(house, "select closed_reason from marts.jobs where status = 'closed'")
    # Greenhouse has addresses of single postings, which tell at once; Ashby has none.
    assert {row["closed_reason"] for row in closed} == {
        "missing from 2 complete readings of its board in a row",
        "its own address answered that it is gone",
    }
    assert twice.verification.gone > 0
    assert _ask(house, "select count(*) from derived.search_index") == _ask(
        house, "select count(*) from marts.jobs where status = 'open'"
    )


def test_a_source_nobody_knows_is_refused(house: Settings) -> None:
    with pytest.raises(InvalidError, match="There is no source 'monster'"):
        refresh("monster")
