"""What an XML part of a document must not be: defining entities (a kilobyte may stand for gigabytes), deep, or endless.

The whole part is parsed as one piece: fed in pieces, older versions of the parser read long tokens again and again.
"""

from typing import Any, Final
from xml.parsers.expat import ExpatError, ParserCreate

from models.resumes.troubles import Trouble

_DEEPEST: Final = 256
_MOST_ELEMENTS: Final = 1_000_000


def find_trouble(part: bytes) -> Trouble | None:
    """What is wrong with one XML part, or None."""
    watch = _Watch()
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = watch.meet_doctype
    parser.StartElementHandler = watch.open
    parser.EndElementHandler = watch.close
    try:
        parser.Parse(part, True)  # noqa: FBT003 - the shape of the parser
    except _FoundError as found:
        return found.trouble
    except (ExpatError, ValueError, LookupError, OSError):  # also an encoding that would have to be loaded
        return Trouble.DAMAGED
    return None


class _FoundError(Exception):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class _Watch:
    """Counts elements and depth."""

    def __init__(self) -> None:
        self._depth = 0
        self._elements = 0

    def meet_doctype(self, *_: Any) -> None:
        raise _FoundError(Trouble.ENTITIES)

    def open(self, *_: Any) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _DEEPEST:
            raise _FoundError(Trouble.TOO_DEEP)
        if self._elements > _MOST_ELEMENTS:
            raise _FoundError(Trouble.TOO_LARGE)

    def close(self, *_: Any) -> None:
        self._depth -= 1
