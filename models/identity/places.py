"""Where a job is, in a form in which spellings and languages agree, and how two such sayings go together."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from jobraker.places import Region, read_countries, read_regions, read_towns
from models.identity.texts import fold

_PARTS: Final = re.compile(r"\s*[;|/•\n]\s*|\s+(?:or|and|und|oder|et|ou|y|o|&)\s+")
_PIECES: Final = re.compile(r"\s*[,()\[\]:]\s*|\s+[-\u2013\u2014]+\s*|[-\u2013\u2014]+\s+")
_REMOTE: Final = re.compile(
    r"\b(remote|remotely|anywhere|wfh|work from home|home office|homeoffice|teletravail|remoto|teletrabajo|distributed"
    r"|worldwide|telecommute)\b"
)
_MANNER: Final = re.compile(
    r"\b(remote|remotely|remoto|hybrid|hybride|hibrido|on site|onsite|in office|offices?|hq|headquarters?|anywhere"
    r"|based|only|fully|first|flexible|optional|home|wfh|metropolitan|metro|area|region|greater|central|city|within|from|in"
    r"|the|homeoffice|teletravail|teletrabajo|district|county|downtown|cedex|raum|umgebung|and surrounding|days?|weeks?"
    r"|per)\b"
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
_MEANT_AS_COUNTRIES: Final = frozenset({"ar", "co", "de", "id", "il", "in"})
"""Codes of states that as often mean a country behind a town that is not in the gazetteer."""
_WITH_STATES: Final = frozenset({"au", "br", "ca", "de", "in", "it", "nl"})
"""Countries of whose states some have the code of a state elsewhere."""
_QUARTER: Final = re.compile(r"^(?:(?:north|south|east|west|inner|outer) )+| (?:north|south|east|west|centre|center)$")


_ARRONDISSEMENT: Final = re.compile(r"\b\d{1,2}(?:er?|eme|th|st|nd|rd)\b")
_NO_LETTERS: Final = re.compile(r"[^a-z ]+")
_CODE: Final = 2
_NATION_WIDE: Final = re.compile(r"\b(?:deutschland|bundes)weit\b")


class Fit(StrEnum):
    """How two sayings about places go together."""

    EQUAL = "equal"
    OVERLAP = "overlap"
    VAGUE = "vague"
    DISJOINT = "disjoint"


@dataclass(frozen=True)
class Places:
    """Cities, regions and countries by one name each. None of all: nobody said."""

    cities: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    is_remote: bool = False

    @property
    def words(self) -> frozenset[str]:
        """The words of the cities and countries, which a title may repeat."""
        named = {*self.cities, *(name for country in self.countries for name in _names_of_countries().get(country, ()))}
        return frozenset(word for name in named for word in name.split())


def read_places(text: str | None, *, city: str | None = None, country: str | None = None) -> Places:
    """The places in a saying such as "Berlin, Germany; Remote"; `city` and `country` where they are known apart."""
    said = _read_saying(text or "")
    cities, countries = said.cities, said.countries
    if city and not cities:
        named = _clean(city)
        cities = frozenset({_name_city(named)}) if named else cities
    if country:
        folded = fold(country)
        countries |= {_countries().get(folded, folded)}
    return Places(cities, said.regions, countries, said.is_remote)


def compare_places(left: Places, right: Places) -> Fit:
    """How two go together; what nobody said contradicts nothing."""
    if left.cities and right.cities:
        if left.cities == right.cities:
            return Fit.DISJOINT if len(left.cities) == 1 and _are_namesakes(left, right) else Fit.EQUAL
        return Fit.OVERLAP if left.cities & right.cities else Fit.DISJOINT
    if left.countries and right.countries and not left.countries & right.countries:
        return Fit.DISJOINT
    if left.cities or right.cities:
        return Fit.VAGUE
    if left.regions and right.regions and not left.regions & right.regions:
        return Fit.DISJOINT
    is_equal = left.countries == right.countries and left.regions == right.regions and left.is_remote == right.is_remote
    return Fit.EQUAL if is_equal else Fit.VAGUE


def _are_namesakes(left: Places, right: Places) -> bool:
    """Whether two towns of one name are in other countries or states: Cambridge, MA and Cambridge, UK."""
    if left.countries and right.countries and not left.countries & right.countries:
        return True
    return len(left.regions) == len(right.regions) == 1 and left.regions != right.regions


@lru_cache(maxsize=50_000)
def _read_saying(text: str) -> Places:
    folded = fold(text)
    cities: set[str] = set()
    regions: set[str] = set()
    countries: set[str] = set()
    whole = _spell(folded)
    joined = _joined_names().sub(lambda name: name[0].replace(" ", "_"), folded)
    for part in [whole] if whole in _cities() else _PARTS.split(joined):
        city, region, country = _read_part(part)
        cities |= {city} if city else set()
        regions |= {region} if region else set()
        countries |= {country} if country else set()
    is_remote = _REMOTE.search(folded) is not None
    return Places(frozenset(cities), frozenset(regions), frozenset(countries), is_remote)


def _read_part(part: str) -> tuple[str | None, str | None, str | None]:
    """City, region and country of one alternative: a known city before the first piece that is nothing else.

    So "Rusholme, Manchester" is in Manchester, as the copy says that knows no districts.
    """
    city = region = country = known = None
    pieces = _join_pieces(list(_list_pieces(part)))
    if _is_namesake_of_country(pieces):
        city = known = pieces[0]
        pieces = pieces[1:]
    for place, piece in enumerate(pieces):
        found = _regions().get(piece)
        if known is None and piece in _cities() and not (found and (city or len(piece) == _CODE)):
            city = known = _name_city(piece)
        elif found and (city or country or piece not in _countries()):
            region, country = _read_region(piece, city, country)
        elif piece in _countries() and (len(piece) > _CODE or not found or piece in _MEANT_AS_COUNTRIES):
            named = _countries()[piece]
            if len(piece) > _CODE or (place == len(pieces) - 1 and _homes().get(city or "", named) == named):
                country = named
        elif found:
            region = fold(found.name)
        elif piece not in _BROAD and city is None:
            city = _name_city(piece)
    return city, region, country


def _is_namesake_of_country(pieces: Sequence[str]) -> bool:
    """Whether a state elsewhere follows on a country's name: "Lebanon, NH" is a town."""
    country = _countries().get(pieces[0]) if len(pieces) > 1 and len(pieces[0]) > _CODE else None
    found = _regions().get(pieces[1]) if country and country not in _WITH_STATES else None
    if not found or found.country.lower() == country:
        return False
    return pieces[1] not in _MEANT_AS_COUNTRIES and _countries().get(pieces[1]) != country


