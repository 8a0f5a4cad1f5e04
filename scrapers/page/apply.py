"""Where one applies: the link or button that says so. What a script alone knows stays unknown."""

import re
from collections.abc import Iterator
from typing import Any, Final

from scrapers.page.document import Document, is_inside
from scrapers.page.plain import fold, squeeze
from scrapers.page.words import APPLY

_APPLYING: Final = re.compile(
    r"\bapply|application|\bcv\b|resume|bewerb|lebenslauf|unterlagen|postul|candidat|solicit|curriculum"
    r"|sollicit|motivati"
)
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[a-zA-Z\d-]{1,63}(?:\.[a-zA-Z\d-]{1,63}){1,4}\b")
_LONGEST_LINE: Final = 600
_LONGEST: Final = 60
_AROUND: Final = frozenset({"nav", "footer"})
_TARGETS: Final = ("href", "data-href", "data-url", "data-link", "data-apply-url", "formaction")


def find_apply_url(document: Document) -> tuple[str, str] | None:
    """The address and how it was found; None where no link or form leads on."""
    found = [*_find_links(document)]
    for is_wanted in (_leads_away, _is_address, _is_mail):
        for url, text in found:
            if is_wanted(url, document):
                return url, f'link "{text}"'
    if mail := _find_mail(document):
        return mail, "mail address"
    form = _find_form(document)
    return (form, "form") if form else None


def has_apply(document: Document) -> bool:
    """Whether anything on the page asks people to apply."""
    return bool(_find_form(document)) or any(_says_apply(node) for node in document.body.iter("a", "button", "input"))


def _find_links(document: Document) -> Iterator[tuple[str, str]]:
    for node in document.body.iter("a", "button", "input", "area"):
        if is_inside(node, _AROUND) or not _says_apply(node):
            continue
        stated = next((node.get(name) for name in _TARGETS if node.get(name)), None) or _find_around(node)
        if url := document.resolve(stated):
            yield url, _read_words(node)


def _find_around(node: Any) -> str | None:
    """A button inside of a link, or the only one of a form without fields."""
    for parent in node.iterancestors():
        if parent.tag == "a":
            return str(parent.get("href") or "") or None
        if parent.tag == "form":
            fields = [
                field for field in parent.iter("input", "textarea") if field.get("type") not in ("hidden", "submit")
            ]
            return (parent.get("action") or None) if not fields else None
    return None


def _says_apply(node: Any) -> bool:
    words = _read_words(node)
    return bool(words) and len(words) <= _LONGEST and bool(APPLY.match(fold(words)))


def _read_words(node: Any) -> str:
    stated = node.get("value") if node.tag == "input" else node.text_content()
    return squeeze(stated or "") or squeeze(node.get("aria-label") or node.get("title") or "")


def _leads_away(url: str, document: Document) -> bool:
    """An address of its own, not a place on this page."""
    here = document.url or document.canonical or ""
    return url.startswith("http") and url.partition("#")[0] != here.partition("#")[0]


def _is_address(url: str, _document: Document) -> bool:
    return url.startswith("http")


def _is_mail(url: str, _document: Document) -> bool:
    return url.startswith("mailto:")


def _find_mail(document: Document) -> str | None:
    """A mail address in a line about applying."""
    for node in document.body.iter("a"):
        url = document.resolve(node.get("href"))
        if url and url.startswith("mailto:") and not is_inside(node, _AROUND):
            holder = next((parent for parent in node.iterancestors() if parent.tag in ("p", "li", "div", "td")), node)
            if _APPLYING.search(fold(holder.text_content())[:_LONGEST_LINE]):
                return url
    for line in document.lines:
        match = _MAIL.search(line.text[:_LONGEST_LINE])
        if match and not is_inside(line.holder, _AROUND) and _APPLYING.search(fold(line.text[:_LONGEST_LINE])):
            return document.resolve(f"mailto:{match[0]}")
    return None


def _find_form(document: Document) -> str | None:
    """A form on the page itself that takes a file."""
    for form in document.body.iter("form"):
        if any(field.get("type") == "file" for field in form.iter("input")):
            return document.url or document.canonical
    return None
