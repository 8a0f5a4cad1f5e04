"""Postings in doubt are asked for where one may ask, in the right order, and 404s believed with a control only."""

import dataclasses
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from flows import clients, landing, tenants, transform, verify
from jobraker import clock, db, settings, web
from jobraker.db import Database
from jobraker.errors import MissingError, UnavailableError
from jobraker.settings import Settings, WebSettings
from scrapers import registry
from scrapers.source import Source
from tests.flows.crawls import make_crawl, make_payload
from tests.scrapers.web_hosts import Host, open_host

Fetch = Callable[[str], web.Answer]
BUILT = """
create table intermediate.int_posting_lifecycle (
    source text, source_posting_id text, tenant text, status text, state text,
    unwatched_since timestamptz, last_verified_at timestamptz, last_sequence bigint,
    unverified_since timestamptz
);
create table intermediate.int_postings_normalised (source text, source_posting_id text, title text);
grant select on all tables in schema intermediate to jobraker_flows
"""


@pytest.fixture
def host() -> Iterator[Host]:
    with open_host() as opened:
        yield opened


@pytest.fixture
def built(database_url: str) -> str:
    """A database with the two tables of a build that verifying looks at."""
    with psycopg.connect(database_url) as connection:
        for statement in BUILT.split(";"):
            connection.execute(statement.encode())
    return database_url


def doubt(
    url: str,
    source: str,
    posting: str,
    *,
    tenant: str = "example",
    state: str = "missing",
    unverified: str | None = None,
) -> None:
    """Tell the build of a posting: it knows it, and misses it unless its state is `active`."""
    with psycopg.connect(url) as connection:
        connection.execute(
            "insert into intermediate.int_posting_lifecycle values (%s, %s, %s, 'open', %s, null, now(), 1000, %s)",
            (source, posting, tenant, state, unverified),
        )
        connection.execute(
            "insert into intermediate.int_postings_normalised values (%s, %s, 'Keeper of Keys')", (source, posting)
        )


def choose(monkeypatch: pytest.MonkeyPatch, *private: str) -> Settings:
    chosen = Settings(_env_file=None, web=WebSettings(private_hosts=private, pace_s=0.0, tries=1))
    monkeypatch.setattr(settings, "load", lambda: chosen)
    return chosen


def find_probes(url: str) -> dict[str, dict[str, Any]]:
    with db.connect(url) as connection:
        return {row["source_posting_id"]: row for row in connection.execute("select * from raw.probes").fetchall()}


def scripted(fetch: Fetch) -> Source:
    """Ashby, as if it had addresses of postings, that `fetch` reads."""
    return dataclasses.replace(
        registry.find("ashby"),
        locate=lambda _settings, _tenant, posting: f"https://board.example/{posting}",
        open_reader=lambda _settings, _client: fetch,
    )


def answer(url: str) -> web.Answer:
    """`b` is there, and nothing else."""
    if not url.endswith("/b"):
        raise MissingError("nothing there")
    return web.Answer(b'{"id": "b"}', 200, {}, url)


@pytest.mark.parametrize("path", ["/latest", "/job"])
def test_no_stranger_leads_into_a_private_network(
    path: str, built: str, flows_database: Database, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch)
    doubt(built, "page", host.page(path, "<h1>Keeper of Keys</h1>"))
    assert verify.verify.fn(flows_database, [registry.find("page")]).unsure == 1
    assert host.asked == []


@pytest.mark.parametrize("posting", ["http://[", "file:///etc/passwd", "42"])
def test_what_is_no_address_is_not_asked_for(
    posting: str, built: str, flows_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch)
    doubt(built, "page", posting)
    assert verify.verify.fn(flows_database, [registry.find("page")]).unsure == 1


def test_a_page_is_asked_for_where_robots_txt_allows(
    built: str, flows_database: Database, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, "127.0.0.1")
    host.page("/robots.txt", "User-agent: *\nDisallow: /secret")
    doubt(built, "page", host.page("/secret/1", "<h1>Keeper of Keys</h1>"))
    doubt(built, "page", host.page("/jobs/1", "<h1>Keeper of Keys</h1>"))
    done = verify.verify.fn(flows_database, [registry.find("page")])
    assert (done.there, done.unsure) == (1, 1)
    assert host.asked == ["/robots.txt", "/jobs/1"]


