"""Arbeitnow's feed, which turns while it is read."""

from typing import Any

import pytest

from jobraker import web
from jobraker.settings import Settings
from scrapers.arbeitnow.board import SOURCE
from scrapers.arbeitnow.parse import drop_repeats, parse_page
from scrapers.source import Address, Crawl, Outcome, Visit
from scrapers.tenants import find_tenants


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapers.sandbox.routes_arbeitnow._A_PAGE", 4)


def read(settings: Settings, client: web.Client) -> Crawl:
    (crawl,) = SOURCE.fetch(Visit(settings, client, find_tenants("arbeitnow", settings, client)))
    return crawl


def test_a_feed_that_stands_is_read_to_its_end(plain_settings: Settings, client: web.Client) -> None:
    crawl = read(plain_settings, client)
    assert crawl.outcome is Outcome.PARTIAL
    assert crawl.reason == "the feed turns while it is read and is never known whole"
    assert len(crawl.postings) > 8
    assert not crawl.rejects


def test_a_feed_that_turns_and_loops_ends_and_repeats_nothing(settings: Settings, client: web.Client) -> None:
    crawl = read(settings, client)
    ids = [posting.source_posting_id for posting in crawl.postings]
    assert crawl.outcome is Outcome.PARTIAL
    assert "repeats what came before" in (crawl.reason or "") or "never known whole" in (crawl.reason or "")
    assert len(ids) == len(set(ids)) > 4
    assert not crawl.rejects


def test_no_more_pages_are_read_than_allowed(plain_settings: Settings, client: web.Client) -> None:
    few = plain_settings.arbeitnow.model_copy(update={"pages": 2})
    assert len(read(plain_settings.model_copy(update={"arbeitnow": few}), client).postings) == 8


def test_only_what_moves_by_itself_is_a_repeat() -> None:
    row: dict[str, Any] = {"slug": "a", "title": "Cook", "tags": ["Remote (515)"]}
    turned, edited = {**row, "tags": ["Remote (516)"]}, {**row, "title": "Chef"}
    assert drop_repeats([row, turned, 7, {"title": "no slug"}]) == [row, 7, {"title": "no slug"}]
    assert drop_repeats([row, edited]) == [row, edited]


def test_the_next_address_is_not_believed() -> None:
    assert not parse_page(b'{"data": [], "links": {"next": "https://x.example/?search=promoted"}}').is_last
    assert parse_page(b'{"data": [], "links": {"next": null}}').is_last
    assert not parse_page(b'{"data": []}').is_last


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.arbeitnow.com/jobs/companies/acme/cook-1", Address("everything", "cook-1")),
        ("arbeitnow.com/view/cook-1", Address("everything", "cook-1")),
        ("https://www.arbeitnow.com/jobs/companies/acme", None),
        ("https://www.arbeitnow.com/", None),
        ("https://arbeitnow.example/view/cook-1", None),
        ("http://[", None),
    ],
)
def test_its_addresses_are_known(url: str, address: Address | None) -> None:
    assert SOURCE.read_address(url) == address
