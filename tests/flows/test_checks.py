import uuid
from typing import Any

import pytest

from flows.checks import demand_enough, find_quarantined, gate
from flows.landing import land_crawl
from jobraker.db import Database
from jobraker.errors import BrokenError
from scrapers import registry
from scrapers.source import Source
from tests.flows.crawls import make_crawl, make_payload

BAD = {
    "no title": ({"title": None}, "the title is missing"),
    "blank title": ({"title": "  "}, "the title is missing"),
    "title of a wrong type": ({"title": 7}, "the title is not text"),
    "endless title": ({"title": "x" * 501}, "the title is over 500 characters"),
    "10 MB description": (
        {"descriptionPlain": "x" * 10_000_000, "descriptionHtml": "x" * 10_000_000},
        "the description is over 1000000 characters",
    ),
    "10 MB of markup": ({"descriptionHtml": "x" * 10_000_000}, "the description is over 1000000 characters"),
    "description of a wrong type": (
        {"descriptionPlain": ["a"], "descriptionHtml": ["a"]},
        "the description is not text",
    ),
    "unreadable date": ({"publishedAt": "soon"}, "the posting date cannot be read"),
    "date in the far future": ({"publishedAt": "3024-01-01T00:00:00Z"}, "the posting date is absurd"),
    "date no calendar has": ({"publishedAt": "99999-01-01T00:00:00Z"}, "the posting date is absurd"),
    "date before the web": ({"publishedAt": "1901-01-01T00:00:00Z"}, "the posting date is absurd"),
    "date of a wrong type": ({"publishedAt": {"year": 2026}}, "the posting date is neither text nor a number"),
    "number before the web": ({"publishedAt": 7}, "the posting date is absurd"),
    "number beyond all numbers": ({"publishedAt": 10**400}, "the posting date is absurd"),
    "unknown currency": (
        {"compensation": {"summaryComponents": [{"compensationType": "Salary", "currencyCode": "ZZQ"}]}},
        "the currency is unknown",
    ),
}


def _accepted(database: Database) -> list[str]:
    with database.reading() as connection:
        rows = connection.execute("select source_posting_id from raw.accepted_postings order by 1").fetchall()
    return [row["source_posting_id"] for row in rows]


@pytest.mark.parametrize(("changes", "reason"), BAD.values(), ids=BAD.keys())
def test_a_bad_row_is_held_back_and_the_rest_passes(
    flows_database: Database, ashby: Source, changes: dict[str, Any], reason: str
) -> None:
    run_id = uuid.uuid4()
    crawl = make_crawl(make_payload("good"), make_payload("bad", **changes))
    landing = land_crawl(flows_database, ashby, crawl, run_id=run_id)
    assert gate(flows_database, ashby, run_id=run_id).total() == 1
    assert _accepted(flows_database) == ["good"]
    (held,) = find_quarantined(flows_database, "ashby", [landing.crawl_id])
    assert (held.source_posting_id, held.reason, held.is_new) == ("bad", reason, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"publishedAt": None},
        {"publishedAt": 1_790_000_000},
        {"publishedAt": 1_790_000_000_123},
        {"compensation": None},
        {"compensation": {"summaryComponents": []}},
    ],
)
def test_what_is_unknown_is_not_bad(flows_database: Database, ashby: Source, changes: dict[str, Any]) -> None:
    run_id = uuid.uuid4()
    land_crawl(flows_database, ashby, make_crawl(make_payload("a", **changes)), run_id=run_id)
    assert gate(flows_database, ashby, run_id=run_id).total() == 0
    assert _accepted(flows_database) == ["a"]


def test_nothing_is_seen_before_it_was_checked(flows_database: Database, ashby: Source) -> None:
    land_crawl(flows_database, ashby, make_crawl(make_payload("a")), run_id=uuid.uuid4())
    assert _accepted(flows_database) == []


def test_rows_of_a_killed_run_pass_later_but_tell_nothing_of_completeness(
    flows_database: Database, ashby: Source
) -> None:
    land_crawl(flows_database, ashby, make_crawl(make_payload("a")), run_id=uuid.uuid4())
    gate(flows_database, ashby, run_id=uuid.uuid4())
    assert _accepted(flows_database) == ["a"]
    with flows_database.reading() as connection:
        assert connection.execute("select * from raw.accepted_crawls").fetchall() == []


def test_a_bad_version_leaves_the_good_one_in_use(flows_database: Database, ashby: Source) -> None:
    for payload in (make_payload("a"), make_payload("a", title="")):
        run_id = uuid.uuid4()
        land_crawl(flows_database, ashby, make_crawl(payload), run_id=run_id)
        gate(flows_database, ashby, run_id=run_id)
    with flows_database.reading() as connection:
        rows = connection.execute("select payload ->> 'title' as title from raw.accepted_postings").fetchall()
    assert rows == [{"title": "Data Engineer"}]


@pytest.mark.parametrize("name", [name for name, source in registry.SOURCES.items() if source.expect.least_rows])
def test_an_empty_answer_stops_the_run(name: str) -> None:
    with pytest.raises(BrokenError, match="nothing of this run goes further"):
        demand_enough(registry.find(name), 0)


@pytest.mark.parametrize("is_stated", [True, False])
def test_boards_without_any_date_pass(flows_database: Database, ashby: Source, *, is_stated: bool) -> None:
    """Whether the key stands there and says nothing, or is not there at all."""
    undated = [make_payload(name, publishedAt=None) for name in ("a", "b")]
    if not is_stated:
        undated = [{key: value for key, value in row.items() if key != "publishedAt"} for row in undated]
    run_id = uuid.uuid4()
    land_crawl(flows_database, ashby, make_crawl(*undated), run_id=run_id)
    assert gate(flows_database, ashby, run_id=run_id).total() == 0
    assert _accepted(flows_database) == ["a", "b"]
