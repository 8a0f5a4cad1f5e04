"""Invented pages as real systems make them, in five languages: each field comes out right, or stays unknown."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.page.parse import parse_page
from scrapers.page.reading import Reading

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
NOW = datetime(2026, 11, 21, tzinfo=UTC)
NOTHING: dict[str, Any] = {
    "status": "open",
    "title": None,
    "company": None,
    "places": [],
    "remote_kind": None,
    "remote_within": [],
    "pay": None,
    "posted_at": None,
    "valid_through": None,
    "employment_type": [],
    "apply_url": None,
    "identifier": None,
    "language": None,
}


def read(path: Path) -> tuple[Reading, dict[str, Any]]:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return parse_page(path.read_bytes(), url=expected["url"], seen_at=NOW), expected


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_read_right(path: Path) -> None:
    reading, expected = read(path)
    told = reading.to_json()
    told |= told["dates"]
    if told["pay"]:
        told["pay"] = {name: told["pay"][name] for name in ("min", "max", "currency", "interval")}
    assert {name: told[name] for name in NOTHING} == {name: expected.get(name, NOTHING[name]) for name in NOTHING}
    for words in expected.get("contains", []):
        assert words in told["description"]
    for words in expected.get("lacks", []):
        assert words not in (told["description"] or "")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_each_field_that_is_known_says_how_it_was_found(path: Path) -> None:
    reading, _ = read(path)
    told = reading.to_json()
    told |= told["dates"]
    names = {name for name in (*NOTHING, "description") if name != "status" and told[name]}
    assert set(reading.found) == names
    assert all(reading.found.values())


def test_there_are_pages_of_many_makes() -> None:
    assert len(PAGES) >= 34
    ways = {how.split(" ")[0] for path in PAGES for how in read(path)[0].found.values()}
    assert {"json-ld", "microdata", "rdfa", "embedded", "label", "element", "heading", "meta", "text", "link"} <= ways


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8", None),
        ("iso-8859-15", "text/html; charset=iso-8859-15"),
        ("cp1252", "text/html; charset=latin1"),
        ("utf-16", None),
        ("utf-16-le", None),
        ("utf-8-sig", "text/html; charset=iso-8859-1"),
        ("utf-8", "text/html; charset=iso-8859-1"),
        ("cp1252", "text/html; charset=utf-8"),
        ("cp1252", "text/html; charset=nonsense"),
    ],
)
def test_the_charset_is_found_whatever_is_declared(charset: str, declared: str | None) -> None:
    text = "<h1>Bäcker (m/w/d)</h1><p>Gehalt: 2.800 € - 3.100 € brutto im Monat</p><p>Arbeitsort: Köln</p>" + (
        "<h2>Ihre Aufgaben</h2><p>Sie backen Brötchen für die ganze Straße und trinken früh Kaffee mit uns.</p>" * 5
    )
    reading = parse_page(text.encode(charset), content_type=declared)
    assert reading.facts.title == "Bäcker (m/w/d)"
    assert reading.facts.pay is not None
    assert reading.facts.pay.currency == "EUR"
    assert [place.city for place in reading.facts.places] == ["Köln"]
