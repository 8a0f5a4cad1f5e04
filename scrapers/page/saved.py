"""Files of this party: pages as a browser saved them, or rows of an earlier crawl.

A page that was saved without its address has none: then the file's path in the import is its id, and nobody can look
it up again.
"""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, Final

from jobraker import clock
from jobraker.errors import InvalidError
from scrapers.addresses import take_apart
from scrapers.page.charset import decode
from scrapers.page.document import read_document
from scrapers.page.links import normalise
from scrapers.page.mhtml import find_saved
from scrapers.page.parse import SHAPE, find_rows, parse_page, write_row
from scrapers.rows import sift
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Crawl, Outcome, Posting

_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml", ".mhtml", ".mht"})
_HEAD: Final = 1024


def read_saved(content: bytes, name: str) -> Crawl:
    """The crawl that a saved page or saved rows stand for. Raises `InvalidError` where the file holds no posting."""
    if not _is_page(content, name):
        return read_saved_file(content, name, shape=SHAPE, explain=lambda _value: None, find_tenant=_find_tenant)
    sifted = sift(_read_rows(content, name), SHAPE)
    now = clock.now()
    tenant = _find_tenant(sifted.postings) or _name_file(name)
    return Crawl(tenant, Outcome.PARTIAL, "a saved page", sifted.postings, sifted.rejects, now, now)


def _is_page(content: bytes, name: str) -> bool:
    if PurePath(name).suffix.lower() in _SUFFIXES or find_saved(content):
        return True
    return decode(content[:_HEAD]).lstrip("\ufeff \t\r\n")[:1] == "<"


def _read_rows(content: bytes, name: str) -> list[dict[str, Any]]:
    if not content.strip():
        raise InvalidError("the file is empty")
    saved = find_saved(content)
    page, kind, url = (saved.content, saved.content_type, saved.url) if saved else (content, None, None)
    reading = parse_page(page, url=url, content_type=kind)
    if reading.is_posting:
        return [write_row(reading, normalise(reading.url) if reading.url else _name_file(name), None)]
    rows = find_rows(read_document(decode(page, kind), reading.url), None)
    if not rows:
        raise InvalidError(f"no posting: the page is {reading.status}")
    return rows


def _name_file(name: str) -> str:
    return PurePath(name).with_suffix("").as_posix()


def _find_tenant(postings: Sequence[Posting]) -> str | None:
    names = {parts.host for posting in postings if (parts := take_apart(posting.url or ""))}
    return f"https://{names.pop()}/" if len(names) == 1 else None
