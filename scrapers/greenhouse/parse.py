"""Greenhouse's answers become postings. Pure. `content` stays as it came: escaped twice."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from scrapers.answers import Board, find_shortfall, read_answer
from scrapers.rows import Shape, find_rows, sift
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Crawl, Posting

SHAPE: Final = Shape(
    party="Greenhouse",
    list_key="jobs",
    url_key="absolute_url",
    telltale=frozenset({"absolute_url", "internal_job_id", "requisition_id", "first_published", "updated_at"}),
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
