"""What each board does to a crawl on good days and bad ones, over real HTTP from the sandbox."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine

from jobraker import web
from jobraker.errors import InvalidError, MissingError
from jobraker.settings import Settings
from scrapers.registry import find
from scrapers.sandbox.serving import serving
from scrapers.source import Crawl, Visit
from scrapers.tenants import Tenant, find_tenants
from scrapers.workable.parse import parse_form as parse_workable_form

LOCATED = ("lever", "recruitee", "smartrecruiters", "workable")


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
        ("lever", "oddhtml", ("failed", "a web page, not JSON at line 1, column 1", 0, 1)),
        ("lever", "oddbusy", ("complete", None, 3, 0)),
        ("lever", "eu/oddeurope", ("complete", None, 3, 0)),
        ("lever", "oddeurope", ("failed", "no such board", 0, 0)),
        ("smartrecruiters", "OddNobody", ("partial", "no postings: the board is empty or there is none", 0, 0)),
        ("smartrecruiters", "Unknown", ("partial", "no postings: the board is empty or there is none", 0, 0)),
        ("smartrecruiters", "OddLarge", ("complete", None, 230, 0)),
        ("smartrecruiters", "OddLoop", ("partial", "page 2 repeats what came before", 100, 0)),
        ("smartrecruiters", "OddShort", ("partial", "3 postings came and the board counts 5", 3, 0)),
        ("smartrecruiters", "OddCut", ("failed", "not JSON at line 1, column", 0, 1)),
        ("smartrecruiters", "OddHtml", ("failed", "a web page, not JSON at line 1, column 1", 0, 1)),
        ("smartrecruiters", "OddBusy", ("complete", None, 3, 0)),
        ("workable", "odd-places", ("partial", "2 malformed rows", 4, 3)),
        ("workable", "odd-gone", ("failed", "no such board", 0, 0)),
        ("workable", "odd-cut", ("failed", "not JSON at line 1, column", 0, 1)),
        ("workable", "odd-html", ("failed", "a web page, not JSON at line 1, column 1", 0, 1)),
        ("workable", "odd-busy", ("complete", None, 3, 0)),
        ("recruitee", "odd-offers", ("partial", "2 malformed rows", 7, 2)),
        ("recruitee", "odd-gone", ("failed", "no such board", 0, 0)),
        ("recruitee", "odd-cut", ("failed", "not JSON at line 1, column", 0, 1)),
        ("recruitee", "odd-html", ("failed", "a web page, not JSON at line 1, column 1", 0, 1)),
        ("recruitee", "odd-busy", ("complete", None, 3, 0)),
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


def test_details_that_cannot_be_read_are_kept_and_their_postings_too(settings: Settings, client: web.Client) -> None:
    made = crawl("smartrecruiters", "OddDetails", settings, client)
    assert (made.outcome, made.reason) == ("complete", "6 postings without their details")
    assert len(made.postings) == 8
    assert sum("jobAd" in posting.payload for posting in made.postings) == 2
    assert all(posting.payload["name"] for posting in made.postings)
    # Two were a page for people, two an answer without a text; two were refused and left nothing to keep.
    assert sorted(reject.reason.partition(" at ")[0] for reject in made.rejects) == [
        *["a web page, not JSON"] * 2,
        *["an object without a `jobAd`"] * 2,
    ]
    assert {reject.source_posting_id for reject in made.rejects} < set(recall(made))


def test_details_are_fetched_once_and_then_a_seventh_of_them_a_day(
    settings: Settings, counting: CountingClient, frozen_clock: time_machine.Traveller
) -> None:
    first = crawl("smartrecruiters", "OddLarge", settings, counting)
    assert len(counting.asked) == 3 + 230
    again: list[int] = []
    for _ in range(7):
        frozen_clock.shift(timedelta(days=1))
        counting.asked = ()
        known = recall(first)
        second = crawl(
            "smartrecruiters", "OddLarge", settings, counting, recall=lambda _tenant, _ids, known=known: known
        )
        assert second.postings == first.postings
        again.append(len(counting.asked) - 3)
    assert sum(again) == 230
    assert max(again) < 60


def test_a_posting_whose_row_changed_is_asked_for_again(settings: Settings, counting: CountingClient) -> None:
    first = crawl("smartrecruiters", "OddShort", settings, counting)
    changed = {key: {**payload, "name": "Other"} for key, payload in recall(first).items()}
    counting.asked = ()
    second = crawl("smartrecruiters", "OddShort", settings, counting, recall=lambda _tenant, _ids: changed)
    assert len(counting.asked) == 2 + 3
    assert second.postings == first.postings


def test_the_places_of_a_workable_posting_are_joined_and_other_rows_are_not(
    settings: Settings, client: web.Client
) -> None:
    made = crawl("workable", "odd-places", settings, client)
    several = [posting for posting in made.postings if len(posting.payload["locations"] or []) > 1]
    (joined,) = several
    assert [place["city"] for place in joined.payload["locations"]][1:] == ["Porto"]
    assert [reject.reason for reject in made.rejects if reject.source_posting_id] == [
        "the same id came again with other content, and the later one was taken"
    ]


def test_workable_is_read_at_its_own_pace(settings: Settings) -> None:
    slowed: list[tuple[str, float]] = []

    class Watched(web.Client):
        def slow_down(self, host: str, interval_s: float) -> None:
            slowed.append((host, interval_s))

    workable = settings.workable.model_copy(update={"pace_s": 1.5})
    with Watched(settings.web) as client:
        crawl("workable", "odd-busy", settings.model_copy(update={"workable": workable}), client)
    assert slowed == [("127.0.0.1", 1.5)]


def test_the_questions_of_a_form_are_read(plain_settings: Settings, client: web.Client) -> None:
    source = find("workable")
    assert source.fetch_form is not None
    (tenant,) = find_tenants("workable", plain_settings, client)
    posting = crawl("workable", tenant.tenant, plain_settings, client).postings[0].source_posting_id
    form = source.fetch_form(plain_settings, client, tenant.tenant, posting)
    assert "?" in str(form["sections"])
    assert "description" not in form
    with pytest.raises(MissingError):
        source.fetch_form(plain_settings, client, tenant.tenant, "0")


def test_an_answer_that_is_no_form_is_refused() -> None:
    with pytest.raises(InvalidError, match="an object, not the sections"):
        parse_workable_form(b'{"error": "no"}')


def test_an_offer_brings_its_form_along(plain_settings: Settings, client: web.Client) -> None:
    assert find("recruitee").fetch_form is None
    (tenant,) = find_tenants("recruitee", plain_settings, client)
    for posting in crawl("recruitee", tenant.tenant, plain_settings, client).postings:
        assert posting.payload["options_cv"] == "required"
        assert posting.payload["open_questions"][0]["body"].endswith("?")


@pytest.mark.parametrize("party", ["personio", "recruitee", "workday"])
@pytest.mark.parametrize(
    "tenant",
    [
        "169.254.169.254",
        "169.254.169.254/x.jobs.personio.de",
        "evil.example#.jobs.personio.de",
        "evil.example/.wd5/Careers",
        "a@evil.wd5.example/Careers",
        "\u212aeller.wd5/Careers",
        "a.b",
        "",
    ],
)
def test_a_tenant_never_leads_to_another_host(party: str, tenant: str, client: web.Client) -> None:
    source, settings = find(party), Settings(_env_file=None)
    assert source.locate is not None
    with pytest.raises(InvalidError):
        source.locate(settings, tenant, "1")
    (failed,) = source.fetch(Visit(settings=settings, client=client, tenants=[Tenant(tenant, "Evil")]))
    assert (failed.outcome, failed.postings) == ("failed", [])
    assert "the tenant" in (failed.reason or "")


@pytest.mark.parametrize("party", LOCATED)
def test_a_tenant_or_an_id_stays_a_part_of_the_path(party: str) -> None:
    locate = find(party).locate
    assert locate is not None
    address = locate(Settings(_env_file=None), "acme", "1/../?x#y")
    assert "?" not in address
    assert "#" not in address
    assert "/../" not in address
