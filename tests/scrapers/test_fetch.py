"""The sources read over real HTTP from the sandbox."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import stamina
from pydantic import SecretStr

from jobraker import web
from jobraker.db import Connection
from jobraker.errors import LimitedError, UnavailableError
from jobraker.quota import Meter, Windows
from jobraker.settings import Settings
from scrapers.boards import crawl_boards
from scrapers.registry import SOURCES, find
from scrapers.sandbox.serving import serving
from scrapers.source import Crawl, Kind, Outcome, Visit
from scrapers.tenants import Tenant, find_tenants


class CountedMeter:
    """Allows so many calls."""

    def __init__(self, allowed: int) -> None:
        self.left = allowed

    def spend(self) -> None:
        if not self.left:
            raise LimitedError("adzuna: 2 of 2 calls per day are used.")
        self.left -= 1

    def find_left(self) -> Windows:
        return Windows(per_minute=25, per_day=250, per_week=1000, per_month=2500)


def fetch(party: str, settings: Settings, client: web.Client, meter: Meter | None = None) -> dict[str, Crawl]:
    return {crawl.tenant: crawl for crawl in find(party).fetch(make_visit(party, settings, client, meter=meter))}


def make_visit(party: str, settings: Settings, client: web.Client, *, meter: Meter | None = None, **more: Any) -> Visit:
    """A visit of every tenant that the sandbox, or the settings, know of."""
    searches = find(party).find_searches
    tenants = searches(settings) if searches else find_tenants(party, settings, client)
    return Visit(settings=settings, client=client, tenants=tenants, meter=meter, **more)


def with_adzuna(settings: Settings, **changes: Any) -> Settings:
    return settings.model_copy(update={"adzuna": settings.adzuna.model_copy(update=changes)})


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the small sandbox has several pages."""
    monkeypatch.setattr("scrapers.adzuna.board.PAGE_SIZE", 3)


BOARDS = sorted(name for name, source in SOURCES.items() if source.kind is Kind.BOARD and not source.find_searches)


@pytest.mark.parametrize("party", BOARDS)
def test_plain_boards_are_complete_and_hold_every_posting(
    party: str, plain_settings: Settings, client: web.Client
) -> None:
    crawls = fetch(party, plain_settings, client)
    assert crawls
    assert {crawl.outcome for crawl in crawls.values()} == {Outcome.COMPLETE}
    assert all(crawl.reason is None and crawl.postings and not crawl.rejects for crawl in crawls.values())
    assert all(crawl.started_at <= crawl.fetched_at for crawl in crawls.values())
    ids = [posting.source_posting_id for crawl in crawls.values() for posting in crawl.postings]
    assert len(set(ids)) == len(ids)


def test_the_boards_and_the_aggregator_show_every_job_of_the_world(
    plain_settings: Settings, client: web.Client
) -> None:
    shown = sum(
        len(crawl.postings)
        for party in ("greenhouse", "ashby")
        for crawl in fetch(party, plain_settings, client).values()
    )
    assert 0.4 * 500 < shown < 500


@pytest.mark.parametrize("party", sorted(SOURCES))
def test_a_visit_without_a_move_sees_the_same(party: str, plain_settings: Settings, client: web.Client) -> None:
    once, twice = (fetch(party, plain_settings, client) for _ in range(2))
    assert {name: crawl.postings for name, crawl in once.items()} == {
        name: crawl.postings for name, crawl in twice.items()
    }


@pytest.mark.parametrize("party", sorted(SOURCES))
def test_expected_fields_are_where_the_gate_looks(
    party: str, plain_settings: Settings, client: web.Client, connection: Connection
) -> None:
    expect = find(party).expect
    postings = [posting for crawl in fetch(party, plain_settings, client).values() for posting in crawl.postings]
    assert len(postings) >= expect.least_rows
    for path in (expect.title, expect.description, expect.posted_at):
        found = connection.execute(
            "select jsonb_path_query_first(unnest(%s::jsonb[]), %s::jsonpath) #>> '{}' as stated",
            ([json.dumps(posting.payload) for posting in postings], path),
        ).fetchall()
        assert all(row["stated"] for row in found), path
        assert len(found) == len(postings)


