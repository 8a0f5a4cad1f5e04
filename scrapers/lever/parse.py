"""Lever's answers become postings. Pure. A board is a bare list, and a posting's title is its `text`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scrapers.addresses import take_apart
from scrapers.answers import Board, find_shortfall, read_answer
from scrapers.rows import Shape, find_rows, sift
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl, Posting

SHAPE: Final = Shape(
    party="Lever",
    list_key=None,
    url_key="hostedUrl",
    telltale=frozenset({"hostedUrl", "categories", "lists", "descriptionBody", "additionalPlain"}),
)
EUROPEAN: Final = "eu/"
"""Before the name of a board on Lever's European instance."""

_INSTANCES: Final = {
    "jobs.lever.co": "",
    "api.lever.co": "",
    "jobs.eu.lever.co": EUROPEAN,
    "api.eu.lever.co": EUROPEAN,
}


def parse_board(content: bytes) -> Board:
    """A board's answer. Raises `InvalidError` where it is none."""
    sifted = sift(find_rows(read_answer(content), SHAPE), SHAPE)
    return Board(sifted, find_shortfall(sifted))


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved answer, or rows of one. The tenant is the board in the postings' addresses."""
    return read_saved_file(content, name, shape=SHAPE, explain=_explain, find_tenant=find_tenant)


def find_tenant(postings: Sequence[Posting]) -> str | None:
    """The board in the addresses; None unless it is one and the same."""
    found = {address.tenant if (address := read_address(posting.url or "")) else None for posting in postings}
    return found.pop() if len(found) == 1 else None


def read_address(url: str) -> Address | None:
    """`jobs.lever.co/BOARD[/ID[/apply]]`, the API's `/v0/postings/BOARD[/ID]`, and both of the European instance."""
    parts = take_apart(url)
    if parts is None or parts.host not in _INSTANCES:
        return None
    path = parts.path
    if parts.host.startswith("api."):
        path = path[2:] if path[:2] == ("v0", "postings") else ()
    if not path:
        return None
    return Address(_INSTANCES[parts.host] + path[0], path[1] if len(path) > 1 else None)


def _explain(value: Mapping[str, Any]) -> str | None:
    if value.get("ok") is False:
        return f"a refusal, not postings: {value.get('error')}"
    return None
