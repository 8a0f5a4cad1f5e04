"""Markup becomes lines of plain text: paragraphs and list items each on their own, nothing that is not shown.

A line is kept as its pieces, one per text node, so that a label set in bold is told from what follows it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from lxml import etree, html

UNSEEN: Final = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select"})
_INLINE: Final = frozenset(
    (
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "button",
    )
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TAG: Final = re.compile(r"<\s*/?\s*[a-zA-Z][^<>]{0,2000}>")
_ESCAPED_TAG: Final = re.compile(r"&(?:amp;)*lt;\s*/?\s*[a-zA-Z]")
_BLANKS: Final = re.compile(r"[\s\u00a0\u2007\u202f\u200b\u200c\u2060\ufeff]+")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]|[\ud800-\udfff]")
_BULLET: Final = re.compile(r"^[\-\u2022\u25cf\u25aa\u25e6\u00b7\u2023\u2013\u2014*\u27a4\u2713\u2714]\s+")
LONGEST_TEXT: Final = 200_000


@dataclass(frozen=True)
class Line:
    """One line as shown: its pieces in order, the block element that holds it, and whether it opens a list item."""

    pieces: tuple[str, ...]
    holder: Any

    @property
    def text(self) -> str:
        """The whole line."""
        return squeeze("".join(self.pieces))


def squeeze(text: str) -> str:
    """Blanks made single, controls left out."""
    return _BLANKS.sub(" ", _CONTROLS.sub("", text)).strip()


def fold(text: str) -> str:
    """For comparing: lower case, no accents, single blanks."""
    parted = unicodedata.normalize("NFKD", text.casefold().replace("\u00df", "ss"))
    return squeeze("".join(mark for mark in parted if not unicodedata.combining(mark)))


def is_hidden(element: Any) -> bool:
    """Whether readers do not see the element, as far as the markup alone says."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return True
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return element.tag not in ("body", "html", "main")
    return bool(_HIDDEN.search(element.get("style") or ""))


def walk_lines(root: Any, *, skipped: frozenset[str] = frozenset()) -> Iterator[Line]:
    """The lines below `root`, in order. Elements with a tag in `skipped` are passed over."""
    pieces: list[str] = []
    holder = root
    unseen = 0  # how deep inside of something that is not shown
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            if unseen or (element is not root and (is_hidden(element) or element.tag in skipped)):
                unseen += 1
                continue
            if element.tag not in _INLINE:
                yield from _flush(pieces, holder)
                holder = element
            pieces.append(element.text or "")
            continue
        was_unseen = bool(unseen)
        unseen -= was_unseen and event == "end"
        if event == "end" and not was_unseen and element.tag not in _INLINE:
            yield from _flush(pieces, holder)
            holder = element.getparent() if element is not root else root
        if not unseen and element is not root:
            pieces.append(element.tail or "")
    yield from _flush(pieces, holder)


def _flush(pieces: list[str], holder: Any) -> Iterator[Line]:
    kept = tuple(_CONTROLS.sub("", piece) for piece in pieces)
    pieces.clear()
    if any(piece.strip() for piece in kept):
        yield Line(kept, holder)


def write_lines(root: Any, *, skipped: frozenset[str] = frozenset()) -> str:
    """The text below `root`, a line each."""
    return tidy(line.text for line in walk_lines(root, skipped=skipped))


def tidy(lines: Iterable[str]) -> str:
    """Lines joined, list marks and blank ones left out, cut where nobody reads on."""
    kept = (_BULLET.sub("", squeeze(line)) for line in lines)
    return "\n".join(line for line in kept if line)[:LONGEST_TEXT]


def read_html(text: str) -> str:
    """The plain text of a field that may hold markup, markup escaped once or twice, or no markup at all."""
    for _ in range(3):
        if not _TAG.search(text) and _ESCAPED_TAG.search(text):
            text = unescape(text)
    if not _TAG.search(text):
        return tidy(unescape(text).split("\n"))
    try:
        root = html.fromstring(f"<div>{_CONTROLS.sub('', text)}</div>")
    except (etree.ParserError, ValueError):
        return tidy(unescape(_TAG.sub("\n", text)).split("\n"))
    return write_lines(root)


def read_phrase(text: str) -> str:
    """One line of plain text from a field that may hold entities or tags."""
    return squeeze(_TAG.sub(" ", unescape(unescape(text))))