def test_odd_greenhouse_boards_end_as_they_should(settings: Settings, client: web.Client) -> None:
    crawls = fetch("greenhouse", settings, client)
    ended = {name: (crawl.outcome.value, crawl.reason) for name, crawl in crawls.items() if name.startswith("odd")}
    broken = ended.pop("oddbroken")
    assert broken[0] == "failed"
    assert "not JSON at line 1" in (broken[1] or "")
    assert ended == {
        "oddrows": ("partial", "5 malformed rows"),
        "oddgiant": ("complete", None),
        "oddbusy": ("complete", None),
        "oddshort": ("partial", "3 rows came and the board counts 5"),
        "oddempty": ("complete", None),
        "oddgone": ("failed", "no such board"),
    }
    assert [reject.reason for reject in crawls["oddrows"].rejects] == [
        "no id",
        "the id is an object, not a string or a whole number",
        "the row is a string, not an object",
        "the row is a list, not an object",
        "a NUL character",
        "the same id came again with other content, and the later one was taken",
    ]
    assert not crawls["oddempty"].postings
    assert max(len(posting.payload["content"]) for posting in crawls["oddgiant"].postings) > 10 * 1024 * 1024


def test_odd_ashby_boards_end_as_they_should(settings: Settings, client: web.Client) -> None:
    crawls = fetch("ashby", settings, client)
    ended = {name: (crawl.outcome.value, crawl.reason) for name, crawl in crawls.items() if name.startswith("odd")}
    assert ended == {
        "odd-fields": ("partial", "6 malformed rows"),
        "odd-stumble": ("complete", None),
        "odd-slow": ("complete", None),
        "odd-gone": ("failed", "no such board"),
    }


@pytest.mark.parametrize(("party", "tenant"), [("greenhouse", "oddbusy"), ("ashby", "odd-stumble")])
def test_without_retries_a_passing_trouble_fails_its_board_alone(party: str, tenant: str, settings: Settings) -> None:
    with serving(postings=5) as url:
        facing = settings.facing(url)
        with web.Client(facing.web.model_copy(update={"tries": 1})) as hasty:
            crawls = fetch(party, facing, hasty)
    assert crawls[tenant].outcome is Outcome.FAILED
    assert "in spite of retries" in (crawls[tenant].reason or "")
    assert Outcome.COMPLETE in {crawl.outcome for crawl in crawls.values()}


def test_a_host_that_is_down_fails_loudly(settings: Settings, client: web.Client) -> None:
    with pytest.raises(UnavailableError, match=r"127.0.0.1 does not answer"):
        fetch("ashby", settings.facing("http://127.0.0.1:9"), client)


def test_a_board_host_that_is_down_fails_each_board(plain_settings: Settings, client: web.Client) -> None:
    ashby = plain_settings.ashby.model_copy(update={"base_url": "http://127.0.0.1:9"})
    crawls = fetch("ashby", plain_settings.model_copy(update={"ashby": ashby}), client)
    assert {crawl.outcome for crawl in crawls.values()} == {Outcome.FAILED}


def test_a_crawl_of_adzuna_is_always_partial(settings: Settings, client: web.Client) -> None:
    crawls = fetch("adzuna", settings, client)
    assert list(crawls) == ["gb/software engineer", "gb/data engineer"]
    for crawl in crawls.values():
        assert crawl.outcome is Outcome.PARTIAL
        assert crawl.postings
        assert all(posting.url for posting in crawl.postings)
    assert [reject.reason for reject in crawls["gb/software engineer"].rejects] == ["no id"]


@pytest.mark.usefixtures("small_pages")
def test_adzuna_reads_as_many_pages_as_allowed(plain_settings: Settings, client: web.Client) -> None:
    def count(pages: int) -> tuple[int, int]:
        meter = CountedMeter(100)
        chosen = with_adzuna(plain_settings, pages=pages, searches=("software engineer",))
        (crawl,) = fetch("adzuna", chosen, client, meter).values()
        return len(crawl.postings), 100 - meter.left

    assert count(1) == (3, 1)
    assert count(2) == (6, 2)
    everything, calls = count(100)
    assert everything > 6
    assert calls == everything // 3 + bool(everything % 3)


