"""A schema.org JobPosting object becomes facts. Its fields hold strings, objects, lists and mistakes alike."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from scrapers.page.cities import is_city
from scrapers.page.dates import parse_date
from scrapers.page.document import Document
from scrapers.page.kinds import find_employment, find_remote_kind, order_employment
from scrapers.page.language import read_code
from scrapers.page.pay import find_currency, find_unit, parse_number, parse_pay
from scrapers.page.places import build_place, find_country, is_nothing, parse_places
from scrapers.page.plain import fold, read_html, read_phrase, squeeze
from scrapers.page.reading import Facts, Pay, Place

Node = Mapping[str, Any]
_EMPTY: Final = frozenset({"", "-", "null", "none", "undefined", "n/a", "not specified", "[object object]", "nan"})
_TYPES: Final = {
    "fulltime": "full_time", "parttime": "part_time", "contractor": "contract", "contract": "contract",
    "temporary": "temporary", "intern": "internship", "internship": "internship", "volunteer": "volunteer",
    "perdiem": "per_diem", "apprenticeship": "apprenticeship", "freelance": "contract", "seasonal": "temporary",
    "full": "full_time", "part": "part_time", "permanent": "permanent",
}  # fmt: skip
_SECTIONS: Final = ("responsibilities", "qualifications", "experienceRequirements", "educationRequirements", "skills",
                    "jobBenefits", "incentiveCompensation")  # fmt: skip
_SHORTEST_SECTION: Final = 40
_LARGEST: Final = 1e12
_DEEPEST: Final = 4


def is_posting(node: Node) -> bool:
    """Whether the object is a JobPosting."""
    kinds = node.get("@type", node.get("type"))
    return any(
        isinstance(kind, str) and re.split(r"[/:#]", kind)[-1].lower() == "jobposting"
        for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def read_posting(node: Node, document: Document, *, how: str, nodes: Mapping[str, Node] | None = None) -> Facts:
    """The facts of a posting. `nodes` are the page's objects by their `@id`."""
    read = _Node(node, nodes or {})
    remote = "remote" if any("telecommut" in fold(text) for text in read.texts("jobLocationType")) else None
    allowed = tuple(_read_allowed(read))
    within = tuple(dict.fromkeys(place.country for place in allowed if place.country))
    places = tuple(_read_places(read)) or (allowed if remote else ())
    country = next((place.country for place in places if place.country), None)
    return Facts(
        how,
        title=read.phrase("title") or read.phrase("name"),
        company=_read_company(read),
        places=places,
        remote_kind=remote or _read_remote(read),
        remote_within=within if remote else (),
        pay=_read_pay(read, country or (within[0] if len(within) == 1 else None)),
        posted_at=_read_date(read, "datePosted", document, country),
        valid_through=_read_date(read, "validThrough", document, country),
        employment_type=_read_employment(read),
        description=_read_description(read),
        apply_url=_read_apply(read, document),
        identifier=_read_identifier(read),
        language=read_code(read.phrase("inLanguage")),
    )


class _Node:
    """An object with its values as lists, references followed."""

    def __init__(self, node: Node, nodes: Mapping[str, Node]) -> None:
        self._node = {re.split(r"[/:#]", key)[-1]: value for key, value in node.items() if isinstance(key, str)}
        self._nodes = nodes

    def items(self, name: str) -> list[Any]:
        value = self._node.get(name)
        values = value if isinstance(value, list) else [value]
        return [self._follow(item) for item in values if item is not None]

    def objects(self, name: str) -> "Iterator[_Node]":
        return (_Node(item, self._nodes) for item in self.items(name) if isinstance(item, dict))

    def texts(self, name: str) -> list[str]:
        found = []
        for item in self.items(name):
            value = item.get("@value", item.get("name", item.get("value"))) if isinstance(item, dict) else item
            if isinstance(value, int | float) and not isinstance(value, bool):
                value = f"{value:g}" if isinstance(value, float) else str(value)
            if isinstance(value, str) and fold(value) not in _EMPTY:
                found.append(value)
        return found

    def phrase(self, name: str) -> str | None:
        return next((text for text in map(read_phrase, self.texts(name)) if text), None)

    def _follow(self, item: Any) -> Any:
        if isinstance(item, dict) and set(item) <= {"@id", "@type"}:
            return self._nodes.get(str(item.get("@id")), item)
        return item


