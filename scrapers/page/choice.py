"""Several postings on one page: which one is the page's own. A stale one left in a template is nobody's."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from scrapers.page.document import Document
from scrapers.page.headings import find_title_words
from scrapers.page.plain import fold
from scrapers.page.reading import Facts
from scrapers.page.schema_org import Node

_ADDRESS, _IDENTITY, _TITLE, _CONTRARY = 4, 3, 3, 3
_MUCH_TEXT: Final = 200
_ALIKE: Final = 0.5


def choose(found: Sequence[tuple[Node, Facts]], document: Document) -> Facts | None:
    """The page's own posting, its copies for other places merged in; None where there is none or no telling."""
    if not found:
        return None
    scored = sorted(
        ((_score(node, facts, document), -place) for place, (node, facts) in enumerate(found)), reverse=True
    )
    best, place = scored[0]
    chosen = found[-place][1]
    rivals = [found[-other][1] for score, other in scored[1:] if score == best]
    if any(not _is_copy(chosen, other) for other in rivals):
        return None
    if best <= 0 and not _is_alone(chosen, len(found), document):
        return None
    places = tuple(dict.fromkeys(spot for facts in (chosen, *rivals) for spot in facts.places))
    return replace(chosen, places=places)


def _is_alone(chosen: Facts, count: int, document: Document) -> bool:
    """The only posting is believed unless the page shows plainly another one."""
    if count > 1 and not _is_titled(chosen, document):
        return False
    words = fold(document.text)
    return len(words) < _MUCH_TEXT or not chosen.title or _is_titled(chosen, document) or _is_alike(chosen.title, words)


def _score(node: Node, facts: Facts, document: Document) -> int:
    score = 0
    pages = {_path_of(url) for url in (document.url, document.canonical) if url}
    stated = [_path_of(url) for url in map(document.resolve, _list_addresses(node)) if url]
    if pages and stated:
        score += _ADDRESS if pages & set(stated) else 0
    if facts.identifier and _is_in_address(facts.identifier, document):
        score += _IDENTITY
    if _is_titled(facts, document):
        score += _TITLE
    elif facts.title and _is_contrary(facts.title, document):
        score -= _CONTRARY
    return score


def _list_addresses(node: Node) -> list[str]:
    found: list[Any] = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage"), node.get("sameAs")]
    return [
        text
        for value in found
        for text in ([value.get("@id")] if isinstance(value, dict) else value if isinstance(value, list) else [value])
        if isinstance(text, str) and text
    ]


def _path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}".rstrip("?")


def _is_in_address(identifier: str, document: Document) -> bool:
    words = re.split(r"[^A-Za-z0-9]+", (document.url or document.canonical or ""))
    return (len(identifier) > 2 and identifier in words) or (len(identifier) > 5 and identifier in (document.url or ""))  # noqa: PLR2004


def _is_titled(facts: Facts, document: Document) -> bool:
    title = fold(facts.title or "")
    shown = [fold(text) for text in find_title_words(document) if text]
    return bool(title) and any(title in text or (len(text) > 8 and text in title) for text in shown)  # noqa: PLR2004


def _is_contrary(title: str, document: Document) -> bool:
    """Whether nothing on a page with text resembles the title."""
    words = fold(document.text)
    return len(words) >= _MUCH_TEXT and not _is_alike(title, words)


def _is_alike(title: str, words: str) -> bool:
    parts = {part for part in re.split(r"\W+", fold(title)) if len(part) > 2}  # noqa: PLR2004
    return not parts or sum(part in words for part in parts) / len(parts) > _ALIKE


def _is_copy(one: Facts, other: Facts) -> bool:
    return fold(one.title or "") == fold(other.title or "") and fold(one.company or "") == fold(other.company or "")
