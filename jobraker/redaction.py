"""Takes secrets and personal data out of what is about to be logged. Pure, and quick enough for every line.

A secret is told by the name it goes by or by its shape. One without either is not seen here: whoever logs it must not.
"""

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID

from jobraker.private_names import is_private
from jobraker.private_shapes import REDACTED, SHAPES

_PLAIN: Final = (bool, int, float, Decimal, UUID, date, time, timedelta, type(None))
_DEEPEST: Final = 8


def redact(text: str) -> str:
    """The text with `[redacted]` in place of what is a secret or personal."""
    if text.isalnum():  # one word has no shape
        return text
    lowered = text.lower()
    for hints, pattern, replacement in SHAPES:
        for hint in hints:
            if hint in lowered:
                text = pattern.sub(replacement, text)
                break
    return text


def redact_value(value: Any, *, depth: int = 0) -> Any:
    """The value fit for a log: structures keep their shape, numbers and times stay, whatever else becomes its text."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, _PLAIN):
        return value
    if depth >= _DEEPEST:
        return REDACTED
    if isinstance(value, Mapping):
        return redact_fields(value, depth=depth + 1)
    if isinstance(value, list | tuple | set | frozenset):
        return [redact_value(one, depth=depth + 1) for one in value]
    return redact(str(value) if isinstance(value, PurePath | BaseException) else repr(value))


def redact_fields(fields: Mapping[Any, Any], *, depth: int = 0) -> dict[Any, Any]:
    """The fields, without the values whose name or shape is telling. Nothing (None, "", yes or no) is no secret."""
    fit = {}
    for name, value in fields.items():
        named = isinstance(name, str)
        if named and is_private(name) and not isinstance(value, bool) and value not in (None, ""):
            fit[redact(name)] = REDACTED
        else:
            fit[redact(name) if named else name] = redact_value(value, depth=depth)
    return fit
