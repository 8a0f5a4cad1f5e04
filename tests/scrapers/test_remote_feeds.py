"""Remotive and Remote OK: what both do with good answers and bad ones, and as the sandbox plays them.

The sandbox shows copies of the world's remote jobs under ids of their own.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from jobraker import web
from jobraker.quota import Meter
from jobraker.settings import Settings
from scrapers.registry import find
from scrapers.source import Crawl, Outcome, Visit
from scrapers.tenants import Tenant, find_tenants
from tests.scrapers.answering import Said, answering


def fetch(party: str, settings: Settings, client: web.Client) -> Crawl:
    tenants = find_tenants(party, settings, client)
    (crawl,) = find(party).fetch(Visit(settings=settings, client=client, tenants=tenants))
    return crawl


@pytest.mark.parametrize(("party", "title"), [("remoteok", "position"), ("remotive", "title")])
def test_a_feed_shows_copies_of_what_boards_show(
    party: str, title: str, plain_settings: Settings, client: web.Client
) -> None:
    crawl = fetch(party, plain_settings, client)
    assert crawl.tenant == "all"
    assert len(crawl.postings) > 20
    assert not crawl.rejects
    boards = find("greenhouse").fetch(
        Visit(settings=plain_settings, client=client, tenants=find_tenants("greenhouse", plain_settings, client))
    )
    own = {posting.payload["title"]: posting.source_posting_id for board in boards for posting in board.postings}
    shared = [posting for posting in crawl.postings if posting.payload[title] in own]
    assert shared
    assert all(posting.source_posting_id != own[posting.payload[title]] for posting in shared)


def test_some_letters_come_broken(plain_settings: Settings, client: web.Client) -> None:
    texts = [posting.payload["description"] for posting in fetch("remoteok", plain_settings, client).postings]
    assert 0 < sum("Ã©" in text for text in texts) < len(texts)


@dataclass(frozen=True)
class Feed:
    """A party whose feed is one answer, and such an answer with one cook."""

    party: str
    company: str
    base: str
    path: str
    good: bytes
    wrong_shape: str

    def crawl(self, answers: Sequence[Said], client: web.Client, meter: Meter | None = None) -> tuple[Crawl, int]:
        """What comes of these answers, and how often was asked."""
        with answering({self.path: answers}) as server:
            plain = Settings(_env_file=None)
            place = getattr(plain, self.party).model_copy(update={"base_url": f"{server.url}{self.base}"})
            settings = plain.model_copy(update={self.party: place})
            visit = Visit(settings=settings, client=client, tenants=[Tenant("all", self.company)], meter=meter)
            (found,) = find(self.party).fetch(visit)
            return found, server.asked[self.path]


REMOTEOK = Feed(
    "remoteok",
    "Remote OK",
    "",
    "/api",
    json.dumps([{"last_updated": 1, "legal": "Invented."}, {"id": "1", "position": "Cook", "epoch": 1}]).encode(),
    "the answer is an object, not a list",
)
REMOTIVE = Feed(
    "remotive",
    "Remotive",
    "/api",
    "/api/remote-jobs",
    json.dumps(
        {"job-count": 1, "total-job-count": 1, "jobs": [{"id": 1, "title": "Cook", "publication_date": "x"}]}
    ).encode(),
    "no `jobs` list",
)
each_feed = pytest.mark.parametrize("feed", [REMOTEOK, REMOTIVE], ids=lambda feed: feed.party)


@each_feed
def test_a_bad_answer_fails_the_crawl_and_is_kept(feed: Feed, client: web.Client) -> None:
    page = Said(b"<!doctype html><p>Log in</p>", headers={"Content-Type": "text/html"})
    cases = [
        (Said(feed.good[:-9]), "not JSON at line 1"),
        (page, "a web page, not JSON at line 1, column 1"),
        (Said(feed.good.replace(b"Cook", "Köchin".encode("latin-1"))), "not text: byte"),
        (Said(b"{}"), feed.wrong_shape),
        (Said(status=404), "no such board"),
        (Said(status=403), r"refuses the request \(403\)"),
    ]
    for said, reason in cases:
        found, _ = feed.crawl([said], client)
        assert found.outcome is Outcome.FAILED
        assert re.search(reason, found.reason or "")
        assert [reject.reason for reject in found.rejects] == ([found.reason] if said.body else [])


@each_feed
def test_a_connection_that_is_cut_is_no_answer(feed: Feed, client: web.Client) -> None:
    found, asked = feed.crawl([Said(feed.good, cut=20)], client)
    assert (found.outcome, asked) == (Outcome.FAILED, client._settings.tries)
    assert "does not answer" in (found.reason or "")


@each_feed
def test_a_busy_host_is_asked_again_when_it_says(feed: Feed, client: web.Client) -> None:
    found, asked = feed.crawl([Said(status=429, headers={"Retry-After": "0"}), Said(feed.good)], client)
    assert (len(found.postings), asked) == (1, 2)


@each_feed
def test_utf_8_is_read_whatever_is_declared(feed: Feed, client: web.Client) -> None:
    said = Said(
        feed.good.replace(b"Cook", "Köchin".encode()), headers={"Content-Type": "application/json; charset=iso-8859-1"}
    )
    found, _ = feed.crawl([said], client)
    assert "Köchin" in found.postings[0].payload.values()
