"""Ashby's answers become postings. Pure.

Rows with `isListed: false` are kept: raw is what the board said, and dbt decides what is shown.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from scrapers.addresses import take_apart
from scrapers.answers import Board, find_shortfall, read_answer
from scrapers.rows import Shape, find_rows, sift
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl, Posting

SHAPE: Final = Shape(
    party="Ashby",
    list_key="jobs",
    url_key="jobUrl",
    telltale=frozenset({"jobUrl", "descriptionHtml", "publishedAt", "isListed"}),
)


def parse_board(content: bytes) -> Board:
    """A board's answer. Raises `InvalidError` where it is none."""
    sifted = sift(find_rows(read_answer(content), SHAPE), SHAPE)
    return Board(sifted, find_shortfall(sifted))


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved answer, or rows of one. The tenant is the organisation in the postings' addresses."""
    return read_saved_file(content, name, shape=SHAPE, explain=_explain, find_tenant=find_tenant)


def find_tenant(postings: Sequence[Posting]) -> str | None:
    """The organisation in the addresses, `https://HOST/ORGANISATION/ID`; None unless it is one and the same."""
    found = {_read_organisation(posting.url) for posting in postings}
    return found.pop() if len(found) == 1 else None


def read_address(url: str) -> Address | None:
    """`jobs.ashbyhq.com/ORGANISATION[/ID]`, or the API's own address of a board."""
    parts = take_apart(url)
    if parts is None or not parts.path:
        return None
    if parts.host == "api.ashbyhq.com":
        board = parts.find_after("job-board")
        return Address(board, None) if board else None
    if parts.host != "jobs.ashbyhq.com":
        return None
    return Address(parts.path[0], parts.path[1] if len(parts.path) > 1 else None)


def _read_organisation(url: str | None) -> str | None:
    try:
        organisation, _, rest = urlsplit(url or "").path.strip("/").partition("/")
    except ValueError:
        return None
    return unquote(organisation) if organisation and rest else None


def _explain(value: Mapping[str, Any]) -> str | None:
    data = value.get("data")
    form = data.get("jobPosting") if isinstance(data, dict) else value
    if isinstance(form, dict) and "applicationForm" in form:
        return "the questions of an application form, not postings"
    return None
