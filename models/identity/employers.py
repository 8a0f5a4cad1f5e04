"""The name of an employer in a form in which its spellings agree, and whether it finds people for others.

The trap: most agencies do not say so in their names. Their texts do: see `ADVERTISER`.
"""

import re
from functools import lru_cache
from typing import Final

from models.identity.texts import fold

_LEGAL_WORDS: Final = (
    "inc incorporated llc llp lp ltd limited gmbh ggmbh mbh ug ag kg kgaa ohg ev eg se sa sas sasu sarl eurl snc bv nv "
    "vof plc pbc corp corporation co company cic dac oy oyj ab as asa aps pty pte pvt private kk srl srls spa sl slu "
    "sp spzoo z oo o s r a sro doo kft zrt lda ltda bhd sdn fze jsc ou holding holdings group groupe gruppe grupo "
    "gruppo international global worldwide"
)
_COUNTRY_WORDS: Final = (
    "deutschland germany france uk usa us europe emea iberia polska poland india ireland austria osterreich schweiz "
    "switzerland espana spain italia italy nederland netherlands"
)
_LEGAL: Final = frozenset(_LEGAL_WORDS.split())
_COUNTRIES: Final = frozenset(_COUNTRY_WORDS.split())
_NEED_COUNTRY: Final = frozenset({"air", "radio", "bank", "banque", "credit", "orange", "of", "de", "for", "in", "and"})
_BEFORE: Final = frozenset({"the", "groupe", "gruppe", "grupo", "gruppo", "grupa"})
_DOTTED: Final = re.compile(r"\b(?:[a-z]{1,3}\.){2,}(?:[a-z]\b)?|\bsp\. ?z ?o\. ?o\.")
_ASIDE: Final = re.compile(
    r"[(\[][^)\]]*[)\]]"
    r"|\s*[,|]?\s*"
    r"(?:\bvia|\bc/o|\bthrough|\bpart of|\bpowered by|\bformerly|\btrading as|\bt/a|\ban?\b(?=.*\bcompany\b))\s.*$"
)
_FOR_WHOM: Final = re.compile(
    r"^.*\b(?:on behalf of|recruiting for|hiring for|im auftrag (?:von|der|des)|pour le compte d[e']|por cuenta de)\s+"
)
_LONGEST_NAME: Final = 200
_NOT_NAMED: Final = frozenset({"", "confidential", "unknown", "companynotnamed", "anonymous", "na", "hidden"})
_WORD: Final = re.compile(r"[^\W_]+")
_FOR_OTHERS: Final = re.compile(
    r"\b(recruit\w*|staffing|personnel|talents?|headhunt\w*|search|personalberatung|personaldienst\w*|interim|resourc\w*"
    r"|employment|placements?|manpower|hire|hiring|jobs?|careers?|agency|zeitarbeit|people solutions|selection"
    r"|on behalf of|adecco|akkodis|amadeus fire|experis|ferchau|hays|kelly services|michael page|randstad|reed"
    r"|robert half|robert walters|synergie|totaljobs)\b"
)
ADVERTISER: Final = re.compile(
    r"\bour clients?\b|\bclients? of ours\b|\bof our [a-z ]{0,30}clients\b|\bon behalf of (?:an?|one|our)\b"
    r"|\bemployment (?:agency|business)\b|\brecruit(?:ment|ing) (?:agency|business|consultan\w+|partner)\b"
    r"|\bworking (?:exclusively |in partnership |closely )?(?:with|alongside) "
    r"(?:an? [a-z ]{0,40}(?:company|business|client)|one of)\b"
    r"|\bim auftrag (?:unsere[sr]|eine[sr])\b|\bunser(?:e|en|em)? (?:kunde|mandant)\w*\b|\bpersonaldienstleister\w*\b"
    r"|\bnotre client\b|\bcabinet de recrutement\b|\bnuestro cliente\b|\bnaszego klienta\b|\bonze opdrachtgever\b"
)
"""What a folded text says whose writer finds people for others."""
_GENERIC_WORDS: Final = (
    "university national royal first city saint st new general united american european british deutsche technische "
    "universitat hochschule institute hospital school bank college"
)
_GENERIC: Final = frozenset(_GENERIC_WORDS.split())
_LEAST_AKIN: Final = 4
_MOST_INITIALS: Final = 6


@lru_cache(maxsize=50_000)
def write_employer_key(name: str) -> str:
    """The name without legal form, country, blanks and punctuation; empty where nobody is named."""
    key = "".join(_split_name(name))
    return "" if key in _NOT_NAMED else key


@lru_cache(maxsize=50_000)
def works_for_others(name: str) -> bool:
    """Whether the name is that of an agency: a sign, no more."""
    return _FOR_OTHERS.search(fold(name)) is not None


@lru_cache(maxsize=100_000)
def are_alike(left: str, right: str) -> bool:
    """Whether one name is the beginning of the other: "Acme" and "Acme Robotics"."""
    shorter, longer = sorted((_split_name(left), _split_name(right)), key=len)
    return sum(map(len, shorter)) >= 3 and longer[: len(shorter)] == shorter  # noqa: PLR2004 - two letters tell nothing


@lru_cache(maxsize=100_000)
def are_akin(left: str, right: str) -> bool:
    """Whether two names may be of one house: they begin alike, one is within the other or its initials. A mere sign."""
    shorter, longer = sorted((_split_name(left), _split_name(right)), key=len)
    if not shorter:
        return False
    if shorter[0] == longer[0] and len(shorter[0]) >= _LEAST_AKIN and shorter[0] not in _GENERIC:
        return True
    within = any(longer[start : start + len(shorter)] == shorter for start in range(len(longer)))
    return (within and sum(map(len, shorter)) >= _LEAST_AKIN) or _are_initials(shorter, longer)


def _are_initials(shorter: list[str], longer: list[str]) -> bool:
    """Whether the one word has the first letters of the many, of which it may leave out some."""
    if len(shorter) > 1 or len(longer) < 3 or not 3 <= len(shorter[0]) <= _MOST_INITIALS:  # noqa: PLR2004 - letters
        return False
    initials = iter(word[0] for word in longer)
    return shorter[0][0] == longer[0][0] and all(letter in initials for letter in shorter[0])


@lru_cache(maxsize=50_000)
def list_name_words(name: str) -> tuple[str, ...]:
    """The words by which a text would call the employer."""
    return tuple(_split_name(name))


def belongs_to_name(folded: str) -> bool:
    """Whether what stands behind a name is nothing but legal forms and countries."""
    return all(word in _LEGAL or word in _COUNTRIES for word in _list_words(_join_dotted(folded)))


def _join_dotted(folded: str) -> str:
    return _DOTTED.sub(lambda dotted: re.sub(r"[. ]", "", dotted[0]), folded)


@lru_cache(maxsize=50_000)
def _split_name(name: str) -> list[str]:
    folded = _FOR_WHOM.sub("", _join_dotted(fold(name[:_LONGEST_NAME])))
    words = _list_words(_ASIDE.sub(" ", folded)) or _list_words(folded)
    while len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
    while len(words) > 1 and _is_idle(words):
        words = words[:-1]
    return words


def _list_words(name: str) -> list[str]:
    return _WORD.findall(name.replace("&", " and ").replace(".com", " ").replace("'s ", " ").replace("\u2019s ", " "))


def _is_idle(words: list[str]) -> bool:
    """Whether the last word is a legal form or a country: "GmbH & Co. KG", but "Air France"."""
    last = words[-1]
    return last in _LEGAL or last == "and" or (last in _COUNTRIES and words[-2] not in _NEED_COUNTRY)
