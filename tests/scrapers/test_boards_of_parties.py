"""What each board does to a crawl on good days and bad ones, over real HTTP from the sandbox."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx
import pytest

from jobraker import web
from jobraker.errors import MissingError
from jobraker.settings import Settings
from scrapers.registry import find
from scrapers.sandbox.serving import serving
from scrapers.source import Crawl, Visit
from scrapers.tenants import Tenant, find_tenants

LOCATED = ("lever",)


class CountingClient(web.Client):
    """Remembers what it was asked for."""

    asked: Sequence[str] = ()

    def fetch(self, url: str, **more: Any) -> web.Answer:
        self.asked = (*self.asked, url)
        return super().fetch(url, **more)


@pytest.fixture
def counting(settings: Settings) -> Iterator[CountingClient]:
    with CountingClient(settings.web) as made:
        yield made


def crawl(party: str, tenant: str, settings: Settings, client: web.Client, **more: Any) -> Crawl:
    visit = Visit(settings=settings, client=client, tenants=[Tenant(tenant, tenant)], **more)
    (made,) = find(party).fetch(visit)
    return made


def recall(made: Crawl) -> Mapping[str, dict[str, Any]]:
    return {posting.source_posting_id: posting.payload for posting in made.postings}


@pytest.mark.parametrize(
    ("party", "tenant", "ended"),
    [
        ("lever", "oddfields", ("partial", "2 malformed rows", 10, 2)),
        ("lever", "oddempty", ("complete", None, 0, 0)),
        ("lever", "oddgone", ("failed", "no such board", 0, 0)),
        ("lever", "oddcut", ("failed", "not JSON at line 1, column", 0, 1)),
        ("lever", "oddhtml", ("failed", "not JSON at line 1, column 1", 0, 1)),
        ("lever", "oddbusy", ("complete", None, 3, 0)),
        ("lever", "eu/oddeurope", ("complete", None, 3, 0)),
        ("lever", "oddeurope", ("failed", "no such board", 0, 0)),
    ],
)
def test_odd_boards_end_as_they_should(
    party: str, tenant: str, ended: tuple[str, str | None, int, int], settings: Settings, client: web.Client
) -> None:
    made = crawl(party, tenant, settings, client)
    outcome, reason, postings, rejects = ended
    assert (made.outcome, len(made.postings), len(made.rejects)) == (outcome, postings, rejects)
    assert (made.reason or "").startswith(reason or "")
    assert bool(made.reason) == bool(reason)


def test_what_cannot_be_read_is_kept_as_it_came(settings: Settings, client: web.Client) -> None:
    (kept,) = crawl("lever", "oddhtml", settings, client).rejects
    assert kept.payload == "<!doctype html><title>Please sign in</title>"
    (cut,) = crawl("lever", "oddcut", settings, client).rejects
    assert cut.payload.startswith('[{"id": "')


@pytest.mark.parametrize("party", LOCATED)
def test_a_posting_can_be_asked_for_until_it_is_gone(party: str) -> None:
    source = find(party)
    assert source.locate is not None
    with serving(postings=500, odd=False) as url:
        settings = Settings(_env_file=None).facing(url)
        with web.Client(settings.web) as client:
            (tenant,) = find_tenants(party, settings, client)
            before = crawl(party, tenant.tenant, settings, client)
            for posting in before.postings:
                client.get(source.locate(settings, tenant.tenant, posting.source_posting_id))
            httpx.post(f"{url}/sandbox/epoch", json={"epoch": 40}).raise_for_status()
            there = {posting.source_posting_id for posting in crawl(party, tenant.tenant, settings, client).postings}
            gone = [posting for posting in before.postings if posting.source_posting_id not in there]
            assert gone
            for posting in gone:
                with pytest.raises(MissingError):
                    client.get(source.locate(settings, tenant.tenant, posting.source_posting_id))


def test_a_lever_tenant_is_asked_for_on_its_own_instance() -> None:
    locate = find("lever").locate
    assert locate is not None
    settings = Settings(_env_file=None)
    assert locate(settings, "acme", "a b") == "https://api.lever.co/v0/postings/acme/a%20b"
    assert locate(settings, "eu/acme", "1") == "https://api.eu.lever.co/v0/postings/acme/1"