@pytest.mark.usefixtures("small_pages")
def test_a_used_up_quota_ends_early_and_keeps_what_there_is(plain_settings: Settings, client: web.Client) -> None:
    crawls = list(fetch("adzuna", with_adzuna(plain_settings, pages=3), client, CountedMeter(2)).values())
    assert [(crawl.outcome, len(crawl.postings)) for crawl in crawls] == [(Outcome.PARTIAL, 6), (Outcome.PARTIAL, 0)]
    assert {crawl.reason for crawl in crawls} == {"adzuna: 2 of 2 calls per day are used."}


def test_refused_keys_end_the_calls(plain_settings: Settings, client: web.Client) -> None:
    meter = CountedMeter(10)
    crawls = fetch("adzuna", with_adzuna(plain_settings, app_key=SecretStr("")), client, meter)
    assert {(crawl.outcome, crawl.reason) for crawl in crawls.values()} == {
        (Outcome.FAILED, "Adzuna refuses the keys: Authorisation failed")
    }
    assert len(crawls) == 2
    assert meter.left == 9


def test_a_country_adzuna_does_not_serve_fails_that_search_alone(plain_settings: Settings, client: web.Client) -> None:
    crawls = fetch("adzuna", with_adzuna(plain_settings, countries=("ie", "gb"), searches=("software",)), client)
    assert {name: crawl.outcome for name, crawl in crawls.items()} == {
        "ie/software": Outcome.FAILED,
        "gb/software": Outcome.PARTIAL,
    }
    assert "Country not supported" in (crawls["ie/software"].reason or "")


@pytest.mark.parametrize(("app_id", "app_key"), [(None, None), ("a", None), (None, "b"), ("", "b"), ("a", "")])
def test_without_keys_adzuna_says_so(app_id: str | None, app_key: str | None) -> None:
    secret = None if app_key is None else SecretStr(app_key)
    settings = with_adzuna(Settings(_env_file=None), app_id=app_id, app_key=secret)
    assert "JOBRAKER_ADZUNA__APP_KEY" in (find("adzuna").skip_reason(settings) or "")


def test_with_keys_and_for_boards_nothing_is_skipped(settings: Settings) -> None:
    assert {source.skip_reason(settings) for source in SOURCES.values()} == {None}


def test_a_week_later_jobs_are_gone_and_posted_anew(settings: Settings) -> None:
    with serving(postings=300, odd=False) as url:
        facing = settings.facing(url)
        with stamina.set_testing(True), web.Client(facing.web) as client:
            before = _find_ids(facing, client)
            assert httpx.post(f"{url}/sandbox/epoch", json={"epoch": 3}).json() == {"epoch": 3}
            after = _find_ids(facing, client)
            httpx.post(f"{url}/sandbox/epoch", json={"epoch": 0})
            assert _find_ids(facing, client) == before
    assert before - after
    assert after - before
    assert len(after) < len(before)
    assert len(before & after) > len(before) / 2


def test_no_more_boards_are_read_than_are_asked_for() -> None:
    """The one who takes the crawls sets the speed, so memory stays bounded."""
    started: list[str] = []
    lock = threading.Lock()

    def crawl(tenant: Tenant) -> Any:
        with lock:
            started.append(tenant.tenant)
        return tenant.tenant

    crawls: Iterator[Any] = crawl_boards((Tenant(str(number), "") for number in range(100)), crawl)
    assert [next(crawls), next(crawls)] == ["0", "1"]
    assert len(started) <= 7
    crawls.close()  # type: ignore[attr-defined]
    assert len(started) <= 7


def _find_ids(settings: Settings, client: web.Client) -> set[str]:
    return {
        posting.source_posting_id
        for party in ("greenhouse", "ashby")
        for crawl in fetch(party, settings, client).values()
        for posting in crawl.postings
    }
