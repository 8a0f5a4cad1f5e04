"""Files with saved payloads: an envelope, a bare list of rows, one row, or JSON lines of any of these.

A file never tells the whole of a board, so its crawl is always partial.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import unquote

from jobraker import clock
from jobraker.errors import InvalidError
from scrapers import json_text
from scrapers.answers import describe, is_web_page
from scrapers.rows import Shape, find_rows, is_envelope, name_kind, sift
from scrapers.source import Crawl, Outcome, Posting, Reject

_LINE_SUFFIXES: Final = frozenset({".jsonl", ".ndjson", ".jsonlines"})
_POOR_ROW: Final = 4  # keys; a row with so few tells nothing about whose it is


def read_saved(
    content: bytes,
    name: str,
    *,
    shape: Shape,
    explain: Callable[[dict[str, Any]], str | None],
    find_tenant: Callable[[Sequence[Posting]], str | None],
    is_notice: Callable[[Any], bool] = lambda _row: False,
) -> Crawl:
    """The crawl a saved file stands for.

    `explain` says why an object that is no posting is none, `find_tenant` reads the tenant off the postings;
    where it cannot, the file's stem is the tenant. `is_notice` tells rows that are no postings and never were meant
    to be. Raises `InvalidError` for a file without a payload of the party.
    """
    values, broken = _read_values(_read_text(content, shape.party), name)
    rows = [row for row in _gather_rows(values, shape, explain) if not is_notice(row)]
    _check_whose(rows, shape)
    sifted = sift(rows, shape)
    now = clock.now()
    tenant = find_tenant(sifted.postings) or unquote(PurePath(name).stem)
    rejects = [*broken, *sifted.rejects]
    return Crawl(tenant, Outcome.PARTIAL, "a saved file", sifted.postings, rejects, now, now)


def _read_text(content: bytes, party: str) -> str:
    text = json_text.decode(content)
    if not text.strip():
        raise InvalidError("the file is empty")
    if text.lstrip().startswith("<"):
        raise InvalidError(f"a web page, not postings of {party}" if is_web_page(text) else "XML, not JSON")
    return text


def _read_values(text: str, name: str) -> tuple[list[Any], list[Reject]]:
    """The values of a file: one, or one a line; and the lines that are none."""
    try:
        return [json_text.load(text)], []
    except json.JSONDecodeError as error:
        values, broken = _read_lines(text)
        if not values or (PurePath(name).suffix.lower() not in _LINE_SUFFIXES and len(values) < max(len(broken), 1)):
            raise InvalidError(describe(error, text)) from None
        return values, broken


def _read_lines(text: str) -> tuple[list[Any], list[Reject]]:
    values: list[Any] = []
    broken: list[Reject] = []
    # str.splitlines would also cut at characters that may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json_text.load(line)
        except json.JSONDecodeError as error:
            reason = f"line {number} is not JSON at column {error.colno}: {error.msg}"
            broken.append(Reject(None, reason, line.replace("\x00", "\\u0000")))
        else:
            values.append(value)
    return values, broken


def _gather_rows(values: Iterable[Any], shape: Shape, explain: Callable[[dict[str, Any]], str | None]) -> list[Any]:
    gathered: list[Any] = []
    for value in values:
        if isinstance(value, list):
            gathered.extend(value)
        elif isinstance(value, dict) and not is_envelope(value, shape):
            gathered.append(_check_row(value, shape, explain))
        elif isinstance(value, dict):
            gathered.extend(find_rows(value, shape))
        else:
            raise InvalidError(f"{name_kind(value)}, not a list of postings")
    return gathered


def _check_row(value: dict[str, Any], shape: Shape, explain: Callable[[dict[str, Any]], str | None]) -> dict[str, Any]:
    """An object that stands alone must be a posting."""
    if reason := explain(value):
        raise InvalidError(reason)
    if shape.telltale.isdisjoint(value):
        lacking = f"no `{shape.list_key}` list" if shape.list_key else "no list"
        raise InvalidError(f"{lacking}, and not a posting of {shape.party} either")
    return value


def _check_whose(rows: Iterable[Any], shape: Shape) -> None:
    """Refuse a file of rich rows of which none has a key of this party: it is another's."""
    objects = [row for row in rows if isinstance(row, dict)]
    if objects and all(len(row) > _POOR_ROW and shape.telltale.isdisjoint(row) for row in objects):
        known = ", ".join(sorted(shape.telltale))
        raise InvalidError(f"not postings of {shape.party}: no row has any of {known}")