def _read_company(read: _Node) -> str | None:
    for name in ("hiringOrganization", "hiringorganization"):
        for inner in read.objects(name):
            if named := inner.phrase("name") or inner.phrase("legalName"):
                return named
        if (stated := read.phrase(name)) and not stated.startswith(("http://", "https://", "_:", "#")):
            return stated
    return None


def _read_places(read: _Node) -> Iterator[Place]:
    found: list[Place | None] = []
    for item in read.items("jobLocation"):
        if isinstance(item, str):
            found.extend(parse_places(read_phrase(item)))
        elif isinstance(item, dict):
            found.extend(_read_location(read, item))
    yield from dict.fromkeys(place for place in found if place)


def _read_location(read: _Node, item: Node) -> Iterator[Place | None]:
    location = _Node(item, read._nodes)  # noqa: SLF001 - the same objects
    addresses = [*location.objects("address")]
    if not addresses and any(key in item for key in ("addressLocality", "addressRegion", "addressCountry")):
        addresses = [location]
    for address in addresses:
        cities = address.texts("addressLocality") or [""]
        for city in cities:
            yield _read_address(address, read_phrase(city), location.phrase("name")) or _read_whole(address)
    if not addresses:
        for text in (location.phrase("address"), location.phrase("name")):
            if text and not is_nothing(text):
                yield from parse_places(text)
                return


def _read_address(address: _Node, city: str, name: str | None) -> Place | None:
    """The place of an address; what it lacks, its postcode and the name of the place may tell."""
    region, country = address.phrase("addressRegion"), _read_country(address)
    if not city and name and is_city(name):
        city = name
    postcode = address.phrase("postalCode")
    place = build_place(None, city, region, country)
    if place and city and not place.country and postcode and postcode not in place.text:
        return replace(place, text=f"{postcode} {place.text}")
    return place


def _read_whole(address: _Node) -> Place | None:
    named, street = address.phrase("name"), address.phrase("streetAddress")
    text = named or (street if street and "," in street else None)
    return next(iter(parse_places(text)), None) if text else None


def _read_country(address: _Node) -> str | None:
    for inner in address.objects("addressCountry"):
        if stated := inner.phrase("name") or inner.phrase("alternateName") or inner.phrase("@id"):
            return stated
    return address.phrase("addressCountry")


def _read_remote(read: _Node) -> str | None:
    """What the type of location says, or a location that only says it, such as `Remote`."""
    texts = read.texts("jobLocationType")
    for item in read.items("jobLocation"):
        location = _Node(item, {}) if isinstance(item, dict) else None
        if location is None:
            texts.append(str(item))
            continue
        texts.extend(location.texts("name"))
        texts.extend(text for address in location.objects("address") for text in address.texts("addressLocality"))
    return next(filter(None, map(find_remote_kind, texts)), None)


def _read_allowed(read: _Node) -> Iterator[Place]:
    """Where one may live to apply: only what is a country or lies in a known one."""
    for item in read.items("applicantLocationRequirements"):
        yield from (place for place in _find_allowed(item, 0) if place.country)


def _find_allowed(item: Any, depth: int) -> Iterator[Place]:
    if isinstance(item, str):
        text = read_phrase(item)
        parts = [text] if find_country(text) else text.split(",") if all(map(find_country, text.split(","))) else [text]
        yield from (place for part in parts for place in _parse_allowed(part))
    elif isinstance(item, dict) and depth < _DEEPEST:
        inner = _Node(item, {})
        for value in (*inner.texts("name"), *inner.texts("addressCountry")):
            yield from _find_allowed(value, depth + 1)
        for nested in (*inner.items("address"), *inner.items("containedInPlace")):
            yield from _find_allowed(nested, depth + 1)


def _parse_allowed(text: str) -> Sequence[Place]:
    country = find_country(text)
    return [Place(squeeze(text), None, None, country)] if country else parse_places(text)


def _read_date(read: _Node, name: str, document: Document, country: str | None) -> str | None:
    dates = (parse_date(text, language=document.language, country=country) for text in read.texts(name))
    return next(filter(None, dates), None)


