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
_ESCAPE: Final = re.compile(r"\\(u[\da-fA-F]{4}|.?)", re.DOTALL)
_ESCAPES: Final = frozenset('"\\/bfnrt')
_NOTHING: Final = re.compile(rf"({_STRING})|\b(?:undefined|NaN)\b")
_QUOTE: Final = re.compile(r'\\.?|"|[^"\\]+', re.DOTALL)
_AFTER_STRING: Final = re.compile(r"\s{0,200}(?:[,:}\]]|\Z)")
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
    for mend in (_keep, _mend, _mend_unescaped, _mend_quotes):
        values = _parse(mend(text.lstrip("\ufeff")))
        if len(values) == 1 and isinstance(values[0], str):
            return _parse(values[0])  # written as JSON twice
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
    whole = _NOTHING.sub(lambda match: match[1] or "null", whole)
    whole = _MISSING.sub(r"\1,\2", whole)
    return _TRAILING.sub(lambda match: match[1] or "", whole)


def _mend_unescaped(text: str) -> str:
    return _mend(unescape(text))


def _mend_quotes(text: str) -> str:
    """Quotes inside of a string, as in `"<p class="x">"`: one that nothing follows which may follow a string."""
    start = min((place for place in (text.find("{"), text.find("[")) if place >= 0), default=0)
    parts: list[str] = []
    is_open = False
    for match in _QUOTE.finditer(text, start):
        part = match[0]
        if part == '"' and is_open and not _AFTER_STRING.match(text, match.end()):
            part = '\\"'
        elif part == '"':
            is_open = not is_open
        parts.append(part)
    return _mend("".join(parts))


def _mend_escape(mark: str) -> str:
    if mark == "'":
        return mark
    return f"\\{mark}" if len(mark) > 1 or mark in _ESCAPES else f"\\\\{mark}"


def _escape_breaks(string: str) -> str:
    plain = _ESCAPE.sub(lambda match: _mend_escape(match[1]), string)
    return re.sub(r"[\x00-\x1f]", lambda mark: json.dumps(mark[0])[1:-1], plain)
