"""Where a job is, in a form in which spellings and languages agree, and how two such sayings go together."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from models.identity.texts import fold

_PARTS: Final = re.compile(r"\s*[;|/•\n]\s*|\s+(?:or|and|und|oder|et|ou|y|o|&)\s+")
_PIECES: Final = re.compile(r"\s*[,()\[\]:]\s*|\s+[-\u2013\u2014]+\s*|[-\u2013\u2014]+\s+")
_REMOTE: Final = re.compile(
    r"\b(remote|remotely|anywhere|wfh|work from home|home office|homeoffice|teletravail|remoto|teletrabajo|distributed"
    r"|worldwide|telecommute)\b"
)
_MANNER: Final = re.compile(
    r"\b(remote|remotely|remoto|hybrid|hybride|hibrido|on site|onsite|in office|offices?|hq|headquarters?|anywhere"
    r"|based|only|fully|first|flexible|optional|home|wfh|metropolitan|metro|area|region|greater|central|city|within|from|in|the"
    r"|homeoffice|teletravail|teletrabajo|district|county|downtown|cedex|raum|umgebung|and surrounding)\b"
)
_BROAD_WORDS: Final = (
    "emea apac latam europe eu european union americas america north asia africa global worldwide international "
    "multiple various locations nationwide distributed virtual none other all any east coast west midwest dach "
    "nordics benelux mena"
)
_BROAD: Final = frozenset(
    {
        *_BROAD_WORDS.split(),
        "european union",
        "north america",
        "multiple locations",
        "various locations",
        "east coast",
        "west coast",
        "n a",
    }
)
_STATES_WORDS: Final = (
    "al ak az ar ca co ct dc de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh "
    "ok or pa ri sc sd tn tx ut vt va wa wv wi wy"
)
_STATES: Final = frozenset(_STATES_WORDS.split())
_REGIONS_WORDS: Final = (
    "california texas florida illinois massachusetts colorado georgia oregon pennsylvania ohio virginia arizona "
    "michigan maryland minnesota utah tennessee ontario quebec alberta bavaria bayern hessen nrw catalonia "
    "karnataka maharashtra telangana haryana"
)
_REGIONS: Final = frozenset(
    {
        *_REGIONS_WORDS.split(),
        "north carolina",
        "south carolina",
        "new jersey",
        "british columbia",
        "ile de france",
        "new south wales",
        "tamil nadu",
    }
)


class Fit(StrEnum):
    """How two sayings about places go together."""

    EQUAL = "equal"
    OVERLAP = "overlap"
    VAGUE = "vague"
    DISJOINT = "disjoint"


@dataclass(frozen=True)
class Places:
    """Cities and countries by one name each. None of both: nobody said."""

    cities: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    is_remote: bool = False

    @property
    def words(self) -> frozenset[str]:
        """The words of the cities, which a title may repeat."""
        return frozenset(word for city in self.cities for word in city.split())


def read_places(text: str | None, *, city: str | None = None, country: str | None = None) -> Places:
    """The places in a saying such as "Berlin, Germany; Remote"; `city` and `country` where they are known apart."""
    said = _read_saying(text or "")
    cities = said.cities | (frozenset({_name_city(_clean(city))}) if city else frozenset())
    countries = said.countries
    if country:
        folded = fold(country)
        countries |= {_countries().get(folded, folded)}
    return Places(frozenset(name for name in cities if name), countries, said.is_remote)


def compare_places(left: Places, right: Places) -> Fit:
    """How two go together; what nobody said contradicts nothing."""
    if left.cities and right.cities:
        if left.cities == right.cities:
            return Fit.EQUAL
        return Fit.OVERLAP if left.cities & right.cities else Fit.DISJOINT
    if left.countries and right.countries and not left.countries & right.countries:
        return Fit.DISJOINT
    if left.cities or right.cities:
        return Fit.VAGUE
    is_equal = left.countries == right.countries and left.is_remote == right.is_remote
    return Fit.EQUAL if is_equal else Fit.VAGUE


@lru_cache(maxsize=50_000)
def _read_saying(text: str) -> Places:
    folded = fold(text)
    cities: set[str] = set()
    countries: set[str] = set()
    for part in _PARTS.split(folded):
        city, country = _read_part(part)
        cities |= {city} if city else set()
        countries |= {country} if country else set()
    return Places(frozenset(cities), frozenset(countries), _REMOTE.search(folded) is not None)


def _read_part(part: str) -> tuple[str | None, str | None]:
    """The city and the country of one alternative: the first known city, else the first piece that is nothing else."""
    city = country = known = None
    for piece in _list_pieces(part):
        if known is None and piece in _cities() and piece not in _STATES:
            city = known = _name_city(piece)
        elif piece in _STATES and (city or country):
            country = country or "us"
        elif piece in _countries():
            country = _countries()[piece]
        elif piece in _STATES or piece in _REGIONS or piece in _BROAD:
            continue
        elif city is None:
            city = _name_city(piece)
    return city, country


def _list_pieces(part: str) -> Iterator[str]:
    for piece in _PIECES.split(part):
        if piece and (cleaned := _clean(piece)):
            yield cleaned


def _clean(piece: str) -> str:
    words = re.sub(r"[^a-z ]+", " ", fold(piece).replace(".", ""))
    spaced = " ".join(words.split())
    if spaced in _cities() or spaced in _countries():
        return spaced
    return " ".join(_MANNER.sub(" ", spaced).split())


def _name_city(name: str) -> str:
    return _cities().get(name, name)


@cache
def _cities() -> Mapping[str, str]:
    table = _read_table("city_names.csv")
    return {name: name for name in table.values()} | dict(table)


@cache
def _countries() -> Mapping[str, str]:
    return _read_table("country_names.csv")


def _read_table(name: str) -> Mapping[str, str]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {row[0]: row[1] for row in rows}
