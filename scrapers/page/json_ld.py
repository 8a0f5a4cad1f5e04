"""Values in scripts: JSON as it should be, and as content systems really write it.

Comments, trailing commas, line breaks inside of strings, escaped entities, several values in a row: each is mended
where that cannot change a meaning. What stays broken is left out, and says nothing about its neighbours.
"""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final

from jobraker.errors import InvalidError
from scrapers import json_text
from scrapers.page.document import Document

KIND: Final = re.compile(r"application/(?:[a-z.]+\+)?ld\+json|application/json\+ld", re.IGNORECASE)
# Possessive, and to the end where nothing closes it: each character is looked at once.
_STRING: Final = r'"(?:[^"\\]|\\[\s\S]?)*+(?:"|\Z)'
_COMMENTS: Final = re.compile(rf"({_STRING})|/\*.*?\*/|//[^\n]*|<!--|-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_TRAILING: Final = re.compile(rf"({_STRING})|,(?=\s*[}}\]])", re.DOTALL)
_MISSING: Final = re.compile(r'(["}\]\d]|true|false|null)(\s{0,40}\n\s{0,40})(?="[^"\n]+"\s*:)')
_RAW_BREAKS: Final = re.compile(_STRING, re.DOTALL)
_BAD_ESCAPE: Final = re.compile(r'\\(?!["\\/bfnrtu])')
_SINGLE: Final = re.compile(r";\s*$")
_LARGEST: Final = 4_000_000
_MOST_COMMENTS: Final = 200
_MOST_NODES: Final = 50_000


def find_values(document: Document) -> Iterator[Any]:
    """The value of each JSON-LD script."""
    for _, text in document.find_scripts(KIND):
        yield from load(text)


def load(text: str) -> list[Any]:
    """The values of a script's text: mostly one, none where nothing helps."""
    if len(text) > _LARGEST:
        return []
    for mend in (_keep, _mend, _mend_unescaped):
        values = _parse(mend(text.lstrip("\ufeff")))
        if values:
            return values
    return []


def walk(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object in a value, outermost first."""
    pending, seen = [value], 0
    while pending and seen < _MOST_NODES:
        item = pending.pop(0) if seen < 1000 else pending.pop()  # noqa: PLR2004 - order matters near the top only
        seen += 1
        if isinstance(item, dict):
            yield item
            pending.extend(inner for inner in item.values() if isinstance(inner, dict | list))
        elif isinstance(item, list):
            pending.extend(inner for inner in item if isinstance(inner, dict | list))


def _parse(text: str) -> list[Any]:
    """One value, or several in a row."""
    rest = text.strip()
    values: list[Any] = []
    try:
        return [json_text.load(rest)]
    except (json.JSONDecodeError, InvalidError):
        decoder = json.JSONDecoder(strict=False)
    while rest[:1] in ("{", "["):
        try:
            value, end = decoder.raw_decode(rest)
        except (json.JSONDecodeError, RecursionError, ValueError):
            return values
        values.append(value)
        rest = rest[end:].lstrip(" \t\r\n,;")
    return values


def _keep(text: str) -> str:
    return text


def _mend(text: str) -> str:
    if text.count("/*") > _MOST_COMMENTS:
        return text
    stripped = _COMMENTS.sub(lambda match: match[1] or " ", text).strip()
    stripped = _SINGLE.sub("", stripped)
    whole = _RAW_BREAKS.sub(lambda match: _escape_breaks(match[0]), stripped)
    whole = _MISSING.sub(r"\1,\2", whole)
    return _TRAILING.sub(lambda match: match[1] or "", whole)


def _mend_unescaped(text: str) -> str:
    return _mend(unescape(text))


def _escape_breaks(string: str) -> str:
    plain = _BAD_ESCAPE.sub(r"\\\\", string)
    return re.sub(r"[\x00-\x1f]", lambda mark: json.dumps(mark[0])[1:-1], plain)
