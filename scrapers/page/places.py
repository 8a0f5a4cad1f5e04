"""Words about a place become city, region and country, as far as they say so. A city alone tells no country."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

from scrapers.page.cities import is_city
from scrapers.page.plain import fold, squeeze
from scrapers.page.postcodes import drop_postcode
from scrapers.page.reading import Place

_LANGUAGES: Final = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs")
_ALIASES: Final = {
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "us": "US", "united states of america": "US", "uk": "GB", "u.k.": "GB",
    "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "holland": "NL", "the netherlands": "NL", "republic of ireland": "IE", "czech republic": "CZ", "korea": "KR",
    "south korea": "KR", "uae": "AE", "brasil": "BR", "estados unidos": "US", "etats-unis": "US", "turkey": "TR",
    "brd": "DE", "ger": "DE", "eng": "GB", "sui": "CH", "ned": "NL",
    "bundesrepublik deutschland": "DE", "ceska republika": "CZ",
    "hong kong": "HK", "russia": "RU", "vietnam": "VN", "taiwan": "TW", "macedonia": "MK",
}  # fmt: skip
_STATES: Final = {
    "US": "AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,FL Florida,"
    "GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,"
    "MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,"
    "NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,"
    "OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,"
    "VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,DC District of Columbia",
    "CA": "AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia,"
    "ON Ontario,PE Prince Edward Island,QC Quebec,SK Saskatchewan",
    "AU": "NSW New South Wales,VIC Victoria,QLD Queensland,TAS Tasmania,ACT Australian Capital Territory",
    "DE": "BW Baden-Württemberg,BY Bayern,BB Brandenburg,HE Hessen,MV Mecklenburg-Vorpommern,NI Niedersachsen,"
    "NW Nordrhein-Westfalen,NRW Nordrhein-Westfalen,RP Rheinland-Pfalz,SL Saarland,SN Sachsen,ST Sachsen-Anhalt,"
    "SH Schleswig-Holstein,TH Thüringen",
    "FR": "IDF Île-de-France,ARA Auvergne-Rhône-Alpes,PACA Provence-Alpes-Côte d'Azur,OCC Occitanie,BRE Bretagne,"
    "NAQ Nouvelle-Aquitaine,HDF Hauts-de-France,GES Grand Est,NOR Normandie",
    "NL": "NH Noord-Holland,ZH Zuid-Holland,NB Noord-Brabant,UT Utrecht,GE Gelderland,LI Limburg,OV Overijssel",
}
# Two letters that are a state and a country: which is meant, only the city tells.
_TWO_WAYS: Final = {
    "DE": ("DE", "US", frozenset({"wilmington", "dover", "newark", "new castle", "lewes"})),
    "IN": (
        "US",
        "IN",
        frozenset({"bengaluru", "bangalore", "mumbai", "delhi", "new delhi", "pune", "hyderabad", "chennai", "kolkata",
                   "gurgaon", "gurugram", "noida"}),
    ),
    "CA": (
        "US",
        "CA",
        frozenset({"toronto", "vancouver", "montreal", "calgary", "ottawa", "edmonton", "quebec", "waterloo"}),
    ),
    "IL": ("US", "IL", frozenset({"tel aviv", "tel aviv-yafo", "haifa", "jerusalem", "herzliya"})),
    "CO": ("US", "CO", frozenset({"bogota", "medellin", "cali", "barranquilla"})),
    "MA": ("US", "MA", frozenset({"casablanca", "rabat", "marrakech", "marrakesh", "tangier", "fes"})),
    "AR": ("US", "AR", frozenset({"buenos aires", "cordoba", "rosario", "mendoza"})),
    "MT": ("US", "MT", frozenset({"valletta", "sliema", "st julians", "saint julian's", "birkirkara"})),
    "GA": ("US", "GA", frozenset({"libreville"})),
    "PA": ("US", "PA", frozenset({"panama city", "ciudad de panama"})),
}  # fmt: skip
_NOT_STATES: Final = frozenset({"NL", "BY", "SH", "TH", "NI", "ST", "SL", "SN", "HE", "GE", "LI", "UT"})
_NOTHING: Final = frozenset(
    {"", "-", "n/a", "na", "none", "null", "undefined", "any", "tbd", "various", "multiple locations", "location",
     "[object object]", "not specified", "unspecified", "keine angabe", "diverse", "several locations"}
)  # fmt: skip
_REMOTE: Final = re.compile(
    r"\b(?:fully |100 ?% |full |flexible |completely )?(?:remote(?:ly)?|home[- ]?office|work from home|wfh|hybrid[eao]?"
    r"|on-?site|vor ort|télétravail|teletravail|teletrabajo|thuiswerk\w*|in[- ]office|telecommute|anywhere|worldwide"
    r"|ortsunabhängig|bundesweit|deutschlandweit|a distancia|à distance|sur site|presencial|op kantoor)\b(?: only)?",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(r"\s*(?:[;|/•·\n]|\s(?:or|and|oder|und|ou|et|o|y|of|en|&)\s)\s*")
_ADDRESS: Final = re.compile(
    r"\d|\b(?:street|road|avenue|lane|house|hall|building|floor|park|campus|rue|boulevard|calle|plaza|square"
    r"|way|drive)\b|stra(?:ss|ß)e\b|str\.|platz\b"
    r"|weg\b|allee\b|straat\b|laan\b",
    re.IGNORECASE,
)
_TRIM: Final = " ,-–—:()[]·|/"
_LONGEST: Final = 120
_MOST: Final = 30


@cache
def _list_countries() -> dict[str, str]:
    found = dict(_ALIASES)
    for old, new in get_global("territory_aliases").items():
        if len(old) == 3 and old.isalpha() and len(new) == 1:  # noqa: PLR2004 - alpha-3
            found.setdefault(old.lower(), new[0])
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):  # noqa: PLR2004
                found.setdefault(fold(name), code)
    found.pop("georgia", None)  # a state far more often, and schema.org pages say GE
    return found


@cache
def _list_codes() -> frozenset[str]:
    return frozenset(_list_countries().values())


@cache
def _list_states() -> dict[str, tuple[str, str]]:
    """Folded code (`us:tx`) or name (`texas`) of each region, with its name and country."""
    found: dict[str, tuple[str, str]] = {}
    for country, listed in _STATES.items():
        for item in listed.split(","):
            code, _, name = item.partition(" ")
            found[f"{country}:{code}"] = (name, country)
            found.setdefault(fold(name), (name, country))
    return found


def find_country(text: str | None, *, codes: bool = True) -> str | None:
    """The ISO code of a country's name in many languages, or (with `codes`) of a code."""
    stated = squeeze(text or "").strip(_TRIM)
    if codes and len(stated) == 2:  # noqa: PLR2004 - alpha-2
        code = {"UK": "GB", "EL": "GR"}.get(stated.upper(), stated.upper())
        return code if code in _list_codes() else None
    found = _list_countries().get(fold(stated))
    if found or not codes:
        return found
    if tag := re.fullmatch(r"[a-z]{2}[-_]([A-Za-z]{2})|.{3,40} \(([A-Z]{2})\)?", stated):
        return find_country(tag[1] or tag[2])  # `de-DE`, `Germany (DE)`
    return _list_countries().get(fold(stated).replace(".", ""))


