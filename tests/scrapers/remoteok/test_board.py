"""Remote OK's feed over real HTTP, whole and broken."""

import json

import pytest

from jobraker import web
from scrapers.registry import find
from scrapers.source import Address, Outcome
from tests.scrapers.answering import Said
from tests.scrapers.test_remote_feeds import REMOTEOK

SOURCE = find("remoteok")


def test_the_notice_is_no_posting_and_the_feed_no_whole(client: web.Client) -> None:
    found, _ = REMOTEOK.crawl([Said(REMOTEOK.good)], client)
    assert (found.outcome, len(found.postings), found.rejects) == (Outcome.PARTIAL, 1, [])
    assert found.reason == "the feed shows the newest postings, not all of them"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_notice_is_told_by_what_it_says(place: int) -> None:
    rows = [{"id": "1", "position": "Cook", "legal": "of age"}, {"id": "2", "position": "Baker"}]
    rows.insert(place, {"last_updated": "1", "legal": "Invented."})
    found = SOURCE.read_saved(json.dumps(rows).encode(), "feed.json")
    assert [posting.source_posting_id for posting in found.postings] == ["1", "2"]
    assert found.rejects == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://remoteok.com/remote-jobs/remote-data-engineer-1100001", Address("all", "1100001")),
        ("https://remoteok.com/remote-jobs/1100001", Address("all", "1100001")),
        ("https://remoteok.com/remote-dev-jobs", None),
        ("https://remoteok.com.evil.example/remote-jobs/1", None),
    ],
)
def test_its_addresses_are_known(url: str, expected: Address | None) -> None:
    assert SOURCE.read_address(url) == expected