def test_a_tenant_that_is_no_host_of_the_party_is_not_asked(
    built: str, flows_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch)
    for party in ("personio", "recruitee", "workday"):
        doubt(built, party, "1", tenant="169.254.169.254")
    done = verify.verify.fn(flows_database, [registry.find(name) for name in ("personio", "recruitee", "workday")])
    assert done.unsure == 3
    assert {"is not like" in row["reason"] or "letters" in row["reason"] for row in find_probes(built).values()} == {
        True
    }


def test_a_404_counts_from_when_it_was_asked_for(
    built: str, flows_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch)
    ashby, known = registry.find("ashby"), make_crawl(make_payload("b"))
    before = landing.land_crawl(flows_database, ashby, known, run_id=uuid.uuid4())
    doubt(built, "ashby", "a")
    doubt(built, "ashby", "b", state="active")

    def fetch(url: str) -> web.Answer:
        if url.endswith("/a"):  # meanwhile another refresh sees it again
            seen = make_crawl(make_payload("a"), make_payload("b"))
            landing.land_crawl(flows_database, ashby, seen, run_id=uuid.uuid4())
        return answer(url)

    assert verify.verify.fn(flows_database, [scripted(fetch)]).gone == 1
    with db.connect(built) as connection:
        row = connection.execute("select sequence from raw.crawls where crawl_id = %s", (before.crawl_id,)).fetchone()
    assert row
    assert find_probes(built)["a"]["after_sequence"] == row["sequence"]


def test_what_its_board_makes_doubtful_comes_before_what_is_merely_old(
    built: str, flows_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch)
    doubt(built, "ashby", "1-old", state="suspect", unverified="2026-01-01")
    doubt(built, "ashby", "2-missing")
    doubt(built, "ashby", "3-suspect", state="suspect")
    asked: list[str] = []

    def fetch(url: str) -> web.Answer:
        asked.append(url.rpartition("/")[2])
        return web.Answer(b"", 200, {}, url)

    verify.verify.fn(flows_database, [scripted(fetch)])
    assert asked == ["3-suspect", "2-missing", "1-old"]


def test_absent_marts_are_a_reason_to_build(flows_database: Database) -> None:
    assert transform.is_outdated(flows_database, clock.now())


def test_without_a_control_nothing_is_gone(
    built: str, flows_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch)
    doubt(built, "ashby", "a")
    seen = make_crawl(make_payload("b"))  # which no build knows yet
    landing.land_crawl(flows_database, registry.find("ashby"), seen, run_id=uuid.uuid4())
    assert verify.verify.fn(flows_database, [scripted(answer)]).unsure == 1
    doubt(built, "ashby", "b", state="active")
    assert verify.verify.fn(flows_database, [scripted(answer)]).gone == 1


def test_a_source_is_held_while_it_is_asked_and_left_once_it_is_off(
    built: str, flows_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch)
    doubt(built, "ashby", "a")
    free: list[bool] = []

    def fetch(url: str) -> web.Answer:
        with db.connect(built) as connection:
            query = "select pg_try_advisory_lock(hashtextextended('source ashby', 0)) as free"
            free.append((connection.execute(query).fetchone() or {})["free"])
        return answer(url)

    verify.verify.fn(flows_database, [scripted(fetch)])
    assert free == [False]
    gone = tenants.Change(tenants.WHOLE_SOURCE, None, is_enabled=False, reason="purged")
    tenants.record_change(flows_database, "ashby", gone)
    verify.verify.fn(flows_database, [scripted(fetch)])
    assert free == [False]


def test_a_host_that_wants_an_hours_rest_gets_it_from_whoever_asks_next(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = choose(monkeypatch, "127.0.0.1")
    host.answers["/board"] = (429, {"Retry-After": "3600"}, b"")
    source = registry.find("greenhouse")
    manners = web.find_manners("greenhouse", chosen.web.pace_s)
    with web.Client(chosen.web, manners=manners) as client, pytest.raises(UnavailableError):
        client.get(f"{host.url}/board")
    with clients.opened(chosen, source) as client, pytest.raises(UnavailableError, match="left alone"):
        client.get(f"{host.url}/job")
    assert host.asked == ["/board"]