def is_nothing(text: str | None) -> bool:
    """Whether words in a place's place say none."""
    return fold(text or "").strip(_TRIM) in _NOTHING or len(text or "") > _LONGEST


def build_place(text: str | None, city: str | None, region: str | None, country: str | None) -> Place | None:
    """The place of an address in parts; each part may hold more than its name says."""
    city, region, country = (None if is_nothing(part) else squeeze(part or "") for part in (city, region, country))
    stated = city
    city = squeeze(_REMOTE.sub(" ", city)).strip(_TRIM) or None if city and _REMOTE.search(city) else city
    shown = squeeze(text or "") or ", ".join(dict.fromkeys(part for part in (stated, region, country) if part))
    if not (city or region or country):
        return parse_place(shown) if shown else None
    city = drop_postcode(re.sub(r"\s*\(\d{2,5}\)$", "", city)) if city else None
    code = find_country(country) or _find_region(region, None)[1]
    if city and ("," in city or find_country(city, codes=False)):
        inner = parse_place(city)
        if inner:
            city, region, code = inner.city, region or inner.region, code or inner.country
    if city and fold(city) == fold(country or ""):
        city = None
    named, _ = _find_region(region, code)
    return Place(shown, city, named or region, code)


def _find_region(region: str | None, country: str | None) -> tuple[str | None, str | None]:
    if not region:
        return None, None
    states = _list_states()
    if country and (known := states.get(f"{country}:{region.upper()}")):
        return known
    if not country and region.upper() == region and (known := states.get(f"US:{region}")):
        return (known[0], None) if region in _TWO_WAYS or region in _NOT_STATES else known
    known = states.get(fold(region))
    return known if known and country in (None, known[1]) else (None, None)


