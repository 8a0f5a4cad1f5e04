"""Text that nobody can keep: with a NUL, which Postgres refuses, or with half a character, which is no text.

It is refused here once, wherever it stands in a request, so that no slice has to think of it. What stays lossy on
purpose: bytes of an address that are no UTF-8 become U+FFFD before anybody sees them.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from starlette.requests import Request

from jobraker.errors import InvalidError

PATTERN: Final = r"^[^\x00]*$"
_REASON: Final = "holds a character that cannot be stored"
_SUSPECT: Final = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")  # how JSON has to write either


class LegibleRequest(Request):
    """A request whose JSON holds only text that can be kept."""

    async def json(self) -> Any:
        """What the body says. Raises `InvalidError` where it holds text that nobody can keep."""
        said = await super().json()
        if _SUSPECT.search(await self.body()):
            _refuse({name for name, text in list_texts(said) if not is_storable(text)})
        return said


def demand_address(request: Request) -> None:
    """Raise `InvalidError` where the path or the query holds text that nobody can keep."""
    asked = [*request.path_params.items(), *request.query_params.multi_items()]
    _refuse({name for name, text in asked if not (is_storable(name) and is_storable(text))})


def is_storable(text: str) -> bool:
    """Whether it can be kept as it is."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False


def list_texts(said: object, name: str = "body") -> Iterator[tuple[str, str]]:
    """Every text in a piece of JSON, keys included, with the top-level field that it is in."""
    pending: list[tuple[str, object]] = [(name, said)]
    is_top = True
    while pending:
        place, thing = pending.pop()
        if isinstance(thing, str):
            yield place, thing
        elif isinstance(thing, list):
            pending.extend((place, inner) for inner in thing)
        elif isinstance(thing, dict):
            pending.extend((place, key) for key in thing)
            pending.extend((key if is_top else place, inner) for key, inner in thing.items())
        is_top = False


def _refuse(names: set[str]) -> None:
    if names:
        shown = {name if is_storable(name) else "body": _REASON for name in sorted(names)}
        raise InvalidError("The input holds a character that cannot be stored.", fields=shown)
