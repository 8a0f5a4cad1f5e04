"""Labelled values become facts, each checked for what its field can hold."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from scrapers.page.dates import parse_age, parse_date
from scrapers.page.document import Document
from scrapers.page.kinds import find_employment, find_labelled_kind, find_remote_kind
from scrapers.page.labels import Labelled, find_labelled
from scrapers.page.pay import parse_pay
from scrapers.page.places import parse_places
from scrapers.page.plain import fold, squeeze
from scrapers.page.reading import Facts, Place
from scrapers.page.words import PLATFORMS

_LONGEST_NAME: Final = 80
_LONGEST_PLACE: Final = 200
_MOST_WORDS: Final = 9
_REFERENCE: Final = re.compile(r"^[#\s]*((?=[^\s]*\d)[\w./#-]{1,40}(?: [\w./-]*\d[\w./-]*)?)$")
_SENTENCE: Final = re.compile(
    r"[.!?](?:\s|$)|\b(we|wir|nous|you|sie|your|our|ihr|unser|vous|para|wij|je)\b", re.IGNORECASE
)
_NAME_END: Final = re.compile(
    r"\b(?:inc|ltd|llc|co|corp|e\.?v|s\.?a|gmbh|b\.?v|plc|s\.?r\.?l|s\.?l|e\.?k|k\.?g)\.$", re.IGNORECASE
)


def read_labelled(document: Document, *, now: datetime | None) -> list[Facts]:
    """One `Facts` for each labelled value that its field can hold, in the order of trust."""
    found = find_labelled(document)
    country = next(
        (place.country for _, places in _read_all(found, "places", _read_places) for place in places if place.country),
        None,
    )
    ways: list[Facts] = []
    for field, read in _list_readers(document, country, now).items():
        for item, value in _read_all(found, field, read):
            ways.append(_make_facts(item, field, value))
    return ways


def _list_readers(document: Document, country: str | None, now: datetime | None) -> dict[str, Callable[[str], Any]]:
    def read_date(text: str) -> str | None:
        stated = parse_date(text, language=document.language, country=country)
        return stated or (parse_age(text, now) if now else None)

    return {
        "places": _read_places,
        "company": _read_name,
        "remote": find_labelled_kind,
        "pay": lambda text: next(
            (pay for line in text.split("\n") if (pay := parse_pay(line, country=country, is_labelled=True))), None
        ),
        "posted_at": read_date,
        "valid_through": lambda text: parse_date(text, language=document.language, country=country),
        "employment_type": lambda text: find_employment(text.replace("\n", ", ")),
        "identifier": _read_reference,
        "title": _read_title,
    }


def _read_all(found: Sequence[Labelled], field: str, read: Callable[[str], Any]) -> Iterator[tuple[Labelled, Any]]:
    for item in found:
        # What a sum is for, its label often says: `Yearly salary`.
        text = f"{item.label}: {item.value}" if field == "pay" else item.value
        if item.field == field and (value := read(text)):
            yield item, value


def _make_facts(item: Labelled, field: str, value: Any) -> Facts:
    if field == "remote":
        return Facts(item.how, remote_kind=value)
    if field == "places":
        return _make_where(item, value)
    values: dict[str, Any] = {field: tuple(value) if field == "employment_type" else value}
    return Facts(item.how, **values)


def _make_where(item: Labelled, places: Sequence[Place]) -> Facts:
    kind = find_remote_kind(item.value)
    countries = [place.country for place in places if place.country]
    is_within = kind == "remote" and len(countries) == len(places) and not any(place.city for place in places)
    return Facts(
        item.how,
        places=tuple(places),
        remote_kind=kind,
        remote_within=tuple(dict.fromkeys(countries)) if is_within else (),
    )


def _read_places(text: str) -> list[Place]:
    if len(text) > _LONGEST_PLACE:
        return []
    places: list[Place] = []
    for line in text.split("\n"):
        if (
            _SENTENCE.search(re.sub(r"\b(?:St|Str|u|a|d|i|z|ca|Bad)\.", "", line))
            or len(line.split()) > 2 * _MOST_WORDS
        ):
            return places
        places.extend(parse_places(line))
    return list(dict.fromkeys(places))


def _read_name(text: str) -> str | None:
    name = squeeze(text.split("\n", maxsplit=1)[0])
    bare = _NAME_END.sub("", name)
    if not name or len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS or _SENTENCE.search(bare):
        return None
    return None if fold(name) in PLATFORMS or not any(mark.isalpha() for mark in name) else name


def _read_title(text: str) -> str | None:
    line = squeeze(text.split("\n", maxsplit=1)[0])
    return line if len(line.split()) > 1 and len(line) <= 2 * _LONGEST_NAME and not _SENTENCE.search(line) else None


def _read_reference(text: str) -> str | None:
    match = _REFERENCE.match(squeeze(text.split("\n", maxsplit=1)[0]))
    return match[1] if match else None
