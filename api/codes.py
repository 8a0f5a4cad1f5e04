"""Which countries, currencies and languages exist, by the data of Unicode.

A code of the right form that names nothing would match no job and nobody would ever know why.
"""

import re
from functools import cache
from typing import Final

from babel import Locale

from jobraker import pay

# In Unicode's data, but no country of ISO 3166: unions, outlying islands, places to test with.
_NO_COUNTRIES: Final = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_NO_LANGUAGES: Final = frozenset({"mul", "und", "zxx"})
_TWO_LETTERS: Final = re.compile(r"[A-Z]{2}")
_FEW_LETTERS: Final = re.compile(r"[a-z]{2,3}")


@cache
def find_countries() -> frozenset[str]:
    """Two letters each, as in ISO 3166, and XK for Kosovo."""
    territories = map(str, Locale("en").territories)
    return frozenset(code for code in territories if _TWO_LETTERS.fullmatch(code)) - _NO_COUNTRIES


@cache
def find_languages() -> frozenset[str]:
    """Two or three letters each, as in ISO 639."""
    languages = map(str, Locale("en").languages)
    return frozenset(code for code in languages if _FEW_LETTERS.fullmatch(code)) - _NO_LANGUAGES


@cache
def find_currencies() -> frozenset[str]:
    """Three letters each, as in ISO 4217, past ones included."""
    return frozenset(pay.find_currencies())
