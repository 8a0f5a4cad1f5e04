"""Feeds and searches on a bad day: whatever comes back has a typed outcome, and what came is kept."""

import pytest

from jobraker import web
from jobraker.settings import Settings
from scrapers.registry import find
from scrapers.source import Crawl, Outcome, Visit
from scrapers.tenants import Tenant, find_tenants

PARTIES = ["adzuna", "arbeitnow", "hackernews", "usajobs"]
TROUBLES = {
    "gone": ("", ""),
    "cut": ("not JSON at line 1", '{"'),
    "html": ("a web page, not JSON at line 1, column 1", "<!doctype html>"),
    "charset": ("not text: byte", "\\xe9"),
    "empty": ("list", "{}"),
    "shut": ("answers 429 in spite of retries", ""),
}


def read(party: str, settings: Settings, client: web.Client, stumble: str | None = None) -> list[Crawl]:
    """The crawls of a party, where each answer is spoiled in one way."""
    url = settings.sandbox_url or ""
    searches = find(party).find_searches
    tenants: list[Tenant] = list(searches(settings)) if searches else find_tenants(party, settings, client)
    chosen = settings.facing(f"{url}/stumbling/{stumble}") if stumble else settings
    return list(find(party).fetch(Visit(settings=chosen, client=client, tenants=tenants)))


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("stumble", TROUBLES)
def test_what_cannot_be_read_fails_and_is_kept(
    party: str, stumble: str, plain_settings: Settings, client: web.Client
) -> None:
    reason, kept = TROUBLES[stumble]
    crawls = read(party, plain_settings, client, stumble)
    assert crawls
    for crawl in crawls:
        assert crawl.outcome is Outcome.FAILED
        assert reason in (crawl.reason or "")
        assert crawl.postings == []
        assert [reject.source_posting_id for reject in crawl.rejects] == ([None] if kept else [])
        assert all(kept in reject.payload for reject in crawl.rejects)


@pytest.mark.parametrize("party", PARTIES)
def test_a_host_that_asks_to_wait_is_asked_again(party: str, plain_settings: Settings, client: web.Client) -> None:
    well, late = read(party, plain_settings, client), read(party, plain_settings, client, "busy")
    assert [(crawl.outcome, crawl.reason, crawl.postings) for crawl in late] == [
        (crawl.outcome, crawl.reason, crawl.postings) for crawl in well
    ]
    assert any(crawl.postings for crawl in late)