def parse_places(text: str) -> list[Place]:
    """The places a line of text names, in order."""
    line = squeeze(text)
    if not line or is_nothing(line):
        return []
    inside = re.fullmatch(r"(.*?)\(([^()]+)\)", line)
    if inside and _REMOTE.fullmatch(inside[1].strip(_TRIM)):
        line = inside[2]
    parts = [line] if find_country(line) else _SPLIT.split(line)
    if len(parts) == 1 and (line.count(",") > 1 or all(is_city(part.strip()) for part in line.split(","))):
        parts = _split_cities(line)
    found = (parse_place(part) for part in parts[:_MOST])
    return list(dict.fromkeys(place for place in found if place))


def _split_cities(line: str) -> list[str]:
    """`Berlin, Hamburg, Köln` is three places; `Austin, TX, USA` is one."""
    parts = [part.strip() for part in line.split(",")]
    known = [bool(find_country(part) or _find_region(part, None)[0] or _ADDRESS.search(part)) for part in parts]
    return [line] if any(known) else [part for part in parts if part]


def parse_place(text: str) -> Place | None:
    """The one place that words name, or None where they only say remote or nothing."""
    shown = squeeze(text)
    bare = squeeze(_REMOTE.sub(" ", shown)).strip(_TRIM.replace("(", "").replace(")", ""))
    bare = re.sub(r"\([\s\d]*\)?$", "", bare).strip(_TRIM.replace("(", "").replace(")", ""))
    if not re.search(r"\(.*\)$", bare):
        bare = bare.strip(_TRIM)
    if is_nothing(bare) or not any(mark.isalpha() for mark in bare):
        return None
    inner = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", bare)
    if inner and (inner[2].lstrip(", ")[:1].isdigit() or len(inner[2].split()) > 3):  # noqa: PLR2004 - a remark, no place
        bare, inner = inner[1], None
    parts = [*re.split(r"\s*,\s*|\s+[-–—]\s+", inner[1] if inner else bare), *([inner[2]] if inner else [])]
    return _assemble(shown, [part for part in (_drop_postcode(part) for part in parts) if part])


def _drop_postcode(part: str) -> str:
    without = drop_postcode(part).strip(_TRIM)
    return "" if without.isdigit() else re.sub(r"^(?:in|bei|near|à|en)\s+", "", without, flags=re.IGNORECASE)


def _assemble(shown: str, parts: Sequence[str]) -> Place | None:
    left = list(parts)
    country = region = None
    for part in reversed(parts):
        is_code = len(part) == 2  # noqa: PLR2004 - alpha-2
        if is_code and part == part.upper() and len(parts) > 1 and not country:
            region, country = _read_code(part, parts[0])
            if region or country:
                left.remove(part)
        elif not country and (found := find_country(part, codes=is_code and part == part.upper())):
            country = found
            left.remove(part)
        elif not region and len(left) > 1 and (known := _find_region(part, country))[0]:
            region, country = known[0], country or known[1]
            left.remove(part)
    if not region and left and (len(left) > 1 or not country):
        region, country = _read_region(left, region, country)
    if not region and len(left) == 2 and country and not any(mark.isdigit() for mark in "".join(left)):  # noqa: PLR2004
        region = left.pop()
    if len(left) > 1 and any(map(_ADDRESS.search, left[:-1])):
        left = left[-1:]  # a house and its street come before the town
    return Place(shown, left[0] if left else None, region, country)


def _read_region(left: list[str], region: str | None, country: str | None) -> tuple[str | None, str | None]:
    for part in reversed(left):
        if len(left) == 1 and fold(part) in ("new york", "washington", "utrecht", "quebec"):
            break  # the city as much as the state
        known = _find_region(part, country)
        if known[0]:
            left.remove(part)
            return known[0], country or known[1]
    return region, country


def _read_code(code: str, city: str) -> tuple[str | None, str | None]:
    """Region and country of two capitals behind a city."""
    if code in _TWO_WAYS:
        usual, other, cities = _TWO_WAYS[code]
        country = other if fold(city) in cities else usual
        return (_list_states()[f"US:{code}"][0], "US") if country == "US" else (None, country)
    for country in ("US", "CA"):
        if code not in _NOT_STATES and (known := _list_states().get(f"{country}:{code}")):
            return known
    return None, find_country(code)
