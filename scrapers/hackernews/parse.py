"""Algolia's answers about Hacker News become threads and postings. Pure. A posting is the comment as it came."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from scrapers.addresses import take_apart
from scrapers.answers import Board, find_shortfall, read_answer
from scrapers.rows import Shape, find_rows, sift
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl

SHAPE: Final = Shape(
    party="Hacker News",
    list_key="children",
    url_key="url",
    telltale=frozenset({"parent_id", "story_id", "created_at_i"}),
)
ACCOUNT: Final = "whoishiring"
"""Who opens the threads."""

_STORIES: Final = Shape(party="Hacker News", list_key="hits", url_key="url", telltale=frozenset(), id_key="objectID")
# The same account also asks who wants to be hired, and for freelancers.
_WANTED: Final = re.compile(r"ask hn: who is hiring\b", re.IGNORECASE)


@dataclass(frozen=True)
class Thread:
    """One month's thread."""

    identity: str
    title: str


def name_board(thread: str) -> str:
    """The board that a thread is."""
    return f"{ACCOUNT}/{thread}"


def parse_stories(content: bytes) -> list[Thread]:
    """The threads among the stories of an answer, the newest first. Raises `InvalidError` where it holds no stories."""
    hits = [hit for hit in find_rows(read_answer(content), _STORIES) if isinstance(hit, dict)]
    wanted = [hit for hit in hits if _WANTED.match(str(hit.get("title"))) and str(hit.get("objectID")).isdecimal()]
    wanted.sort(key=lambda hit: int(hit["objectID"]), reverse=True)
    return [Thread(str(hit["objectID"]), str(hit["title"])) for hit in wanted]


def parse_thread(content: bytes) -> Board:
    """The comments right under a thread, without deleted ones. Raises `InvalidError` where it is no thread."""
    rows = find_rows(read_answer(content), SHAPE)
    sifted = sift([row for row in rows if not _is_deleted(row)], SHAPE)
    return Board(sifted, find_shortfall(sifted))


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved thread, or comments of one. The tenant is the thread the comments name, if they name one."""
    return read_saved_file(content, name, shape=SHAPE, explain=_explain, find_tenant=_find_thread)


def read_address(url: str) -> Address | None:
    """A comment or a thread: `news.ycombinator.com/item?id=ID`. Which of the two it is the address does not tell."""
    parts = take_apart(url)
    if parts is None or parts.host != "news.ycombinator.com" or parts.path != ("item",):
        return None
    item = parts.query.get("id", "")
    return Address("", item) if item.isdecimal() else None


def _is_deleted(row: Any) -> bool:
    return isinstance(row, dict) and "id" in row and not (row.get("text") and row.get("author"))


def _find_thread(postings: Any) -> str | None:
    found = {posting.payload.get("parent_id") for posting in postings}
    thread = found.pop() if len(found) == 1 else None
    return name_board(str(thread)) if isinstance(thread, int) and not isinstance(thread, bool) else None


def _explain(value: Mapping[str, Any]) -> str | None:
    return "a list of stories, not a thread" if "hits" in value else None
