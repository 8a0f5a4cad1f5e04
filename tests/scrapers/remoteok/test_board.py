"""Remote OK's feed over real HTTP, whole and broken."""

import json
import re
from collections.abc import Sequence

import pytest

from jobraker import web
from jobraker.quota import Meter
from jobraker.settings import RemoteokSettings, Settings
from scrapers.registry import find
from scrapers.source import Address, Crawl, Outcome, Visit
from scrapers.tenants import Tenant
from tests.scrapers.answering import Said, answering

REMOTEOK = find("remoteok")
GOOD = json.dumps([{"last_updated": 1, "legal": "Invented."}, {"id": "1", "position": "Cook", "epoch": 1}]).encode()
PATH = "/api"


def crawl(answers: Sequence[Said], client: web.Client, meter: Meter | None = None) -> tuple[Crawl, int]:
    """What comes of these answers, and how often was asked."""
    with answering({PATH: answers}) as server:
        settings = Settings(_env_file=None).model_copy(update={"remoteok": RemoteokSettings(base_url=f"{server.url}")})
        visit = Visit(settings=settings, client=client, tenants=[Tenant("all", "Remote OK")], meter=meter)
        (found,) = REMOTEOK.fetch(visit)
        return found, server.asked[PATH]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Said(GOOD[:-9]), "not JSON at line 1"),
        (Said(b"<!doctype html><p>Log in</p>", headers={"Content-Type": "text/html"}), "not JSON at line 1, column 1"),
        (Said(GOOD.replace(b"Cook", "Köchin".encode("latin-1"))), "not text: byte"),
        (Said(b"{}"), "the answer is an object, not a list"),
        (Said(status=404), "no such board"),
        (Said(status=403), r"refuses the request \(403\)"),
    ],
)
def test_a_bad_answer_fails_the_crawl_and_is_kept(said: Said, reason: str, client: web.Client) -> None:
    found, _ = crawl([said], client)
    assert found.outcome is Outcome.FAILED
    assert re.search(reason, found.reason or "")
    assert [reject.reason for reject in found.rejects] == ([found.reason] if said.body else [])


def test_a_connection_that_is_cut_is_no_answer(client: web.Client) -> None:
    found, asked = crawl([Said(GOOD, cut=20)], client)
    assert (found.outcome, asked) == (Outcome.FAILED, client._settings.tries)
    assert "does not answer" in (found.reason or "")


def test_a_busy_host_is_asked_again_when_it_says(client: web.Client) -> None:
    found, asked = crawl([Said(status=429, headers={"Retry-After": "0"}), Said(GOOD)], client)
    assert (len(found.postings), asked) == (1, 2)


def test_utf_8_is_read_whatever_is_declared(client: web.Client) -> None:
    said = Said(
        GOOD.replace(b"Cook", "Köchin".encode()), headers={"Content-Type": "application/json; charset=iso-8859-1"}
    )
    found, _ = crawl([said], client)
    assert "Köchin" in found.postings[0].payload.values()


def test_the_notice_is_no_posting_and_the_feed_no_whole(client: web.Client) -> None:
    found, _ = crawl([Said(GOOD)], client)
    assert (found.outcome, len(found.postings), found.rejects) == (Outcome.PARTIAL, 1, [])
    assert found.reason == "the feed shows the newest postings, not all of them"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_notice_is_told_by_what_it_says(place: int) -> None:
    rows = [{"id": "1", "position": "Cook", "legal": "of age"}, {"id": "2", "position": "Baker"}]
    rows.insert(place, {"last_updated": "1", "legal": "Invented."})
    found = REMOTEOK.read_saved(json.dumps(rows).encode(), "feed.json")
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
    assert REMOTEOK.read_address(url) == expected
