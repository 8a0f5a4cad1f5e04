"""The posting's own text on a page without structured data: an element that says so, else what readers would read."""

import re
from typing import Any, Final

import trafilatura
from lxml import etree

from scrapers.page.document import CHROME, Document, is_inside
from scrapers.page.plain import fold, tidy, write_lines

_NAMED: Final = re.compile(
    r"(job|posting|vacancy|position|stellen?|offer|opening|role|vacature|offre|oferta)[-_ ]?(description"
    r"|details?|body|content|text|desc"
    r"|beschreibung|anzeige|ausschreibung|omschrijving|main|info)(?:$|[\s_-])|^(?:description|beschreibung)$"
    r"|^jobdescription|posting-page"
    r"|entry-content|section-wrapper page-full-width"
)
_SHORTEST: Final = 150
_SHORTEST_MAIN: Final = 120
_FEWEST_WORDS: Final = 3
_LARGEST: Final = 3_000_000
_TOO_LITTLE: Final = 0.5


def read_body(document: Document, title: str | None) -> tuple[str, str] | None:
    """The description and how it was found."""
    found = []
    for how, text in (
        ("named element", _read_named(document)),
        ("readable text", _read_readable(document)),
        ("main text", _read_main(document)),
    ):
        cut = _cut_head(text, title) if text else ""
        if len(cut) >= _SHORTEST_MAIN:
            return cut, how
        found.append((cut, how))
    shown = _cut_head(write_lines(document.body, skipped=CHROME - {"header"}), title)
    best = max([*found, (shown, "all text")], key=lambda item: len(item[0]))
    return best if len(best[0].split()) > _FEWEST_WORDS else None


def _read_named(document: Document) -> str | None:
    """Elements named like a description, not one inside of the other; the largest of them, or all of one name."""
    found: list[tuple[str, Any, str]] = []
    for element in document.body.iter("div", "section", "article", "main", "td", "span"):
        names = [
            element.get("id", ""),
            *(element.get("class", "").split()),
            element.get("data-automation-id", ""),
            element.get("data-testid", ""),
        ]
        name = next((name for name in names if _NAMED.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower())), None)
        if name is None or is_inside(element, frozenset({"nav", "footer", "aside"})):
            continue
        text = write_lines(element, skipped=CHROME - {"header"})
        if len(text) >= _SHORTEST:
            found.append((name, element, text))
    if not found:
        return None
    _, best, text = max(found, key=lambda item: len(item[2]))
    return text if best is not None else None


def _read_readable(document: Document) -> str | None:
    if len(document.source) > _LARGEST or not document.text:
        return None
    try:
        text = trafilatura.extract(
            document.source,
            output_format="txt",
            include_comments=False,
            include_tables=True,
            favor_recall=True,
            deduplicate=False,
        )
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError):
        return None
    main = _read_main(document)
    readable = tidy(_write_cells(line) for line in (text or "").split("\n"))
    return None if main and len(readable) < _TOO_LITTLE * len(main) else readable or None


def _write_cells(line: str) -> str:
    """A table's row as trafilatura writes it, `| Label | value |`, as readers would."""
    if not line.startswith("|") or not line.rstrip().endswith("|"):
        return line
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    return "" if all(set(cell) <= {"-", ":"} for cell in cells) else ": ".join(filter(None, cells))


def _read_main(document: Document) -> str | None:
    for name in ("main", "article"):
        for element in document.body.iter(name):
            text = write_lines(element, skipped=CHROME)
            if len(text) >= _SHORTEST_MAIN:
                return text
    roles = document.body.xpath(".//*[@role='main']")
    return write_lines(roles[0] if roles else document.body, skipped=CHROME) or None


def _cut_head(text: str, title: str | None) -> str:
    """The text without the title that opens it."""
    lines = text.split("\n")
    while lines and title and fold(lines[0]) == fold(title):
        lines = lines[1:]
    return "\n".join(lines)
