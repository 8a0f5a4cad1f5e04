"""SmartRecruiters' answers become postings. Pure. The list tells no text; each posting's own address does."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jobraker.errors import InvalidError
from scrapers.addresses import take_apart
from scrapers.answers import read_answer
from scrapers.boards import Page
from scrapers.rows import Shape, find_rows, name_kind
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl, Posting

SHAPE: Final = Shape(
    party="SmartRecruiters",
    list_key="content",
    url_key="postingUrl",
    telltale=frozenset({"refNumber", "releasedDate", "typeOfEmployment", "experienceLevel", "jobAdId", "jobAd"}),
)
PAGE_SIZE: Final = 100

_SITES: Final = frozenset({"jobs.smartrecruiters.com", "careers.smartrecruiters.com"})
_API: Final = "api.smartrecruiters.com"
_ID: Final = re.compile(r"\d{6,}(?=-|$)")


def parse_page(content: bytes) -> Page:
    """A page of a board's list. Raises `InvalidError` where it is none."""
    answer = read_answer(content)
    rows = find_rows(answer, SHAPE)
    total = answer.get("totalFound")
    is_counted = isinstance(total, int) and not isinstance(total, bool)
    return Page(rows, total if is_counted else None, is_last=not is_counted and len(rows) < PAGE_SIZE)


def parse_detail(content: bytes) -> dict[str, Any]:
    """A single posting with its text. Raises `InvalidError` where it is none."""
    answer = read_answer(content)
    if not isinstance(answer, dict) or not isinstance(answer.get("jobAd"), dict):
        raise InvalidError(f"{name_kind(answer)} without a `jobAd`")
    return answer


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved answer, or rows of one. The tenant is the company that the postings name."""
    return read_saved_file(content, name, shape=SHAPE, explain=_explain, find_tenant=find_tenant)


def find_tenant(postings: Sequence[Posting]) -> str | None:
    """The company's identifier; None unless it is one and the same."""
    found = {_read_company(posting.payload) for posting in postings}
    return found.pop() if len(found) == 1 else None


def read_address(url: str) -> Address | None:
    """`jobs.smartrecruiters.com/COMPANY[/ID[-words]]`, the careers site, the form's address, and the API's."""
    parts = take_apart(url)
    if parts is None or parts.host not in {*_SITES, _API}:
        return None
    if parts.host == _API:
        company, posting = parts.find_after("companies"), parts.find_after("postings")
    elif "company" in parts.path[:2]:
        company, posting = parts.find_after("company"), None
    else:
        company, posting = next(iter(parts.path), None), "".join(parts.path[1:2])
    told = _ID.match(posting or "")
    return Address(company, told[0] if told else None) if company else None


def _read_company(payload: Mapping[str, Any]) -> str | None:
    company = payload.get("company")
    identifier = company.get("identifier") if isinstance(company, dict) else None
    return identifier if isinstance(identifier, str) and identifier.strip() else None


def _explain(value: Mapping[str, Any]) -> str | None:
    if "errorCode" in value or ("code" in value and "message" in value):
        return f"a refusal, not postings: {value.get('message')}"
    return None
