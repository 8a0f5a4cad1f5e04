"""Workday's career sites over real HTTP, whole ones and broken ones."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine

from jobraker import web
from jobraker.settings import Settings
from scrapers.registry import find
from scrapers.source import Address, Crawl, Outcome, Posting, Visit
from scrapers.tenants import Tenant, find_tenants

WORKDAY = find("workday")
SITE = "odd.wd5/Busy"


@pytest.fixture
def asked(client: web.Client, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each detail was asked for."""
    counted: Counter[str] = Counter()
    get = client.get

    def count(url: str, **more: Any) -> bytes:
        counted[url.partition("/job/")[2]] += "/job/" in url
        return get(url, **more)

    monkeypatch.setattr(client, "get", count)
    return counted


def fetch(
    settings: Settings, client: web.Client, *tenants: str, known: Mapping[str, dict[str, Any]] | None = None
) -> dict[str, Crawl]:
    chosen = [Tenant(name, name) for name in tenants] or find_tenants("workday", settings, client)
    visit = Visit(settings=settings, client=client, tenants=chosen, recall=lambda _tenant, _ids: known or {})
    return {crawl.tenant: crawl for crawl in WORKDAY.fetch(visit)}


def remember(crawl: Crawl) -> dict[str, dict[str, Any]]:
    return {posting.source_posting_id: posting.payload for posting in crawl.postings}


def test_a_single_posting_can_be_asked_for(plain_settings: Settings, client: web.Client) -> None:
    crawls = fetch(plain_settings, client).values()
    assert crawls
    for crawl in crawls:
        assert all("jobDescription" in posting.payload["jobPostingInfo"] for posting in crawl.postings)
        for posting in crawl.postings:
            address = WORKDAY.locate(plain_settings, crawl.tenant, posting.source_posting_id)  # type: ignore[misc]
            assert httpx.get(address).status_code == 200
            assert posting.url is not None
            assert httpx.get(posting.url).status_code == 200
        gone = WORKDAY.locate(plain_settings, crawl.tenant, f"{crawl.tenant}/job/Leeds/Cook_JR1")  # type: ignore[misc]
        assert httpx.get(gone).status_code == 404


def test_odd_sites_end_as_they_should(settings: Settings, client: web.Client) -> None:
    crawls = {name.partition("/")[2]: crawl for name, crawl in fetch(settings, client).items() if "odd." in name}
    assert {name: (crawl.outcome.value, len(crawl.postings), crawl.reason) for name, crawl in crawls.items()} == {
        "Blocked": ("complete", 12, "12 postings without their details"),
        "Busy": ("complete", 5, None),
        "Capped": ("partial", 40, "40 postings came and the board counts no further than 2000"),
        "Cut": ("partial", 20, "not JSON at line 1, column 73: Unterminated string starting at"),
        "Empty": ("complete", 0, None),
        "Html": ("failed", 0, "a web page, not JSON at line 1, column 1: Expecting value"),
        "Looping": ("partial", 40, "page 3 repeats what came before"),
        "Rows": ("partial", 5, "2 malformed rows"),
        "Short": ("partial", 5, "5 postings came and the board counts 7"),
        "Torn": ("partial", 20, "127.0.0.1 refuses the request (303)."),
    }
    assert [reject.payload[:9] for reject in crawls["Html"].rejects] == ["<!DOCTYPE"]
    assert crawls["Cut"].rejects[0].payload.startswith('{"total"')


def test_a_wrong_name_is_no_empty_board(plain_settings: Settings, client: web.Client) -> None:
    crawls = fetch(plain_settings, client, "nobody.wd5/Careers", "nobody", "nobody.wd5/")
    assert {crawl.outcome for crawl in crawls.values()} == {Outcome.FAILED}
    assert crawls["nobody.wd5/Careers"].reason == "no such board"
    assert "is not like example.wd5/Careers" in (crawls["nobody"].reason or "")


def test_a_guard_that_blocks_is_left_alone_and_what_it_said_is_kept(
    settings: Settings, client: web.Client, asked: Counter[str]
) -> None:
    (crawl,) = fetch(settings, client, "odd.wd5/Blocked").values()
    assert sum(asked.values()) == 5
    assert len(crawl.postings) == 12
    assert len(crawl.rejects) == 5
    assert all(reject.payload.startswith("<!DOCTYPE") for reject in crawl.rejects)
    assert {reject.source_posting_id for reject in crawl.rejects} < set(remember(crawl))


