"""Remotive's feed becomes postings. Pure."""

from typing import Any, Final

from scrapers.addresses import take_apart
from scrapers.answers import Board, find_shortfall, read_answer
from scrapers.rows import Shape, find_rows, sift
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl

TENANT: Final = "all"
SHAPE: Final = Shape(
    party="Remotive",
    list_key="jobs",
    url_key="url",
    telltale=frozenset({"candidate_required_location", "publication_date", "job_type"}),
)


def parse_feed(content: bytes) -> Board:
    """The feed. Raises `InvalidError` where it is none."""
    answer = read_answer(content)
    rows = find_rows(answer, SHAPE)
    sifted = sift(rows, SHAPE)
    return Board(sifted, find_shortfall(sifted, _find_gaps(answer, len(rows))))


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved feed, or rows of one."""
    return read_saved_file(
        content, name, shape=SHAPE, explain=lambda _value: None, find_tenant=lambda _postings: TENANT
    )


def read_address(url: str) -> Address | None:
    """A posting, `remotive.com/remote-jobs/CATEGORY/TITLE-ID`. The feed is the one tenant."""
    parts = take_apart(url)
    if parts is None or parts.host != "remotive.com" or parts.path[:1] != ("remote-jobs",) or len(parts.path) < 3:  # noqa: PLR2004
        return None
    posting = parts.path[-1].rpartition("-")[2]
    return Address(TENANT, posting) if posting.isdigit() else None


def _find_gaps(answer: dict[str, Any], received: int) -> list[str]:
    """Both of its counts have been seen to differ from what came."""
    counts = (answer.get("job-count"), answer.get("total-job-count"))
    greatest = max((count for count in counts if isinstance(count, int)), default=received)
    return [f"{received} rows came and the feed counts {greatest}"] if greatest > received else []
