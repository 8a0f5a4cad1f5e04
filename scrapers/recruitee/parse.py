"""Recruitee's answers become postings. Pure. A posting is an `offer`; the form's questions come along with it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jobraker.errors import InvalidError
from scrapers.addresses import take_apart
from scrapers.answers import Board, find_shortfall, read_answer
from scrapers.rows import Shape, find_rows, sift
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl, Posting

SHAPE: Final = Shape(
    party="Recruitee",
    list_key="offers",
    url_key="careers_url",
    telltale=frozenset({"careers_url", "careers_apply_url", "employment_type_code", "category_code", "options_cv"}),
)

_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
_DOMAIN: Final = ".recruitee.com"
_OTHERS: Final = frozenset({"api", "app", "docs", "help", "support", "auth", "status"})


def parse_board(content: bytes) -> Board:
    """A board's answer. Raises `InvalidError` where it is none."""
    sifted = sift(find_rows(read_answer(content), SHAPE), SHAPE)
    return Board(sifted, find_shortfall(sifted))


def demand_name(tenant: str) -> None:
    """Raise `InvalidError` for a tenant that is no name of a board: it is a part of the host."""
    if not _NAME.fullmatch(tenant):
        raise InvalidError(f"the tenant {tenant[:60]!r} is more than letters, digits and hyphens")


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved answer, or rows of one. The tenant is read off the postings' addresses, or their mailboxes."""
    return read_saved_file(content, name, shape=SHAPE, explain=_explain, find_tenant=find_tenant)


def find_tenant(postings: Sequence[Posting]) -> str | None:
    """The board of the postings; None unless it is one and the same.

    Boards on an employer's own site name it in their mailboxes alone: `job.CODE@BOARD.recruitee.com`.
    """
    found = {_read_board(posting) for posting in postings}
    return found.pop() if len(found) == 1 else None


def read_address(url: str) -> Address | None:
    """`BOARD.recruitee.com[/o/SLUG]` and the API's `/api/offers[/ID]`; a slug finds the offer as its id does.

    Many boards are on the employer's own site, whose addresses nobody can tell.
    """
    parts = take_apart(url)
    board = parts.host.removesuffix(_DOMAIN) if parts else ""
    if parts is None or board == parts.host or "." in board or board in _OTHERS:
        return None
    return Address(board, parts.find_after("o") or parts.find_after("offers"))


def _read_board(posting: Posting) -> str | None:
    if address := read_address(posting.url or ""):
        return address.tenant
    mailbox = posting.payload.get("mailbox_email")
    address = read_address(mailbox.rpartition("@")[2]) if isinstance(mailbox, str) and mailbox else None
    return address.tenant if address else None


def _explain(value: Mapping[str, Any]) -> str | None:
    if "open_questions" in value and SHAPE.telltale.isdisjoint(value):
        return "the questions of an application form, not postings"
    return None
