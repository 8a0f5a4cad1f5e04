"""What a postcode tells of a place: which town it stands before, and sometimes which country. Pure.

Five digits are a postcode in many countries: only with the language or the site's own country do they tell one.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from jobraker.places import read_towns
from scrapers.page.plain import fold, squeeze

# Forms that one country alone has.
_OWN: Final = (
    ("GB", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")),
    ("NL", re.compile(r"(?<!\d)[1-9]\d{3} ?[A-Z]{2}\b(?! \d)")),
    ("PL", re.compile(r"(?<![\d-])\d{2}-\d{3}(?![\d-])")),
    ("CA", re.compile(r"\b[A-CEGHJ-NPR-TVXY]\d[A-Z] \d[A-Z]\d\b")),
    ("PT", re.compile(r"(?<![\d-])\d{4}-\d{3}(?![\d-])")),
)
_PREFIXED: Final = re.compile(r"\b(A|AT|B|BE|CH|D|DE|DK|E|ES|F|FR|FL|I|IT|L|LU|N|NO|S|SE|FI|CZ|NL)-\d{4,5}\b")
_PREFIXES: Final = {"A": "AT", "B": "BE", "D": "DE", "E": "ES", "F": "FR", "I": "IT", "L": "LU", "N": "NO", "S": "SE",
                    "FL": "LI"}  # fmt: skip
_DIGITS: Final = re.compile(r"(?:^|,\s*)(\d{4,5}|\d{3} \d{2})\s+(?=[^\W\d_]{2})|\s(\d{4,5}|\d{3} \d{2})$")
_LENGTHS: Final = {"DE": 5, "FR": 5, "ES": 5, "IT": 5, "FI": 5, "SE": 5, "CZ": 5, "US": 5, "MX": 5, "AT": 4, "CH": 4,
                   "BE": 4, "DK": 4, "NO": 4, "LU": 4, "NL": 4, "AU": 4}  # fmt: skip
_SPOKEN: Final = {("de", 5): "DE", ("fr", 5): "FR", ("it", 5): "IT", ("fi", 5): "FI", ("sv", 5): "SE", ("cs", 5): "CZ",
                  ("da", 4): "DK", ("nb", 4): "NO", ("no", 4): "NO"}  # fmt: skip
_CODE: Final = (
    r"(?:[A-Z]{1,2}-)?(?:\d{4} ?[A-Z]{2}\b|\d{4,6}(?:-\d{3,4})?|\d{2}-\d{3}|\d{3} \d{2}"
    r"|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-CEGHJ-NPR-TVXY]\d[A-Z] ?\d[A-Z]\d)"
)
# Italians put the province between the code and the town: `00100 RM Roma`.
_BEFORE: Final = re.compile(
    rf"^{_CODE}(?:\s+|(?=[^\W\d_]{{3}}))(?:[A-Z]{{2}}\s+)?(?=[^\W\d_]{{2}})(?![A-Z]{{2}}$)|^{_CODE}$"
)
_AFTER: Final = re.compile(rf"(?<=\w)[\s,]+{_CODE}$")


def drop_postcode(town: str) -> str:
    """A town's name without the postcode before or behind it; empty where there is nothing else."""
    return _AFTER.sub("", _BEFORE.sub("", squeeze(town)))


def find_postal_country(text: str, city: str | None, *, language: str | None, url: str | None) -> str | None:
    """The country that a place's postcode tells; `language` is the page's, such as `de` or `de-AT`.

    None where the site and the language speak of two, or where the town is known to be in another.
    """
    if match := _PREFIXED.search(text):
        return _PREFIXES.get(match[1], match[1])
    own = next((country for country, pattern in _OWN if pattern.search(text)), None)
    match = _DIGITS.search(text)
    if own or not match:
        return own
    count = len((match[1] or match[2]).replace(" ", ""))
    spoken, _, region = (language or "").replace("_", "-").partition("-")
    site = (urlsplit(url or "").hostname or "").rpartition(".")[2].upper()
    spoken_in = region.upper() if _LENGTHS.get(region.upper()) == count else _SPOKEN.get((spoken.lower(), count))
    told = {code for code in (spoken_in, site if _LENGTHS.get(site) == count else None) if code}
    town = read_towns().get(fold(city or "").replace(".", ""))
    return told.pop() if len(told) == 1 and (not town or town.country in (None, *told)) else None
