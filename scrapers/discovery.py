"""Finds the boards that a page of an employer shows: by the addresses in it, in whatever place they stand.

Careers pages embed boards as frames, as scripts, as links, or by calls that a script makes. All of these name the
platform and the board in an address, so every address in the page is shown to every party. The page is fetched as
postings' pages are: robots.txt is asked first, of each host that a redirect leads to as well.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from jobraker import web
from jobraker.settings import Settings
from scrapers.page.charset import decode
from scrapers.page.reader import follow
from scrapers.registry import read_address
from scrapers.robots import Robots

_LARGEST: Final = 5_000_000  # characters of a page that are looked at
_ADDRESS: Final = re.compile(r"(?:https?:)?(?://|\\/\\/)[\w.-]{4,253}(?:[/?\\][^\s\"'<>`)]{0,500})?", re.ASCII)


@dataclass(frozen=True)
class Board:
    """A board of a source, and how many addresses on the page lead to it."""

    source: str
    tenant: str
    mentions: int = 1


@dataclass(frozen=True)
class Landed:
    """The page that an address leads to."""

    url: str
    text: str


def fetch_page(url: str, settings: Settings) -> Landed:
    """The page of an employer at `url`, wherever that leads, from public addresses only.

    Raises `ForbiddenError` where robots.txt or the network forbids it, and what `follow` raises.
    """
    with web.Client(settings.web, public_only=True) as client:
        answer = follow(client, Robots(client, settings.web.agent), url)
    return Landed(answer.url, decode(answer.content, answer.headers.get("content-type")))


def find_boards(page: str) -> Sequence[Board]:
    """The boards that a page shows, the most often named first."""
    named = Counter(_list_boards(page[:_LARGEST]))
    return [Board(source, tenant, times) for (source, tenant), times in named.most_common()]


def _list_boards(page: str) -> Iterator[tuple[str, str]]:
    for written in _ADDRESS.findall(page):
        address = html.unescape(written.replace("\\/", "/").replace("\\u0026", "&"))
        found = read_address(address if address.startswith("http") else f"https:{address}")
        if found is not None and found[1].tenant:
            yield found[0], found[1].tenant