def _join_pieces(pieces: list[str]) -> list[str]:
    """The pieces, but the first two as one where together they are a town: "Frankfurt (Oder)"."""
    first = " ".join(pieces[:2])
    return [first, *pieces[2:]] if len(pieces) > 1 and first in _cities() else pieces


def _read_region(piece: str, city: str | None, country: str | None) -> tuple[str | None, str | None]:
    """The region and country that a name stands for behind a town: "Berlin, DE" is not in Delaware."""
    found = _regions()[piece]
    there, home = found.country.lower(), _homes().get(city or "")
    other = _countries().get(piece)
    if country not in {None, there}:
        return None, country
    if home == "au":  # where WA is another state
        return None, home
    if other and (home == other or (home is None and piece in _MEANT_AS_COUNTRIES and city is not None)):
        return None, other if home == other else country
    return fold(found.name), there


def _list_pieces(part: str) -> Iterator[str]:
    for piece in _PIECES.split(part):
        if piece and (cleaned := _clean(piece)):
            yield cleaned


def _clean(piece: str) -> str:
    piece = _NATION_WIDE.sub("germany", _ARRONDISSEMENT.sub(" ", piece))
    spaced = _spell(fold(piece).replace(".", ""))
    if spaced in _cities() or spaced in _countries():
        return spaced
    bare = " ".join(_MANNER.sub(" ", spaced).split())
    quarter = _QUARTER.sub("", bare)
    return quarter if quarter in _cities() else bare


def _name_city(name: str) -> str:
    return _cities().get(name, name)


@cache
def _cities() -> Mapping[str, str]:
    named = {_spell(name): _spell(fold(town.name)) for name, town in read_towns().items()}
    return {name: name for name in named.values()} | named


@cache
def _joined_names() -> re.Pattern[str]:
    """The names within which a word stands that else parts two places: "Trinidad and Tobago"."""
    names = {*read_towns(), *read_regions(), *read_countries()}
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in sorted(names) if _PARTS.search(name))})\b")


@cache
def _homes() -> Mapping[str, str]:
    """The countries of the towns whose names leave no doubt."""
    return {_spell(fold(town.name)): town.country.lower() for town in read_towns().values() if town.country}


@cache
def _regions() -> Mapping[str, Region]:
    return {_spell(name): region for name, region in read_regions().items()}


@cache
def _countries() -> Mapping[str, str]:
    return {_spell(name): country.lower() for name, country in read_countries().items()}


def _spell(name: str) -> str:
    return " ".join(_NO_LETTERS.sub(" ", name).split())


@cache
def _names_of_countries() -> Mapping[str, Sequence[str]]:
    """The names of each country that no other word is written like: "it" is a trade, too."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, country in _countries().items():
        if len(name) > _CODE or name in {"us", "uk"}:
            names[country].append(name)
    return names
