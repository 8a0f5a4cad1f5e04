"""Finds the boards that a page of an employer shows: by the addresses in it, in whatever place they stand.

Careers pages embed boards as frames, as scripts, as links, or by calls that a script makes. All of these name the
platform and the board in an address, so every address in the page is shown to every party. Pure.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scrapers.registry import read_address

_LARGEST: Final = 5_000_000  # characters of a page that are looked at
_ADDRESS: Final = re.compile(r"(?:https?:)?(?://|\\/\\/)[\w.-]{4,253}(?:[/?\\][^\s\"'<>`)]{0,500})?", re.ASCII)


@dataclass(frozen=True)
class Board:
    """A board of a source, and how many addresses on the page lead to it."""

    source: str
    tenant: str
    mentions: int = 1


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
