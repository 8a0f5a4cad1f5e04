"""Remote OK's feed becomes postings. Pure. Its broken letters stay as they came: dbt mends those that are certain."""

from typing import Any, Final

from scrapers.addresses import take_apart
from scrapers.answers import Board, find_shortfall, read_answer
from scrapers.rows import Shape, find_rows, sift
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl

TENANT: Final = "all"
SHAPE: Final = Shape(
    party="Remote OK",
    list_key=None,
    url_key="url",
    telltale=frozenset({"epoch", "logo"}),
)
_WINDOW: Final = "the feed shows the newest postings, not all of them"


def parse_feed(content: bytes) -> Board:
    """The feed without its notice; never the whole board. Raises `InvalidError` where it is none."""
    rows = [row for row in find_rows(read_answer(content), SHAPE) if not _is_notice(row)]
    sifted = sift(rows, SHAPE)
    return Board(sifted, find_shortfall(sifted, [_WINDOW]))


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved feed, or rows of one."""
    return read_saved_file(
        content,
        name,
        shape=SHAPE,
        explain=_explain,
        find_tenant=lambda _postings: TENANT,
        is_notice=_is_notice,
    )


def read_address(url: str) -> Address | None:
    """A posting, `remoteok.com/remote-jobs/TITLE-ID` or `/remote-jobs/ID`."""
    parts = take_apart(url)
    if parts is None or parts.host not in ("remoteok.com", "remoteok.io"):
        return None
    posting = (parts.find_after("remote-jobs", "l") or "").rpartition("-")[2]
    return Address(TENANT, posting) if posting.isdigit() else None


def _is_notice(row: Any) -> bool:
    """The first element says what may be done with the others."""
    return isinstance(row, dict) and "legal" in row and "id" not in row


def _explain(value: dict[str, Any]) -> str | None:
    return "the legal notice, not postings" if _is_notice(value) else None
