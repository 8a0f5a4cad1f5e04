"""JSON text from outside becomes values that a database can hold, and what cannot be held is marked.

Python's parser takes NaN, stumbles over numbers of many digits and gives up on deep nesting, each time
for the whole text. Here one bad value never costs its neighbours: it becomes an `Unkeepable`, and whoever
reads the rows turns away the one that holds it.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final, Self

from jobraker.errors import InvalidError

DEEPEST: Final = 100
_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)
# Stands in the text for the n-th value cut out of it. As a number it could mean nothing.
_CUT: Final = re.compile(r"([1-9]\d*)e99999")


class Unkeepable(str):
    """Text of a value that no database keeps, with the reason. Written back as JSON it is a plain string."""

    __slots__ = ("reason",)
    reason: str

    def __new__(cls, text: str, reason: str) -> Self:
        """Remember the `reason` beside the text."""
        made = super().__new__(cls, text)
        made.reason = reason
        return made


def decode(content: bytes) -> str:
    """The text of `content`: UTF-8, with or without a BOM, or UTF-16 or 32. Raises `InvalidError`."""
    try:
        return content.decode(json.detect_encoding(content))
    except UnicodeDecodeError as error:
        raise InvalidError(f"not text: byte {error.start} is not {error.encoding}") from None


def load(text: str) -> Any:
    """The value of a JSON text, nowhere deeper than `DEEPEST`. Raises `json.JSONDecodeError`."""
    try:
        value = _parse(text, [])
    except RecursionError:
        return _parse(*_cut_deep_values(text))
    return _parse(*_cut_deep_values(text)) if _is_deep(value) else value


def dump(value: Any) -> str:
    """JSON text of a loaded value, in ASCII: lone surrogates and NUL characters stay readable escapes."""
    return json.dumps(value)


def _parse(text: str, cuts: list[str]) -> Any:
    return json.loads(text, parse_constant=_refuse_constant, parse_int=_read_integer, parse_float=_read_float(cuts))


def _refuse_constant(text: str) -> Unkeepable:
    return Unkeepable(text, f"the value {text} is not JSON")


def _read_integer(text: str) -> int | Unkeepable:
    try:
        return int(text)
    except ValueError:
        return Unkeepable(text, f"a number of {len(text)} digits")


def _read_float(cuts: list[str]) -> Callable[[str], float | Unkeepable]:
    def read(text: str) -> float | Unkeepable:
        number = float(text)
        if abs(number) != float("inf"):
            return number
        cut = _CUT.fullmatch(text)
        if cut and int(cut[1]) <= len(cuts):
            return Unkeepable(cuts[int(cut[1]) - 1], f"nested deeper than {DEEPEST} levels")
        return Unkeepable(text, "a number too large for any computer")

    return read


def _is_deep(value: Any) -> bool:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            return True
        level = [inner for outer in level for inner in _inner(outer) if isinstance(inner, dict | list)]
    return False


def _inner(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _cut_deep_values(text: str) -> tuple[str, list[str]]:
    """The text with a stand-in for each value below `DEEPEST`, and those values."""
    kept: list[str] = []
    cuts: list[str] = []
    depth = start = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept.append(text[start : token.start()])
                start = token.start()
        elif token[0] in "]}":
            if depth == DEEPEST + 1:
                cuts.append(text[start : token.end()])
                kept.append(f"{len(cuts)}e99999")
                start = token.end()
            depth -= 1
    if depth <= DEEPEST:
        kept.append(text[start:])
    return "".join(kept), cuts
