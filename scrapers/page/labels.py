"""What a page labels: definition lists, tables, `Label: value` lines, telling class names, icons.

A value stands behind its label, on the same line or on the next. What stands in several like elements belongs to
several other jobs and is left alone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from scrapers.page.document import Document, is_inside
from scrapers.page.plain import Line, fold, is_hidden, squeeze, walk_lines
from scrapers.page.words import CLASSES, EMOJI, FIELD_OF, NEARLY

_TRIM: Final = " \t\n:：•·-–—|*"
_LONGEST_LABEL: Final = 45
_LONGEST_VALUE: Final = 400
_LONGEST_HINTED: Final = 160
_MOST_ALIKE: Final = 3
_MOST_WORDS: Final = 4
_MOST_ITEMS: Final = 12
_AROUND: Final = frozenset({"nav", "footer", "aside"})
_COLON: Final = re.compile(r"^([^:：]{2,45}?)\s*[:：]\s*(.+)$", re.DOTALL)
_ICON: Final = frozenset({"i", "svg", "span", "img", "use", "mat-icon"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True)
class Labelled:
    """A value and the field its label may mean."""

    field: str
    value: str
    how: str
    label: str


def find_labelled(document: Document) -> list[Labelled]:
    """Everything labelled, the surest first."""
    return [*_read_tables(document), *_read_lines(document), *_read_hints(document)]


def match_label(text: str) -> list[str]:
    """The fields that a label may stand for."""
    label = fold(text).strip(_TRIM)
    if len(label) > _LONGEST_LABEL:
        return []
    exact = FIELD_OF.get(label) or FIELD_OF.get(re.sub(r"\s*\([^)]*\)$", "", label))
    if exact or len(label.split()) > _MOST_WORDS:
        return list(exact or [])
    return [field for field, pattern in NEARLY if pattern.search(label)][:1]


def _read_tables(document: Document) -> Iterator[Labelled]:
    for label, value in [*_find_terms(document.body), *_find_rows(document.body)]:
        if _is_around(label):
            continue
        name = squeeze(label.text_content()).strip(_TRIM)
        shown = "\n".join(line.text for line in walk_lines(value))
        for field in match_label(name):
            if shown and len(shown) <= _LONGEST_VALUE:
                yield Labelled(field, shown, f'label "{name}"', name)


def _find_terms(body: Any) -> Iterator[tuple[Any, Any]]:
    for term in body.iter("dt"):
        value = term.getnext()
        if value is not None and value.tag == "dd":
            yield term, value


def _find_rows(body: Any) -> Iterator[tuple[Any, Any]]:
    for row in body.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("th", "td")]
        yield from zip(cells[::2], cells[1::2], strict=False)


def _read_lines(document: Document) -> Iterator[Labelled]:
    lines = [line for line in document.lines if not _is_around(line.holder)]
    for place, line in enumerate(lines):
        found = _split_line(line)
        if found:
            label, value = found
        elif place + 1 < len(lines) and match_label(line.text):
            label, value = line.text.strip(_TRIM), _gather(lines, place)
        else:
            continue
        for field in match_label(label):
            if value and len(value) <= _LONGEST_VALUE:
                yield Labelled(field, value, f'label "{label.strip(_TRIM)}"', label.strip(_TRIM))


def _split_line(line: Line) -> tuple[str, str] | None:
    """Label and value that share a line."""
    text = line.text
    for mark, field in EMOJI.items():
        if text.startswith(mark):
            return FIELD_LABEL[field], text.lstrip(mark).strip("\ufe0f ")
    if (match := _COLON.match(text)) and match_label(match[1]):
        return match[1], match[2]
    pieces = [piece for piece in map(squeeze, line.pieces) if piece.strip(_TRIM)]
    if len(pieces) > 1 and len(pieces[0]) <= _LONGEST_LABEL and match_label(pieces[0]):
        return pieces[0], squeeze(" ".join(pieces[1:])).strip(_TRIM)
    return None


FIELD_LABEL: Final = {
    "places": "location",
    "company": "employer",
    "pay": "salary",
    "remote": "workplace type",
    "employment_type": "employment type",
    "posted_at": "posted on",
}


def _gather(lines: list[Line], place: int) -> str:
    """The line after a label; where that is a list item, the items of that list."""
    after = lines[place + 1]
    if match_label(after.text) or (_split_line(after) and match_label((_split_line(after) or ("", ""))[0])):
        return ""
    if after.holder.tag in _HEADINGS and lines[place].holder.tag not in _HEADINGS:
        return ""
    if after.holder.tag != "li" or lines[place].holder.tag == "li":
        return "" if lines[place].holder.tag == "li" and after.holder.tag == "li" else after.text
    whole = after.holder.getparent()
    items = [line.text for line in lines[place + 1 : place + 1 + _MOST_ITEMS] if line.holder.getparent() is whole]
    return "\n".join(items)


def _read_hints(document: Document) -> Iterator[Labelled]:
    """Elements whose class, id or test name says what they hold, and what stands beside a telling icon."""
    hinted: list[tuple[str, str, str]] = []
    for element in document.body.iter():
        if not isinstance(element.tag, str) or element.tag in (
            "body",
            "form",
            "select",
            "input",
            "option",
            "script",
            "style",
        ):
            continue
        name = _name_of(element)
        field = next((field for field, pattern in CLASSES if name and pattern.search(name)), None)
        if field is None or _is_around(element) or is_inside(element, frozenset({"form", "select"})):
            continue
        named = element.find(".//strong") if field == "company" else None
        text = _read_hinted(element if named is None else named)
        if text:
            hinted.append((field, text, name.split(" ")[0]))
    many = Counter(field for field, _, _ in dict.fromkeys(hinted))
    for field, text, name in dict.fromkeys(hinted):
        if many[field] <= _MOST_ALIKE + 2 * (field == "places"):
            yield Labelled(field, text, f'element "{name}"', "")


def _name_of(element: Any) -> str:
    names = (
        "class",
        "id",
        "data-testid",
        "data-test",
        "data-qa",
        "data-automation-id",
        "data-ui",
        "data-cy",
        "data-field",
    )
    stated = " ".join(element.get(name, "") for name in names)
    if element.tag in _ICON and not squeeze(element.text_content()):
        stated += " " + " ".join(element.get(name, "") for name in ("aria-label", "title", "alt", "href", "data-icon"))
    # A page's own components, `jobLocation`, read as `job-location`.
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", stated).lower().strip()[:300]


def _read_hinted(element: Any) -> str | None:
    """The element's lines, or of an icon those around it. Longer texts are no values."""
    if is_hidden(element) and element.tag != "svg":
        return None
    text = "\n".join(line.text for line in walk_lines(element)) if element.tag != "svg" else ""
    if not text and element.tag in _ICON and element.getparent() is not None:
        text = "\n".join(line.text for line in walk_lines(element.getparent()))
    if not text or len(text) > _LONGEST_HINTED:
        return None
    lines = text.split("\n")
    if len(lines) > 1 and match_label(lines[0]):
        lines = lines[1:]
    found = _COLON.match(lines[0])
    if found and match_label(found[1]):
        lines[0] = found[2]
    return "\n".join(line for line in lines if not match_label(line)) or None


def _is_around(element: Any) -> bool:
    return is_inside(element, _AROUND)
