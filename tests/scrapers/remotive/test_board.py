"""Remotive's feed over real HTTP, whole and broken."""

import json
import re
from collections.abc import Sequence

import pytest

from jobraker import web
from jobraker.errors import LimitedError
from jobraker.quota import Meter
from jobraker.settings import RemotiveSettings, Settings
from scrapers.registry import find
from scrapers.source import Address, Crawl, Outcome, Visit
from scrapers.tenants import Tenant
from tests.scrapers.answering import Said, answering

REMOTIVE = find("remotive")
GOOD = json.dumps(
    {"job-count": 1, "total-job-count": 1, "jobs": [{"id": 1, "title": "Cook", "publication_date": "x"}]}
).encode()
PATH = "/api/remote-jobs"


def crawl(answers: Sequence[Said], client: web.Client, meter: Meter | None = None) -> tuple[Crawl, int]:
    """What comes of these answers, and how often was asked."""
    with answering({PATH: answers}) as server:
        settings = Settings(_env_file=None).model_copy(
            update={"remotive": RemotiveSettings(base_url=f"{server.url}/api")}
        )
        visit = Visit(settings=settings, client=client, tenants=[Tenant("all", "Remotive")], meter=meter)
        (found,) = REMOTIVE.fetch(visit)
        return found, server.asked[PATH]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Said(GOOD[:-9]), "not JSON at line 1"),
        (Said(b"<!doctype html><p>Log in</p>", headers={"Content-Type": "text/html"}), "not JSON at line 1, column 1"),
        (Said(GOOD.replace(b"Cook", "Köchin".encode("latin-1"))), "not text: byte"),
        (Said(b"{}"), "no `jobs` list"),
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


@pytest.mark.parametrize("key", ["job-count", "total-job-count"])
def test_a_feed_that_counts_more_than_it_shows_is_partial(key: str, client: web.Client) -> None:
    found, _ = crawl([Said(json.dumps({**json.loads(GOOD), key: 31}).encode())], client)
    assert (found.outcome, found.reason) == (Outcome.PARTIAL, "1 rows came and the feed counts 31")
    assert len(found.postings) == 1


class Once:
    """A meter that allows one call."""

    calls = 0

    def spend(self) -> None:
        self.calls += 1
        if self.calls > 1:
            raise LimitedError("remotive: 1 of 1 calls per six hours are used.")


def test_every_attempt_is_counted(client: web.Client) -> None:
    found, asked = crawl([Said(status=503), Said(GOOD)], client, Once())
    assert (found.outcome, asked) == (Outcome.FAILED, 1)
    assert found.reason == "remotive: 1 of 1 calls per six hours are used."


def test_at_most_four_reads_a_day() -> None:
    assert REMOTIVE.windows is not None
    assert (REMOTIVE.windows.per_six_hours, REMOTIVE.windows.per_day) == (1, 4)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://remotive.com/remote-jobs/software-dev/data-engineer-1900001", Address("all", "1900001")),
        ("https://www.remotive.com/remote-jobs/software-dev/cook-7?utm=x", Address("all", "7")),
        ("https://remotive.com/remote-jobs/software-dev", None),
        ("https://remotive.com/remote-companies/x/y-1", None),
        ("https://remotive.example/remote-jobs/software-dev/cook-7", None),
    ],
)
def test_its_addresses_are_known(url: str, expected: Address | None) -> None:
    assert REMOTIVE.read_address(url) == expected
