"""Greenhouse's answers become postings. Pure. `content` stays as it came: escaped twice."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from jobraker.errors import InvalidError
from scrapers.addresses import take_apart
from scrapers.answers import Board, find_shortfall, read_answer
from scrapers.rows import Shape, find_rows, sift
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl, Posting

SHAPE: Final = Shape(
    party="Greenhouse",
    list_key="jobs",
    url_key="absolute_url",
    telltale=frozenset({"absolute_url", "internal_job_id", "requisition_id", "first_published", "updated_at"}),
)

_HOSTS: Final = frozenset(
    {
        *("boards.greenhouse.io", "job-boards.greenhouse.io", "boards-api.greenhouse.io"),
        *("boards.eu.greenhouse.io", "job-boards.eu.greenhouse.io", "boards-api.eu.greenhouse.io"),
    }
)
_FORM: Final = (
    *("questions", "location_questions", "compliance", "demographic_questions", "data_compliance"),
    "pay_input_ranges",
)


def parse_board(content: bytes) -> Board:
    """A board's answer. Raises `InvalidError` where it is none."""
    answer = read_answer(content)
    rows = find_rows(answer, SHAPE)
    sifted = sift(rows, SHAPE)
    return Board(sifted, find_shortfall(sifted, _find_gap(answer, len(rows))))


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved answer, or rows of one. The tenant is the board in the postings' addresses, if they name one."""
    return read_saved_file(content, name, shape=SHAPE, explain=_explain, find_tenant=find_tenant)


def find_tenant(postings: Sequence[Posting]) -> str | None:
    """The board in the addresses, `https://HOST/BOARD/jobs/ID`; None unless it is one and the same.

    Employers may show their postings on a site of their own, whose addresses name no board.
    """
    found = {_read_board(posting.url) for posting in postings}
    return found.pop() if len(found) == 1 else None


def parse_form(content: bytes) -> dict[str, Any]:
    """The questions of a single posting's form, without the posting. Raises `InvalidError` where there are none."""
    answer = read_answer(content)
    if not isinstance(answer, dict) or not isinstance(answer.get("questions"), list):
        raise InvalidError("no `questions` list")
    return {name: answer[name] for name in _FORM if name in answer}


def read_address(url: str) -> Address | None:
    """Of hosted boards, embedded ones (`?for=BOARD`), the API, and a posting on an employer's own site, `?gh_jid=ID`.

    The last one tells no board: its tenant is empty.
    """
    parts = take_apart(url)
    if parts is None:
        return None
    if parts.host not in _HOSTS:
        posting = parts.query.get("gh_jid")
        return Address("", posting) if posting and posting.isdigit() else None
    if parts.path[:1] == ("embed",):
        board = parts.query.get("for")
        return Address(board, parts.query.get("token")) if board else None
    board = parts.find_after("boards") if parts.host.startswith("boards-api") else next(iter(parts.path), None)
    return Address(board, parts.find_after("jobs")) if board else None


def _find_gap(answer: Mapping[str, Any], received: int) -> Sequence[str]:
    meta = answer.get("meta")
    total = meta.get("total") if isinstance(meta, dict) else None
    if total is None or str(total) == str(received):
        return ()
    return (f"{received} rows came and the board counts {str(total)[:20]}",)


def _read_board(url: str | None) -> str | None:
    try:
        parts = urlsplit(url or "").path.strip("/").split("/")
    except ValueError:
        return None
    return unquote(parts[0]) if len(parts) == 3 and parts[1] == "jobs" else None  # noqa: PLR2004


def _explain(value: Mapping[str, Any]) -> str | None:
    if "questions" in value and SHAPE.telltale.isdisjoint(value):
        return "the questions of an application form, not postings"
    return None
