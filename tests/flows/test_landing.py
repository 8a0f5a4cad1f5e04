import dataclasses
import secrets
import uuid

import psycopg
import pytest

from flows.landing import hash_content, land_crawl
from jobraker.db import Database
from scrapers.source import Posting, Reject, Source
from tests.flows.crawls import make_crawl, make_payload


def _count(database: Database, table: str) -> int:
    with database.reading() as connection:
        row = connection.execute(f"select count(*) as rows from raw.{table}").fetchone()
    assert row is not None
    return int(row["rows"])


def test_a_new_posting_lands_and_is_sighted(flows_database: Database, ashby: Source) -> None:
    landing = land_crawl(flows_database, ashby, make_crawl(make_payload("a"), make_payload("b")), run_id=uuid.uuid4())
    assert (landing.postings, landing.landed, landing.unchanged) == (2, 2, 0)
    assert (_count(flows_database, "postings"), _count(flows_database, "sightings")) == (2, 2)


def test_an_unchanged_posting_costs_a_sighting_only(flows_database: Database, ashby: Source) -> None:
    for _ in range(2):
        landing = land_crawl(flows_database, ashby, make_crawl(make_payload("a")), run_id=uuid.uuid4())
    assert (landing.landed, landing.unchanged) == (0, 1)
    assert (_count(flows_database, "postings"), _count(flows_database, "sightings")) == (1, 2)


def test_a_changed_posting_is_a_second_version(flows_database: Database, ashby: Source) -> None:
    land_crawl(flows_database, ashby, make_crawl(make_payload("a")), run_id=uuid.uuid4())
    landing = land_crawl(flows_database, ashby, make_crawl(make_payload("a", title="Lead")), run_id=uuid.uuid4())
    assert landing.landed == 1
    assert _count(flows_database, "postings") == 2


def test_an_id_listed_twice_lands_once(flows_database: Database, ashby: Source) -> None:
    crawl = make_crawl(make_payload("a"), make_payload("a", title="Later"))
    landing = land_crawl(flows_database, ashby, crawl, run_id=uuid.uuid4())
    assert (landing.postings, landing.landed) == (1, 1)
    with flows_database.reading() as connection:
        row = connection.execute("select payload ->> 'title' as title from raw.postings").fetchone()
    assert row == {"title": "Later"}


def test_what_changes_at_every_visit_is_no_change() -> None:
    volatile = frozenset({"redirect_url"})
    first, second = {"id": 1, "redirect_url": "x"}, {"redirect_url": "y", "id": 1}
    assert hash_content(first, volatile) == hash_content(second, volatile)
    assert hash_content(first, frozenset()) != hash_content(second, frozenset())


def test_a_reject_is_kept_whole_with_its_reason(flows_database: Database, ashby: Source) -> None:
    reject = Reject(None, "the row has no id", '{"title": "\x00 \ud800"}')
    for _ in range(2):
        land_crawl(flows_database, ashby, make_crawl(rejects=[reject]), run_id=uuid.uuid4())
    with flows_database.reading() as connection:
        rows = connection.execute("select reason, origin, payload from raw.quarantine").fetchall()
    assert rows == [{"reason": "the row has no id", "origin": "example", "payload": '{"title": "\\u0000 \\ud800"}'}]


def test_a_board_the_database_refuses_is_kept_whole_and_told(flows_database: Database, ashby: Source) -> None:
    crawl = make_crawl(make_payload("a"), make_payload("b", descriptionPlain="\x00"))
    landing = land_crawl(flows_database, ashby, crawl, run_id=uuid.uuid4())
    assert (landing.postings, landing.landed, len(landing.rejects)) == (0, 0, 2)
    with flows_database.reading() as connection:
        crawls = connection.execute("select outcome, reason from raw.crawls").fetchall()
    assert [crawl["outcome"] for crawl in crawls] == ["failed"]
    assert "the database refused the board" in crawls[0]["reason"]


def test_a_crawl_that_breaks_off_leaves_nothing(flows_database: Database, ashby: Source) -> None:
    crawl = make_crawl(make_payload("a"))
    long_id = secrets.token_hex(9_999)
    broken = dataclasses.replace(crawl, postings=[*crawl.postings, Posting(long_id, None, {"id": long_id})])
    with pytest.raises(psycopg.errors.ProgramLimitExceeded):
        land_crawl(flows_database, ashby, broken, run_id=uuid.uuid4())
    assert [_count(flows_database, table) for table in ("postings", "sightings", "crawls")] == [0, 0, 0]
