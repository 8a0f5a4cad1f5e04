"""The line under a title: `Full-time · Berlin · Hybrid`. Each part counts only where it plainly is what it seems."""

import re
from collections.abc import Iterator
from typing import Any, Final

from scrapers.page.cities import is_city
from scrapers.page.document import Document
from scrapers.page.kinds import find_employment, find_remote_kind
from scrapers.page.pay import parse_pay
from scrapers.page.places import find_country, parse_places
from scrapers.page.plain import fold
from scrapers.page.reading import Facts, Place
from scrapers.page.words import FIELD_OF

_HOW: Final = "line under the title, inferred"
# A dash between two figures joins them.
_PARTS: Final = re.compile(r"\s*[·•|∙⋅‧●]\s*|(?<![\dk€£$])\s+[–—-]\s+|\s+[–—-]\s+(?!\D{0,4}\d)|\n")
_DEPARTMENT: Final = re.compile(r"^[A-ZÀ-Ý][^\d(]{1,30} \((?:\d{2,3}|2[AB])\)$")  # as French pages write towns
_LONGEST: Final = 140
_MOST_LINES: Final = 8
_MOST_WORDS: Final = 6


def read_subtitle(document: Document, title: str | None) -> Iterator[Facts]:
    """Facts from the short lines that follow the title."""
    for line in _find_lines(document, title):
        parts = [part for part in _PARTS.split(line) if part]
        country = next((place.country for place in parse_places(line) if place.country), None)
        for part in parts:
            yield from _read_part(part, country)


def _find_lines(document: Document, title: str | None) -> list[str]:
    if not title:
        return []
    lines = [line.text for line in document.lines]
    places = [place for place, text in enumerate(lines) if fold(text) == fold(title)]
    after = lines[places[-1] + 1 : places[-1] + 1 + _MOST_LINES] if places else []
    found: list[str] = []
    for text in after:
        if len(text) > _LONGEST:
            return found
        # What has a label is read by it.
        if fold(text).strip(" :") not in FIELD_OF and fold(text.partition(":")[0]) not in FIELD_OF:
            found.append(text)
    return found


def _read_part(part: str, country: str | None) -> Iterator[Facts]:
    if len(part.split()) > _MOST_WORDS:
        if pay := parse_pay(part, country=country):
            yield Facts(_HOW, pay=pay)
        return
    places = tuple(place for place in parse_places(part) if _is_sure(place))
    values: dict[str, Any] = {
        "places": places,
        "remote_kind": find_remote_kind(part),
        "employment_type": find_employment(part),
        "pay": parse_pay(part, country=country),
    }
    yield Facts(_HOW, **values)


def _is_sure(place: Place) -> bool:
    words = fold(place.city or "")
    if place.country and (place.city is None or len(words.split()) <= 3):  # noqa: PLR2004 - longer names are sentences
        return bool(find_country(place.text, codes=False) or "," in place.text or place.region or "(" in place.text)
    if _DEPARTMENT.search(place.text):
        return True
    return bool(place.city and is_city(place.city))
