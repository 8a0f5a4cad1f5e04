"""A page's bytes become a reading: what it says of one job, and how each thing was found. Pure.

Structured data is believed before labels, labels before headings, headings before sentences; a page that is no
posting yields none of a posting's fields.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from jobraker import clock
from jobraker.errors import InvalidError
from scrapers.page import json_ld, markup
from scrapers.page.apply import find_apply_url, has_apply
from scrapers.page.body import read_body
from scrapers.page.charset import decode, is_binary
from scrapers.page.choice import choose
from scrapers.page.document import Document, read_document
from scrapers.page.doubt import drop_doubtful
from scrapers.page.headings import read_headings
from scrapers.page.labelled import read_labelled
from scrapers.page.language import find_language, read_code
from scrapers.page.postcodes import find_postal_country
from scrapers.page.reading import POSTINGS, Facts, Reading, Status, merge
from scrapers.page.schema_org import Node, is_posting, read_posting
from scrapers.page.state import read_state
from scrapers.page.status import Evidence, decide_status
from scrapers.page.subtitle import read_subtitle
from scrapers.page.told import read_told
from scrapers.rows import Shape
from scrapers.source import Address

LARGEST: Final = 20_000_000
_SHORT_DESCRIPTION: Final = 200
_MUCH_LONGER: Final = 3
_FEW_WORDS: Final = 40
_LANGUAGE: Final = "html lang"


def parse_page(
    content: bytes, *, url: str | None = None, content_type: str | None = None, seen_at: datetime | None = None
) -> Reading:
    """The reading of a page's bytes. `seen_at` is when it was fetched: words such as `3 days ago` count from it.

    Raises `InvalidError` for what is no page: too large, or not text.
    """
    demand_size(len(content))
    text = decode(content, content_type)
    if is_binary(text) or content[:5] == b"%PDF-":
        raise InvalidError(
            f"That is not a web page: {'it is a PDF' if content[:5] == b'%PDF-' else 'the bytes are not text'}."
        )
    return read_page(read_document(text, url), seen_at=seen_at)


def demand_size(size: int) -> None:
    """Raise `InvalidError` for more bytes than a page has."""
    if size > LARGEST:
        raise InvalidError(f"The page is larger than {LARGEST // 1_000_000} MB.")


def read_page(document: Document, *, seen_at: datetime | None = None) -> Reading:
    """The reading of a page's tree."""
    now = seen_at or clock.now()
    structured, has_others = _read_structured(document)
    labelled = read_labelled(document, now=seen_at)
    ways = [*structured, *labelled, *read_headings(document)]
    known, _ = merge(ways)
    ways.extend(_read_rest(document, known, seen_at))
    ways, notes = drop_doubtful(ways, now)
    merged, found = merge(ways)
    merged, found = _prefer_whole_text(merged, found, ways)
    merged, found = _place_by_postcode(merged, found, document)
    if structured and merged.description and not structured[0].description:
        notes.append("description: the structured data has none, so the page's own text was taken.")
    if not merged.apply_url and has_apply(document):
        notes.append("apply_url: people are asked to apply, but only a script or the page's own address tells where.")
    evidence = Evidence(structured[0] if structured else None, has_others, merged, _count_labelled(labelled))
    status = decide_status(document, evidence, now)
    if status not in POSTINGS:
        merged, found = (
            Facts("merged", language=merged.language),
            {name: how for name, how in found.items() if name == "language"},
        )
        notes = []
    return Reading(document.url or document.canonical, status, merged, found, notes)


def _read_rest(document: Document, known: Facts, seen_at: datetime | None) -> Iterator[Facts]:
    country = next((place.country for place in known.places if place.country), None)
    body = read_body(document, known.title)
    if body:
        yield Facts(body[1], description=body[0])
    yield from read_subtitle(document, known.title)
    description = known.description or (body[0] if body else None)
    yield from read_told(document, description, country=country, title=known.title, now=seen_at)
    if apply := find_apply_url(document):
        yield Facts(apply[1], apply_url=apply[0])
    text = description or document.text
    told = Facts("text", language=find_language(text))
    stated = Facts(_LANGUAGE, language=read_code(document.language))
    # A few words are no proof against what the page says of itself.
    yield from (told, stated) if len(text.split()) > _FEW_WORDS else (stated, told)
    yield Facts("meta og:locale", language=read_code(document.meta.get("og:locale")))


