"""A board's answer as a value, and whether it is the whole board. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jobraker.errors import InvalidError
from scrapers import json_text
from scrapers.rows import Sifted


@dataclass(frozen=True)
class Board:
    """What a board's answer says: its rows, and why they may not be all there is (None: they are)."""

    sifted: Sifted
    shortfall: str | None


def read_answer(content: bytes) -> Any:
    """The value of an answer. Raises `InvalidError` with place and reason where it is not JSON."""
    text = json_text.decode(content)
    try:
        return json_text.load(text)
    except json.JSONDecodeError as error:
        raise InvalidError(describe(error, text)) from None


def find_shortfall(sifted: Sifted, complaints: Sequence[str] = ()) -> str | None:
    """Why a board with these rows is not known whole: `complaints`, or rows whose id cannot be told."""
    kept = {posting.source_posting_id for posting in sifted.postings}
    unread = sum(reject.source_posting_id not in kept for reject in sifted.rejects)
    return "; ".join([*complaints, *([f"{unread} malformed rows"] if unread else [])]) or None


def describe(error: json.JSONDecodeError, text: str) -> str:
    """Where and why `text` is not JSON; a web page in its place is called one."""
    what = "a web page, " if is_web_page(text) else ""
    return f"{what}not JSON at line {error.lineno}, column {error.colno}: {error.msg}"


def is_web_page(text: str) -> bool:
    """Whether it begins as HTML does."""
    start = text[:1000].lstrip("\ufeff \t\r\n").lower()
    return start.startswith("<!doctype html") or (start.startswith("<") and "<html" in start)
