"""Why a file is not read, and what its owner is told.

The process that reads strangers' files answers with one of these, never with words of its own.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

MOST_PAGES: Final = 100  # no CV has more; each costs time


class Trouble(StrEnum):
    """What is wrong with a file."""

    PASSWORD = "password"  # noqa: S105 - a kind of trouble
    DAMAGED = "damaged"
    TOO_LARGE = "too large"
    TOO_DEEP = "too deep"
    TOO_MANY_PAGES = "too many pages"
    ENTITIES = "entities"
    MACROS = "macros"


SENTENCES: Final[Mapping[Trouble, str]] = {
    Trouble.PASSWORD: "The document is protected with a password. Upload one without.",
    Trouble.DAMAGED: "The file is damaged: it could not be read to its end.",
    Trouble.TOO_LARGE: "The file cannot be read: it is far too large inside.",
    Trouble.TOO_DEEP: "The file cannot be read: its parts are nested too deeply.",
    Trouble.TOO_MANY_PAGES: f"The document has more than {MOST_PAGES} pages. Upload one that has fewer.",
    Trouble.ENTITIES: "The document defines abbreviations of its own (a DTD), which no CV needs. Save it anew in Word.",
    Trouble.MACROS: "The document holds macros. Save it as .docx without them, or as a PDF.",
}
