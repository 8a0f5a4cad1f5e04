"""Adzuna's answers become postings. Pure.

A refusal is told by the body's `exception`, never by the status alone: bad keys came with 401 and with 410.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from jobraker.errors import InvalidError
from scrapers.addresses import take_apart
from scrapers.answers import read_answer
from scrapers.json_text import load
from scrapers.rows import Shape, find_rows
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl

SHAPE: Final = Shape(
    party="Adzuna",
    list_key="results",
    url_key="redirect_url",
    telltale=frozenset({"redirect_url", "adref", "__CLASS__", "salary_is_predicted"}),
)
_BAD_KEYS: Final = "AUTH_FAIL"
# Where the answer about each subject keeps what it says.
_FIGURES: Final = {
    "categories": "results",
    "histogram": "histogram",
    "history": "month",
    "top_companies": "leaderboard",
    "geodata": "locations",
}


@dataclass(frozen=True)
class Page:
    """One page of a search: its rows as they came, and how many the search has in all, if it says so."""

    rows: list[Any]
    total: int | None


@dataclass(frozen=True)
class Refusal:
    """Adzuna's own words for a refusal."""

    display: str
    bad_keys: bool


def parse_page(content: bytes) -> Page:
    """One page of a search. Raises `InvalidError` where it is none."""
    answer = read_answer(content)
    rows = find_rows(answer, SHAPE)
    count = answer.get("count")
    return Page(rows, count if isinstance(count, int) else None)


def parse_categories(content: bytes) -> list[Any]:
    """The categories of a country as they came. Raises `InvalidError` where these are none."""
    return find_rows(read_answer(content), SHAPE)


def parse_figure(content: bytes, subject: str) -> dict[str, Any]:
    """What is said of a subject, as it came. Raises `InvalidError` where something else stands there."""
    answer = read_answer(content)
    if not isinstance(answer, dict) or not isinstance(answer.get(_FIGURES[subject]), dict | list):
        raise InvalidError(f"no `{_FIGURES[subject]}`")
    return answer


def parse_refusal(body: str) -> Refusal | None:
    """What an error's body says, if it is one of Adzuna's and not a proxy's page."""
    try:
        answer = load(body)
    except json.JSONDecodeError:
        return None
    if not isinstance(answer, dict) or "exception" not in answer:
        return None
    display = answer.get("display") or answer["exception"]
    return Refusal(display=str(display)[:200], bad_keys=answer["exception"] == _BAD_KEYS)


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved page, or rows of one. The tenant is the file's stem: rows do not tell which search found them."""
    return read_saved_file(content, name, shape=SHAPE, explain=_explain, find_tenant=lambda _postings: None)


def read_address(url: str) -> Address | None:
    """An ad: `www.adzuna.co.uk/jobs/details/ID` or `/jobs/land/ad/ID`. Adzuna has no boards, so the tenant is empty."""
    parts = take_apart(url)
    if parts is None or not parts.host.startswith("adzuna."):
        return None
    posting = parts.find_after("ad", "details")
    return Address("", posting) if posting else None


def _explain(value: Mapping[str, Any]) -> str | None:
    if "exception" in value:
        return f"a refusal, not postings: {str(value.get('display') or value['exception'])[:200]}"
    return None
