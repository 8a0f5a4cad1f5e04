"""Remotive's feed over real HTTP, whole and broken."""

import json

import pytest

from jobraker import web
from jobraker.errors import LimitedError
from scrapers.registry import find
from scrapers.source import Address, Outcome
from tests.scrapers.answering import Said
from tests.scrapers.test_remote_feeds import REMOTIVE

SOURCE = find("remotive")


@pytest.mark.parametrize("key", ["job-count", "total-job-count"])
def test_a_feed_that_counts_more_than_it_shows_is_partial(key: str, client: web.Client) -> None:
    found, _ = REMOTIVE.crawl([Said(json.dumps({**json.loads(REMOTIVE.good), key: 31}).encode())], client)
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
    found, asked = REMOTIVE.crawl([Said(status=503), Said(REMOTIVE.good)], client, Once())
    assert (found.outcome, asked) == (Outcome.FAILED, 1)
    assert found.reason == "remotive: 1 of 1 calls per six hours are used."


def test_at_most_four_reads_a_day() -> None:
    assert SOURCE.windows is not None
    assert (SOURCE.windows.per_six_hours, SOURCE.windows.per_day) == (1, 4)


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
    assert SOURCE.read_address(url) == expected
