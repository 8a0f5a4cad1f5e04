"""Arbeitnow's answers become postings. Pure. `description` stays as it came: escaped twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scrapers.addresses import take_apart
from scrapers.answers import read_answer
from scrapers.rows import Shape, find_rows
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl

SHAPE: Final = Shape(
    party="Arbeitnow",
    list_key="data",
    url_key="url",
    telltale=frozenset({"slug", "job_types"}),
    id_key="slug",
)
# Each tag carries the number of its postings, "Remote (515)", which moves from one call to the next.
VOLATILE: Final = frozenset({"tags"})
TENANT: Final = "everything"


@dataclass(frozen=True)
class FeedPage:
    """One page of the feed, and whether it names a next one."""

    rows: list[Any]
    is_last: bool


def parse_page(content: bytes) -> FeedPage:
    """One page. Raises `InvalidError` where it is none.

    Only whether there is a next page is taken from `links`: its address may carry a search nobody asked for.
    """
    answer = read_answer(content)
    links = answer.get("links") if isinstance(answer, dict) else None
    return FeedPage(find_rows(answer, SHAPE), isinstance(links, dict) and links.get("next") is None)


def identify(row: Any) -> object:
    """What tells one row from another."""
    return row.get("slug") if isinstance(row, dict) else str(row)


def drop_repeats(rows: Iterable[Any]) -> list[Any]:
    """The rows without those that came again and differ at most in what moves by itself: the feed turns while read."""
    kept: dict[object, Any] = {}
    rest: list[Any] = []
    for row in rows:
        identity = identify(row)
        earlier = kept.get(identity) if isinstance(identity, str) else None
        if not isinstance(identity, str) or (earlier is not None and _settle(earlier) != _settle(row)):
            rest.append(row)
        elif earlier is None:
            kept[identity] = row
    return [*kept.values(), *rest]


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved page, or rows of one. The feed is one, and so is its tenant."""
    return read_saved_file(
        content, name, shape=SHAPE, explain=lambda _value: None, find_tenant=lambda _postings: TENANT
    )


def read_address(url: str) -> Address | None:
    """A posting: `www.arbeitnow.com/jobs/companies/COMPANY/SLUG`, or the same under `/view/SLUG`."""
    parts = take_apart(url)
    if parts is None or parts.host != "arbeitnow.com":
        return None
    if parts.path[:2] == ("jobs", "companies") and len(parts.path) > 3:  # noqa: PLR2004 - as written above
        return Address(TENANT, parts.path[3])
    posting = parts.find_after("view")
    return Address(TENANT, posting) if posting else None


def _settle(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in VOLATILE}
