"""Workable's answers become postings. Pure. A posting of several places stands in the list once for each of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jobraker.errors import InvalidError
from scrapers.addresses import Parts, take_apart
from scrapers.answers import Board, find_shortfall, read_answer
from scrapers.rows import Shape, find_rows, name_kind, sift
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl, Posting

_PLACE: Final = frozenset({"country", "state", "city", "locations"})
_SITE: Final = "apply.workable.com"
_DOMAIN: Final = ".workable.com"
_OTHERS: Final = frozenset({"jobs", "help", "resources", "support", "get", "id", "developers", "marketplace"})


def join(earlier: dict[str, Any], later: dict[str, Any]) -> dict[str, Any] | None:
    """Two rows of one posting as one with the places of both; None where more than the place differs."""
    differing = {name for name in earlier.keys() | later.keys() if earlier.get(name) != later.get(name)}
    places = [row.get("locations") for row in (earlier, later)]
    if not differing <= _PLACE or not all(isinstance(listed, list) for listed in places):
        return None
    joined: list[Any] = []
    for place in (place for listed in places if isinstance(listed, list) for place in listed):
        if place not in joined:
            joined.append(place)
    return {**earlier, "locations": joined}


SHAPE: Final = Shape(
    party="Workable",
    list_key="jobs",
    url_key="url",
    telltale=frozenset({"shortcode", "telecommuting", "shortlink", "published_on"}),
    id_key="shortcode",
    employer_key="name",
    join=join,
)


def parse_board(content: bytes) -> Board:
    """A board's answer. Raises `InvalidError` where it is none."""
    sifted = sift(find_rows(read_answer(content), SHAPE), SHAPE)
    return Board(sifted, find_shortfall(sifted))


def parse_form(content: bytes) -> dict[str, Any]:
    """The sections of a posting's form. Raises `InvalidError` where there are none."""
    sections = read_answer(content)
    if not isinstance(sections, list):
        raise InvalidError(f"{name_kind(sections)}, not the sections of a form")
    return {"sections": sections}


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved answer, or rows of one. The tenant is the account in the postings' addresses, if they name one."""
    return read_saved_file(content, name, shape=SHAPE, explain=_explain, find_tenant=find_tenant)


def find_tenant(postings: Sequence[Posting]) -> str | None:
    """The account in the addresses; None unless it is one and the same."""
    found = {address.tenant if (address := read_address(posting.url or "")) else "" for posting in postings}
    return (found.pop() or None) if len(found) == 1 else None


def read_address(url: str) -> Address | None:
    """`apply.workable.com/ACCOUNT[/j/CODE]`, the API, `ACCOUNT.workable.com`; of the short `/j/CODE` no account."""
    parts = take_apart(url)
    if parts is None:
        return None
    if parts.host == _SITE:
        return _read_api(parts) if parts.path[:1] == ("api",) else _read_site(parts)
    account = parts.host.removesuffix(_DOMAIN)
    if account == parts.host or "." in account or account in _OTHERS:
        return None
    return Address(account, parts.find_after("j"))


def _read_site(parts: Parts) -> Address | None:
    if not parts.path:
        return None
    account = "" if parts.path[0] == "j" else parts.path[0]
    posting = parts.find_after("j")
    return Address(account, posting) if account or posting else None


def _read_api(parts: Parts) -> Address | None:
    account, posting = parts.find_after("accounts"), parts.find_after("jobs")
    return Address(account or "", posting) if account or posting else None


def _explain(value: Mapping[str, Any]) -> str | None:
    if "fields" in value and "shortcode" not in value:
        return "the questions of an application form, not postings"
    return None
