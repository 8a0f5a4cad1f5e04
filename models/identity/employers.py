"""The name of an employer in a form in which its spellings agree, and whether it finds people for others."""

import re
from functools import lru_cache
from typing import Final

from models.identity.texts import fold

_LEGAL_WORDS: Final = (
    "inc incorporated llc llp lp ltd limited gmbh mbh ug ag kg kgaa ohg se sa sas sasu sarl bv nv plc corp "
    "corporation co company oy oyj ab as asa aps pty pte pvt private kk srl spa sl slu sp z o s r a holding "
    "holdings group gruppe international deutschland germany france uk usa europe iberia polska india"
)
_LEGAL: Final = frozenset(_LEGAL_WORDS.split())
_NOT_NAMED: Final = frozenset({"", "confidential", "unknown", "companynotnamed", "anonymous", "na", "hidden"})
_WORD: Final = re.compile(r"[^\W_]+")
_FOR_OTHERS: Final = re.compile(
    r"\b(recruit\w*|staffing|personnel|talents?|headhunt\w*|search|personalberatung|personaldienst\w*|interim|resourc\w*"
    r"|employment|placements?|manpower|hire|hiring|jobs?|careers?|agency|zeitarbeit|people solutions|selection)\b"
)


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


def _split_name(name: str) -> list[str]:
    words = _WORD.findall(fold(name).replace("&", " and ").replace(".com", " "))
    if words[:1] == ["the"]:
        words = words[1:]
    while len(words) > 1 and (words[-1] in _LEGAL or words[-1] == "and"):  # "GmbH & Co. KG"
        words = words[:-1]
    return words
