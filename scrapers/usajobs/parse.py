"""USAJOBS' answers become postings. Pure. Id and address lie a level down and stay there."""

from dataclasses import dataclass
from typing import Any, Final

from scrapers.addresses import take_apart
from scrapers.answers import read_answer
from scrapers.rows import Shape, find_rows, look_up
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl

SHAPE: Final = Shape(
    party="USAJOBS",
    list_key="SearchResult.SearchResultItems",
    url_key="MatchedObjectDescriptor.PositionURI",
    telltale=frozenset({"MatchedObjectDescriptor"}),
    id_key="MatchedObjectId",
)


@dataclass(frozen=True)
class ResultPage:
    """One page of a search, and how many postings the search has in all, if it says so."""

    rows: list[Any]
    total: int | None


def parse_page(content: bytes) -> ResultPage:
    """One page. Raises `InvalidError` where it is none."""
    answer = read_answer(content)
    rows = find_rows(answer, SHAPE)
    stated = str(look_up(answer, "SearchResult.SearchResultCountAll"))
    return ResultPage(rows, int(stated) if stated.isdecimal() and len(stated) < 10 else None)  # noqa: PLR2004


def identify(row: Any) -> object:
    """What tells one row from another; None where the row does not say."""
    stated = look_up(row, SHAPE.id_key)
    return None if stated is None else str(stated)


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved page, or rows of one. The tenant is the file's stem: rows do not tell which search found them."""
    return read_saved_file(content, name, shape=SHAPE, explain=lambda _value: None, find_tenant=lambda _postings: None)


def read_address(url: str) -> Address | None:
    """A posting: `www.usajobs.gov/job/ID`. There are no boards, so the tenant is empty."""
    parts = take_apart(url)
    if parts is None or parts.host != "usajobs.gov":
        return None
    posting = parts.find_after("job", "ViewDetails")
    return Address("", posting) if posting and posting.isdigit() else None
