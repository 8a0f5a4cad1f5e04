"""USAJOBS' search: two headers, pages, and a key that shows nowhere."""

import pytest
from pydantic import SecretStr

from jobraker import web
from jobraker.settings import Settings
from scrapers.source import Address, Crawl, Outcome, Visit
from scrapers.usajobs import board
from scrapers.usajobs.board import SOURCE, find_searches


def change(settings: Settings, **changes: object) -> Settings:
    return settings.model_copy(update={"usajobs": settings.usajobs.model_copy(update=changes)})


def read(settings: Settings, client: web.Client) -> dict[str, Crawl]:
    visit = Visit(settings, client, find_searches(settings))
    return {crawl.tenant: crawl for crawl in SOURCE.fetch(visit)}


def test_each_search_is_read_to_its_end(
    plain_settings: Settings, client: web.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = change(plain_settings, searches=("", "software"))
    whole = read(wide, client)
    monkeypatch.setattr(board, "PAGE_SIZE", 7)
    paged = read(wide, client)
    assert list(paged) == ["everything", "software"]
    assert {name: crawl.outcome for name, crawl in paged.items()} == {
        "everything": Outcome.COMPLETE,
        "software": Outcome.PARTIAL,
    }
    assert paged["software"].reason == "a search for a keyword does not tell which announcements are gone"
    assert {name: crawl.postings for name, crawl in paged.items()} == {
        name: crawl.postings for name, crawl in whole.items()
    }
    assert len(paged["everything"].postings) > len(paged["software"].postings) > 0
    assert all(posting.url for posting in paged["everything"].postings)


def test_a_refused_key_shows_nowhere(
    plain_settings: Settings, client: web.Client, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "a-very-secret-key"
    crawls = read(change(plain_settings, api_key=SecretStr(secret), email="nobody"), client)
    assert {crawl.outcome for crawl in crawls.values()} == {Outcome.FAILED}
    assert all("refuses the request (401)" in (crawl.reason or "") for crawl in crawls.values())
    captured = capsys.readouterr()
    for said in (repr(crawls), caplog.text, captured.out, captured.err):
        assert secret not in said


@pytest.mark.parametrize(("email", "key"), [(None, None), ("a@example.org", None), (None, "k"), ("", "k")])
def test_without_a_key_it_is_skipped(email: str | None, key: str | None) -> None:
    settings = change(Settings(_env_file=None), email=email, api_key=key and SecretStr(key))
    assert "JOBRAKER_USAJOBS__API_KEY" in (SOURCE.skip_reason(settings) or "")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.usajobs.gov/job/800000001", Address("", "800000001")),
        ("https://www.usajobs.gov/GetJob/ViewDetails/800000001", Address("", "800000001")),
        ("https://www.usajobs.gov/search", None),
        ("https://www.usajobs.gov/job/soon", None),
        ("https://usajobs.example/job/1", None),
    ],
)
def test_its_addresses_are_known(url: str, address: Address | None) -> None:
    assert SOURCE.read_address(url) == address
