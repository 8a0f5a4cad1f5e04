"""Employers' pages of the sandbox: whole, forbidden, closed, behind scripts, several on one page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from jobraker import web
from jobraker.settings import BrowserSettings, Settings
from scrapers.browser import find_chromium
from scrapers.page.board import SOURCE
from scrapers.sandbox.serving import serving
from scrapers.source import Crawl, Outcome, Visit
from scrapers.tenants import Tenant, find_tenants


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(postings=480, odd=True) as address:
        yield address


def crawl(url: str, home: Path, *tokens: str, tenants: list[Tenant] | None = None) -> dict[str, Crawl]:
    settings = Settings(_env_file=None, home=home).facing(url)
    with stamina.set_testing(True, attempts=2, cap=True), web.Client(settings.web) as client:
        listed = tenants or find_tenants("page", settings, client)
        chosen = [tenant for tenant in listed if not tokens or any(token in tenant.tenant for token in tokens)]
        return {
            found.tenant.removeprefix(f"{url}/page/").removesuffix("/careers"): found
            for found in SOURCE.fetch(Visit(settings=settings, client=client, tenants=chosen))
        }


def test_a_plain_board_is_whole_and_the_same_again(url: str, tmp_path: Path) -> None:
    first = {name: found for name, found in crawl(url, tmp_path).items() if not name.startswith("odd-")}
    assert first
    for found in first.values():
        assert (found.outcome, found.reason) == (Outcome.COMPLETE, None)
        assert len(found.postings) > 10, "more than one page of a list"
        for posting in found.postings:
            payload = posting.payload
            assert posting.source_posting_id == posting.url
            assert payload["title"]
            assert payload["company"]
            assert payload["places"][0]["country"]
            assert payload["dates"]["posted_at"]
            assert len(payload["description"]) > 300
            assert payload["apply_url"] == f"{posting.url}/apply"
            assert payload["employment_type"]
    again = crawl(url, tmp_path, *first)
    assert {name: found.postings for name, found in again.items()} == {
        name: found.postings for name, found in first.items()
    }


def test_odd_boards_end_as_they_should(url: str, tmp_path: Path) -> None:
    found = crawl(url, tmp_path, "odd-forbidden", "odd-closed", "odd-several")
    assert found["odd-forbidden"].outcome is Outcome.FAILED
    assert "robots.txt" in (found["odd-forbidden"].reason or "")
    assert {posting.payload["status"] for posting in found["odd-closed"].postings} == {"closed"}
    several = found["odd-several"].postings
    assert len({posting.source_posting_id for posting in several}) == len(several) == 4
    assert all("#" in posting.source_posting_id for posting in several)


@pytest.mark.skipif(find_chromium(BrowserSettings()) is None, reason="no Chromium on this machine")
def test_a_board_behind_scripts_is_rendered(url: str, tmp_path: Path) -> None:
    found = crawl(url, tmp_path, "odd-scripts")["odd-scripts"]
    assert found.outcome is Outcome.COMPLETE
    assert len(found.postings) == 4
    assert all("rendered" in posting.payload["found"]["title"] for posting in found.postings)


def test_a_board_that_is_not_there_fails_and_an_empty_one_is_never_whole(url: str, tmp_path: Path) -> None:
    nowhere, empty = Tenant(f"{url}/page/nowhere/careers", "No"), Tenant(f"{url}/health", "Empty")
    found = crawl(url, tmp_path, tenants=[nowhere, empty])
    assert found["nowhere"].outcome is Outcome.FAILED
    assert found[f"{url}/health"].outcome is Outcome.PARTIAL
