"""What an answer at a posting's own address says of it: that it is there, or nothing sure. Pure.

Never that it is gone: only a 404 or 410 may say so, and whoever asks for it weighs that.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from jobraker.errors import InvalidError
from scrapers.page.charset import decode
from scrapers.page.document import read_document
from scrapers.page.parse import parse_page
from scrapers.page.plain import fold
from scrapers.page.reading import Status


class Verdict(StrEnum):
    """What an address said of its posting."""

    THERE = "there"
    GONE = "gone"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Heard:
    """A verdict and what it rests on."""

    verdict: Verdict
    reason: str


def judge(content: bytes, *, source_posting_id: str, title: str, url: str | None = None) -> Heard:
    """What an answer says of a posting: it is there where the answer is that posting."""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return _judge_page(content, title, url)
    if isinstance(answer, dict) and _names(answer, source_posting_id):
        return Heard(Verdict.THERE, "its address shows it")
    return Heard(Verdict.UNSURE, "its address shows something else")


def _names(answer: dict[str, Any], source_posting_id: str) -> bool:
    """Whether an object is the posting of this id, itself or one level down."""
    inner = [value for value in answer.values() if isinstance(value, dict)]
    return any(
        str(value) == source_posting_id
        for level in [answer, *inner]
        for value in level.values()
        if isinstance(value, str | int) and not isinstance(value, bool)
    )


def _judge_page(content: bytes, title: str, url: str | None) -> Heard:
    """A page is the posting where it shows its title, and says no word of its end."""
    document = read_document(decode(content, None), url)
    if not fold(title) or fold(title) not in fold(f"{document.title} {document.text}"):
        return Heard(Verdict.UNSURE, "its address shows something else")
    try:
        status = parse_page(content, url=url).status
    except InvalidError as error:
        return Heard(Verdict.UNSURE, error.message)
    if status in (Status.CLOSED, Status.LOGIN, Status.BLOCKED):
        return Heard(Verdict.UNSURE, f"its page is one that is {status}")
    return Heard(Verdict.THERE, "its address shows it")