def _read_structured(document: Document) -> tuple[list[Facts], bool]:
    """What schema.org and embedded data say of the page's own posting, and whether they speak of others instead."""
    ways: list[Facts] = []
    has_others = False
    for how, nodes, known in _find_nodes(document):
        found = [(node, read_posting(node, document, how=how, nodes=known)) for node in nodes]
        chosen = choose([pair for pair in found if pair[1].title or pair[1].description], document)
        if chosen:
            ways.append(chosen)
        has_others = has_others or (len(found) > 1 and not chosen)
    if state := read_state(document):
        ways.append(state)
    return ways, has_others and not ways


def _find_nodes(document: Document) -> Iterator[tuple[str, Sequence[Node], Mapping[str, Node]]]:
    values = [*json_ld.find_values(document)]
    nodes = [node for value in values for node in json_ld.walk(value)]
    known: dict[str, Any] = {}
    for node in nodes:
        if isinstance(node.get("@id"), str) and len(node) > 2:  # noqa: PLR2004 - more than a reference
            known.setdefault(node["@id"], node)
    yield "json-ld", [node for node in nodes if is_posting(node)], known
    yield "microdata", [*markup.find_microdata(document)], {}
    yield "rdfa", [*markup.find_rdfa(document)], {}


def _prefer_whole_text(merged: Facts, found: dict[str, str], ways: Sequence[Facts]) -> tuple[Facts, dict[str, str]]:
    """A teaser in structured data gives way to the text the page shows."""
    stated = merged.description or ""
    if not stated or len(stated) >= _SHORT_DESCRIPTION:
        return merged, found
    longer = next((way for way in ways if len(way.description or "") > _MUCH_LONGER * len(stated)), None)
    if longer is None:
        return merged, found
    return replace(merged, description=longer.description), {**found, "description": longer.how}


def _place_by_postcode(merged: Facts, found: dict[str, str], document: Document) -> tuple[Facts, dict[str, str]]:
    """The country of a place that names none and has a postcode, where that leaves no doubt."""
    language = document.language or merged.language
    url = document.url or document.canonical
    places = tuple(
        place
        if place.country
        else replace(place, country=find_postal_country(place.text, place.city, language=language, url=url))
        for place in merged.places
    )
    if places == tuple(merged.places):
        return merged, found
    return replace(merged, places=places), {**found, "places": f"{found['places']}, country inferred from the postcode"}


def _count_labelled(ways: Sequence[Facts]) -> int:
    # Not when it was posted: anything that is published says that.
    names = ("places", "pay", "valid_through", "employment_type", "identifier", "remote_kind")
    return sum(any(getattr(way, name) for way in ways) for name in names)


SHAPE: Final = Shape(
    party="employers' pages",
    list_key="postings",
    url_key="url",
    telltale=frozenset({"remote_within", "apply_url", "found"}),
)


def write_row(reading: Reading, url: str, company: str | None) -> dict[str, Any]:
    """The posting of a page as it is kept. Its id is its address; of a saved page that names none, the file's name.

    `employer` is whose careers page led to it.
    """
    return {"id": url, **reading.to_json(), "url": url if "://" in url else None, "employer": company}


def find_rows(document: Document, company: str | None) -> list[dict[str, Any]]:
    """The postings that a list holds whole, without pages of their own."""
    rows = []
    for how, nodes, known in _find_nodes(document):
        for node in nodes:
            facts = read_posting(node, document, how=how, nodes=known)
            name = facts.identifier or facts.title
            if document.url and name and facts.title and facts.description and not isinstance(node.get("url"), str):
                merged, found = merge([facts])
                reading = Reading(document.url, Status.OPEN, merged, found)
                rows.append(write_row(reading, f"{document.url.partition('#')[0]}#{quote(name)}", company))
    return rows if len(rows) > 1 else []


def read_address(_url: str) -> Address | None:
    """None: any address may be an employer's page, and only reading it tells."""
    return None
