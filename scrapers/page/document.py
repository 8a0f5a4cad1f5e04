"""A page as a tree, with the few things every reader of it asks for.

Markup from outside is read with the limits of libxml2 in force: what is nested without end is cut, not followed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from scrapers.page.plain import Line, squeeze, walk_lines

CHROME: Final = frozenset({"nav", "footer", "header", "form", "aside", "button"})
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_EMPTY: Final = "<html><body></body></html>"
# What browsers write into a page that they save.
_SAVED: Final = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>]+)")
_SAVED_HEAD: Final = 5000
_LONGEST_URL: Final = 2000
_LONGEST_HEADING: Final = 500


@dataclass(frozen=True)
class Document:
    """A page's tree and where it came from."""

    root: Any
    source: str
    url: str | None

    @cached_property
    def title(self) -> str:
        """What the title element says."""
        return next(
            (squeeze(node.text_content())[:_LONGEST_HEADING] for node in self.root.iter("title") if _is_heads(node)), ""
        )

    @cached_property
    def meta(self) -> Mapping[str, str]:
        """Name or property of each meta element, in lower case, with its content; the first one counts."""
        found: dict[str, str] = {}
        for node in self.root.iter("meta"):
            name = node.get("property") or node.get("name") or node.get("itemprop") or ""
            if content := squeeze(node.get("content") or "")[:_LONGEST_HEADING]:
                found.setdefault(name.lower(), content)
        return found

    @cached_property
    def language(self) -> str | None:
        """What the html element says, such as `de` or `en-US`."""
        node = self.root if self.root.tag == "html" else None
        stated = (
            (node.get("lang") or node.get("{http://www.w3.org/XML/1998/namespace}lang")) if node is not None else ""
        )
        return stated or None

    @cached_property
    def canonical(self) -> str | None:
        """The address the page gives itself."""
        links = (node.get("href") for node in self.root.iter("link") if (node.get("rel") or "").lower() == "canonical")
        stated = (*links, self.meta.get("og:url"))
        return next((url for address in stated if (url := join(self.url, address or ""))), None)

    @cached_property
    def body(self) -> Any:
        """The element with what is shown."""
        found = self.root.find(".//body")
        return self.root if found is None else found

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Everything shown, in order."""
        return tuple(walk_lines(self.body))

    @cached_property
    def text(self) -> str:
        """Everything shown, a line each."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def headings(self) -> tuple[tuple[str, str, Any], ...]:
        """Tag, words and element of each heading, in order."""
        return tuple(
            (node.tag, squeeze(node.text_content())[:_LONGEST_HEADING], node)
            for node in self.body.iter("h1", "h2", "h3", "h4")
            if squeeze(node.text_content())
        )

    @cached_property
    def _origin(self) -> str | None:
        known = self.url or self.canonical
        stated = next((node.get("href") for node in self.root.iter("base") if node.get("href")), None)
        return join(known, stated or "") or known

    def resolve(self, address: str | None) -> str | None:
        """An absolute address of the web (or of mail) for what a link says, else None."""
        return join(self._origin, address) if address else None

    def find_scripts(self, kind: re.Pattern[str]) -> Iterator[tuple[Any, str]]:
        """Script elements whose type matches, with their text."""
        for node in self.root.iter("script"):
            if kind.search(node.get("type") or "") and node.text:
                yield node, node.text


def read_document(text: str, url: str | None = None) -> Document:
    """The tree of a page's text. Whatever the text, there is one."""
    cleaned = _DECLARATION.sub("", _CONTROLS.sub("", text))
    parser = html.HTMLParser(remove_pis=True, recover=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(cleaned.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = html.document_fromstring(_EMPTY)
    saved = None if url else _SAVED.search(cleaned[:_SAVED_HEAD])
    return Document(root, cleaned, join(None, saved[1]) if saved else url)


def is_inside(element: Any, tags: frozenset[str]) -> bool:
    """Whether the element or one around it is of `tags`."""
    return element.tag in tags or any(parent.tag in tags for parent in element.iterancestors())


def _is_heads(node: Any) -> bool:
    return all(parent.tag != "svg" for parent in node.iterancestors())


def join(base: str | None, address: str) -> str | None:
    """An absolute address of the web (or of mail) for what a page says, else None. Raises nothing, whatever it says."""
    stated = _CONTROLS.sub("", address).strip().replace("\t", "").replace("\n", "").replace("\r", "")
    if not stated.strip("/#") and stated != "/":
        return None
    try:
        joined = urljoin(base or "", stated)
        parts = urlsplit(joined)
    except ValueError:
        return None
    if len(joined) > _LONGEST_URL or any(mark in joined for mark in ' <>"\\'):
        return None
    if parts.scheme == "mailto":
        return joined if "@" in parts.path else None
    return joined if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None
