"""The threads of Hacker News, read through Algolia."""

import json

import pytest

from jobraker import web
from jobraker.settings import Settings
from scrapers.hackernews.board import SOURCE
from scrapers.hackernews.parse import Thread, parse_stories, parse_thread
from scrapers.sandbox.serving import serving
from scrapers.sandbox.wire_hackernews import THREAD
from scrapers.source import Address, Crawl, Outcome, Visit
from scrapers.tenants import find_tenants


def read(settings: Settings, client: web.Client) -> list[Crawl]:
    return list(SOURCE.fetch(Visit(settings, client, find_tenants("hackernews", settings, client))))


def test_the_newest_thread_is_read_whole(plain_settings: Settings, client: web.Client) -> None:
    (crawl,) = read(plain_settings, client)
    assert (crawl.tenant, crawl.outcome, crawl.reason) == (f"whoishiring/{THREAD}", Outcome.COMPLETE, None)
    assert len(crawl.postings) > 5


def test_deleted_comments_are_no_postings(settings: Settings, client: web.Client) -> None:
    with serving(postings=120, odd=False) as url:  # the same world without its odd days
        (plain,) = read(settings.facing(url), client)
    (odd,) = read(settings, client)
    gone = len(plain.postings) - len(odd.postings)
    assert gone == -(-len(plain.postings) // 9)
    assert odd.outcome is Outcome.COMPLETE
    assert odd.rejects == []


def test_a_thread_that_is_gone_fails_alone(plain_settings: Settings, client: web.Client) -> None:
    two = plain_settings.hackernews.model_copy(update={"threads": 2})
    first, second = read(plain_settings.model_copy(update={"hackernews": two}), client)
    assert first.outcome is Outcome.COMPLETE
    assert (second.outcome, second.reason) == (Outcome.FAILED, "no such board")


def test_only_who_is_hiring_is_a_thread_and_the_newest_comes_first() -> None:
    titles = {
        "5": "Ask HN: Who wants to be hired? (May)",
        "3": "Ask HN: Who is hiring? (April)",
        "4": "ASK HN: WHO IS HIRING? (May)",
        "x": "Ask HN: Who is hiring?",
    }
    hits = [{"objectID": story, "title": title} for story, title in titles.items()]
    found = parse_stories(json.dumps({"hits": [*hits, None, {"title": None}]}).encode())
    assert found == [Thread("4", titles["4"]), Thread("3", titles["3"])]


def test_a_row_that_is_no_comment_is_told_of() -> None:
    board = parse_thread(b'{"children": [7, {"id": 1, "author": "a", "text": "b"}, {"id": 2, "text": null}]}')
    assert [posting.source_posting_id for posting in board.sifted.postings] == ["1"]
    assert board.shortfall == "1 malformed rows"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://news.ycombinator.com/item?id=46000101", Address("", "46000101")),
        ("news.ycombinator.com/item?id=x", None),
        ("https://news.ycombinator.com/user?id=1", None),
        ("https://example.org/item?id=1", None),
    ],
)
def test_its_addresses_are_known(url: str, address: Address | None) -> None:
    assert SOURCE.read_address(url) == address