def _read_employment(read: _Node) -> Sequence[str]:
    found: list[str] = []
    for text in read.texts("employmentType"):
        for part in re.split(r"[,;|/\[\]\"]", text):
            known = _TYPES.get(re.sub(r"[^a-z]", "", fold(part)))
            found.extend([known] if known else find_employment(part))
    return order_employment(found)


def _read_description(read: _Node) -> str | None:
    parts = [read_html(text) for text in read.texts("description")[:1]]
    for name in _SECTIONS:
        for text in read.texts(name):
            section = read_html(text)
            if len(section) >= _SHORTEST_SECTION and section[:80] not in "\n".join(parts):
                parts.append(section)
    return "\n".join(part for part in parts if part) or None


def _read_apply(read: _Node, document: Document) -> str | None:
    for action in read.objects("potentialAction"):
        for target in (*action.objects("target"), action):
            for name in ("urlTemplate", "url", "target"):
                if found := document.resolve(target.phrase(name)):
                    return found
    return document.resolve(read.phrase("applyUrl") or read.phrase("applicationUrl"))


def _read_identifier(read: _Node) -> str | None:
    for inner in read.objects("identifier"):
        if stated := inner.phrase("value") or inner.phrase("@id"):
            return stated
    stated = read.phrase("identifier")
    return stated if stated and len(stated) <= 200 else None  # noqa: PLR2004 - nobody's reference number


def _read_pay(read: _Node, country: str | None) -> Pay | None:
    for name in ("baseSalary", "estimatedSalary", "salary"):
        for item in read.items(name):
            if pay := _read_salary(item, read, country):
                return pay
    return None


def _read_salary(item: Any, read: _Node, country: str | None) -> Pay | None:
    outer_currency = read.phrase("salaryCurrency")
    if isinstance(item, int | float) and not isinstance(item, bool):
        return _build_pay(float(item), float(item), outer_currency, None, country)
    if isinstance(item, str):
        return _read_stated(item, outer_currency, None, country)
    if not isinstance(item, dict):
        return None
    amount = _Node(item, {})
    currency = amount.phrase("currency") or amount.phrase("priceCurrency") or outer_currency
    inner = next((value for value in amount.objects("value")), amount)
    unit = _find_unit(inner) or _find_unit(amount)
    low, high = (
        next((end for end in (_read_end(inner, name) for name in names) if end is not None), None)
        for names in (("minValue", "minPrice", "percentile10"), ("maxValue", "maxPrice", "percentile90"))
    )
    if low is None and high is None:
        stated = (*inner.texts("value"), *amount.texts("value"), *inner.texts("price"))
        return next(filter(None, (_read_stated(text, currency, unit, country) for text in stated)), None)
    return _build_pay(low, high, currency, unit, country)


def _read_stated(text: str, currency: str | None, unit: str | None, country: str | None) -> Pay | None:
    number = parse_number(text) if re.fullmatch(r"[\d.,' ]+[kK]?", text.strip()) else None
    if number is not None:
        return _build_pay(number, number, currency, unit, country)
    pay = parse_pay(read_phrase(text), country=country, is_labelled=True)
    if pay is None:
        return None
    return Pay(pay.min, pay.max, pay.currency or _name_currency(currency, country), pay.interval or unit, pay.text)


def _build_pay(
    low: float | None, high: float | None, currency: str | None, unit: str | None, country: str | None
) -> Pay | None:
    low, high = (value if value and 0 < value < _LARGEST else None for value in (low, high))
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Pay(low, high, _name_currency(currency, country), unit)


def _name_currency(stated: str | None, country: str | None) -> str | None:
    if stated and re.fullmatch(r"[A-Za-z]{3}", stated):
        return stated.upper()
    return find_currency(stated, country)


def _read_end(node: _Node, name: str) -> float | None:
    return next((number for number in map(parse_number, node.texts(name)) if number is not None), None)


def _find_unit(node: _Node) -> str | None:
    for name in ("unitText", "unitCode", "unittext", "duration"):
        if stated := node.phrase(name):
            return find_unit(re.split(r"[/#]", stated)[-1] if "://" in stated else stated)
    return None