def test_a_detail_that_is_gone_leaves_its_row(settings: Settings, client: web.Client) -> None:
    (crawl,) = fetch(settings, client, "odd.wd5/Rows").values()
    bare = [posting for posting in crawl.postings if "jobPostingInfo" not in posting.payload]
    assert len(bare) == 2
    assert all(posting.payload["title"] for posting in bare)


def test_details_are_fetched_once_a_week_and_where_the_row_has_changed(
    settings: Settings, client: web.Client, asked: Counter[str]
) -> None:
    (first,) = fetch(settings, client, SITE).values()
    assert len(asked) == sum(asked.values()) == 5
    known = remember(first)
    days: dict[datetime, Counter[str]] = {}
    for day in (datetime(2026, 11, number, 12, tzinfo=UTC) for number in range(1, 8)):
        asked.clear()
        with time_machine.travel(day, tick=True):
            (again,) = fetch(settings, client, SITE, known=known).values()
        assert remember(again) == known
        days[day] = asked.copy()
    assert set(sum(days.values(), Counter()).values()) == {1}
    assert sum(sum(day.values()) for day in days.values()) == 5
    changed = next(iter(known))
    path = changed.partition("/job/")[2]
    quiet = next(day for day, seen in days.items() if path not in seen)
    asked.clear()
    with time_machine.travel(quiet, tick=True):
        fetch(settings, client, SITE, known=known | {changed: known[changed] | {"title": "Once it was another"}})
    assert asked == days[quiet] + Counter([path])


def test_what_counts_the_days_is_no_change(settings: Settings, client: web.Client) -> None:
    (crawl,) = fetch(settings, client, SITE).values()
    assert all(posting.payload["postedOn"] for posting in crawl.postings)
    assert not any("postedOn" in posting.payload["jobPostingInfo"] for posting in crawl.postings)
    assert WORKDAY.volatile == {"postedOn"}


@pytest.mark.parametrize(
    ("url", "tenant", "posting"),
    [
        ("https://example.wd5.myworkdayjobs.com/Careers", "example.wd5/Careers", None),
        ("https://example.wd5.myworkdayjobs.com/en-US/Careers/", "example.wd5/Careers", None),
        ("example.wd103.myworkdayjobs.com/fr/Careers?q=x", "example.wd103/Careers", None),
        (
            "https://example.wd5.myworkdayjobs.com/zh-Hans/Careers/job/New-York/Cook_R-1/apply/applyManually?source=x",
            "example.wd5/Careers",
            "example.wd5/Careers/job/New-York/Cook_R-1",
        ),
        (
            "https://example.wd5.myworkdayjobs.com/wday/cxs/example/Careers/job/New-York/Cook_R-1",
            "example.wd5/Careers",
            "example.wd5/Careers/job/New-York/Cook_R-1",
        ),
        ("https://example.wd5.myworkdayjobs.com/wday/cxs/example/Careers/jobs", "example.wd5/Careers", None),
        ("https://example.wd5.myworkdayjobs.com/Careers/details/Cook_R-1", "example.wd5/Careers", None),
        ("https://wd5.myworkdaysite.com/en-US/recruiting/example/Careers", "example.wd5/Careers", None),
        (
            "https://wd5.myworkdaysite.com/recruiting/example/Careers/job/Leeds/Cook_R-1",
            "example.wd5/Careers",
            "example.wd5/Careers/job/Leeds/Cook_R-1",
        ),
    ],
)
def test_its_addresses_are_known(url: str, tenant: str, posting: str | None) -> None:
    assert WORKDAY.read_address(url) == Address(tenant, posting)


@pytest.mark.parametrize(
    "url",
    [
        *("https://example.wd5.myworkdayjobs.com", "https://example.wd5.myworkdayjobs.com/en-US"),
        *("https://example.myworkdayjobs.com/Careers", "https://wd5.myworkday.com/example/d/home.htmld"),
        *(
            "https://wd5.myworkdaysite.com/recruiting/example",
            "https://example.wd5.myworkdayjobs.com.evil.example/Careers",
        ),
    ],
)
def test_other_addresses_are_not_its_own(url: str) -> None:
    assert WORKDAY.read_address(url) is None


@pytest.mark.shared
def test_every_real_payload_is_read(shared_data: Path) -> None:
    def read(name: str) -> list[Posting]:
        crawl = WORKDAY.read_saved((shared_data / "ats-api-fixtures" / name).read_bytes(), name)
        assert crawl.rejects == []
        return list(crawl.postings)

    assert len(read("careerkit-workday.json")) == 2
    assert len(read("jobradar-workday_search.json")) == 4
    (detail,) = read("finboard-workday_job_detail.json")
    assert detail.source_posting_id.startswith("adobe.wd5/external_experienced/job/New-York/")
