"""Personio's feeds over real HTTP, whole ones and broken ones."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree

from jobraker import web
from jobraker.errors import InvalidError
from jobraker.settings import Settings
from scrapers.personio.parse import parse_positions
from scrapers.registry import find
from scrapers.source import Address, Crawl, Visit
from scrapers.tenants import Tenant, find_tenants

PERSONIO = find("personio")


def write_bomb(depth: int) -> bytes:
    """A feed whose one id is ten to the power of `depth` words long, were it written out."""
    entities = (b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, depth + 1))
    kind = b'<!DOCTYPE workzag-jobs [<!ENTITY a0 "ha">' + b"".join(entities) + b"]>"
    return kind + b"<workzag-jobs><position><id>&a%d;</id></position></workzag-jobs>" % depth


def fetch(settings: Settings, client: web.Client, *tenants: str) -> dict[str, Crawl]:
    chosen = [Tenant(name, name) for name in tenants] or find_tenants("personio", settings, client)
    visit = Visit(settings=settings, client=client, tenants=chosen)
    return {crawl.tenant.partition(".")[0]: crawl for crawl in PERSONIO.fetch(visit)}


def test_a_single_position_can_be_asked_for(plain_settings: Settings, client: web.Client) -> None:
    crawls = fetch(plain_settings, client).values()
    assert crawls
    for crawl in crawls:
        for posting in crawl.postings:
            address = PERSONIO.locate(plain_settings, crawl.tenant, posting.source_posting_id)  # type: ignore[misc]
            assert posting.url == address
            assert httpx.get(address).status_code == 200
        assert httpx.get(PERSONIO.locate(plain_settings, crawl.tenant, "1")).status_code == 404  # type: ignore[misc]


def test_odd_feeds_end_as_they_should(settings: Settings, client: web.Client) -> None:
    crawls = {name: crawl for name, crawl in fetch(settings, client).items() if name.startswith("odd-")}
    ended = {name: (crawl.outcome.value, (crawl.reason or "")[:40]) for name, crawl in crawls.items()}
    unread = [ended.pop(f"odd-{name}") for name in ("bomb", "cut", "html", "latin")]
    assert {(outcome, reason.partition(" at line")[0]) for outcome, reason in unread} == {
        ("failed", "not XML"),
        ("failed", "a web page, not a feed"),
    }
    assert ended == {
        "odd-busy": ("complete", ""),
        "odd-declared": ("complete", ""),
        "odd-empty": ("complete", ""),
        "odd-gone": ("failed", "no such board"),
        "odd-rows": ("partial", "3 malformed rows"),
    }
    assert crawls["odd-declared"].postings[0].payload["name"] == "Prüferin 0"
    assert "</position>" in crawls["odd-declared"].postings[0].payload["jobDescriptions"]["jobDescription"][0]["value"]
    assert [posting.source_posting_id for posting in crawls["odd-rows"].postings] == ["90000100", "90000101"]


@pytest.mark.parametrize("name", ["bomb", "cut", "html", "latin"])
def test_what_cannot_be_read_is_kept_whole(name: str, settings: Settings, client: web.Client) -> None:
    (crawl,) = fetch(settings, client, f"odd-{name}.jobs.personio.de").values()
    (reject,) = crawl.rejects
    assert reject.reason == crawl.reason
    assert reject.payload.startswith("<")
    assert not crawl.postings


def test_a_bomb_is_refused_and_never_goes_off(monkeypatch: pytest.MonkeyPatch) -> None:
    trees, parse = [], etree.fromstring

    def keep(content: bytes, parser: etree.XMLParser) -> etree._Element:
        trees.append(parse(content, parser))
        return trees[-1]

    monkeypatch.setattr("scrapers.personio.parse.etree.fromstring", keep)
    with pytest.raises(InvalidError, match="a document type"):
        parse_positions(write_bomb(4))
    (tree,) = trees
    assert etree.tostring(tree) == b"<workzag-jobs><position><id>&a4;</id></position></workzag-jobs>"


def test_a_bomb_too_deep_to_be_looked_at_is_no_feed() -> None:
    with pytest.raises(InvalidError, match=r"not XML at line 1, column .* nesting depth"):
        parse_positions(write_bomb(39))


def test_no_file_of_this_machine_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("treasure")
    for entity in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', f'<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;'):
        with pytest.raises(InvalidError) as error:
            parse_positions(f"<!DOCTYPE workzag-jobs [{entity}]><workzag-jobs>&x;</workzag-jobs>".encode())
        assert "treasure" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<jobs/>", "a `jobs` where `workzag-jobs` should be"),
        (b"<workzag-jobs><position></workzag-jobs>", "not XML at line 1"),
        (b"<workzag-jobs>&nbsp;</workzag-jobs>", "not XML at line 1"),
        (b"", "not XML at line"),
        (b"<!DOCTYPE workzag-jobs><workzag-jobs/>", "a document type, which no feed has"),
        (b'{"jobs": []}', "not XML at line 1"),
        (b"<!doctype html><p>Log in", "a web page, not a feed"),
        (b"<html><body/></html>", "a web page, not a feed"),
    ],
)
def test_what_is_no_feed_is_told(content: bytes, reason: str) -> None:
    with pytest.raises(InvalidError, match=reason):
        parse_positions(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_every_honest_charset_is_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    position = "<position><id>1</id><name>Köchin</name></position>"
    text = f'<?xml version="1.0" encoding="{declared}"?><workzag-jobs>{position}</workzag-jobs>'
    assert parse_positions(text.encode(encoding)) == [{"id": "1", "name": "Köchin"}]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.jobs.personio.de", Address("example.jobs.personio.de", None)),
        (
            "example.jobs.personio.com/job/1834171?language=en&display=en",
            Address("example.jobs.personio.com", "1834171"),
        ),
        ("https://example.jobs.personio.de/xml?language=de", Address("example.jobs.personio.de", None)),
        ("https://EXAMPLE.jobs.personio.de/job/77#apply", Address("example.jobs.personio.de", "77")),
        ("https://example.personio.de/login", None),
        ("https://jobs.personio.de.evil.example/job/1", None),
    ],
)
def test_its_addresses_are_known(url: str, expected: Address | None) -> None:
    assert PERSONIO.read_address(url) == expected


@pytest.mark.shared
def test_the_real_feed_is_read(shared_data: Path) -> None:
    file = shared_data / "ats-api-fixtures" / "careerkit-personio.xml"
    crawl = PERSONIO.read_saved(file.read_bytes(), file.name)
    assert (len(crawl.postings), crawl.rejects) == (1, [])  # one position, word for word twice
    payload: dict[str, Any] = crawl.postings[0].payload
    assert (payload["office"], payload["additionalOffices"]) == ("Munich", {"office": ["Berlin"]})
