"""Rows of a party's list become postings or rejects. Pure; a bad row never costs its neighbours.

The same id twice with the same content is one posting. With other content the last one is taken, as the
party wrote it last, and the earlier ones become rejects: nothing is lost silently.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from jobraker.errors import InvalidError
from scrapers.json_text import Unkeepable, dump
from scrapers.source import Posting, Reject

_LONGEST_ID: Final = 255  # an index entry of Postgres is bounded, and no party comes near
_LOCATED: Final = ("http://", "https://")


@dataclass(frozen=True)
class Shape:
    """How a party's payload is recognised. A key within another is written with a dot: `outer.inner`."""

    party: str
    list_key: str | None
    """Where the envelope keeps its rows; None where the answer is the list itself."""
    url_key: str
    """Where a row keeps the address shown to people."""
    telltale: frozenset[str]
    """Keys of a row that this party has and others do not."""
    id_key: str = "id"
    employer_key: str | None = None
    """Where the envelope, beside its rows, names the employer of all of them. Each row is given it as `account.KEY`."""
    join: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any] | None] | None = None
    """For parties that show one posting in several rows: (earlier, later) -> both as one, None where they are two."""


@dataclass(frozen=True)
class Sifted:
    """Rows apart: what can be kept, and what cannot."""

    postings: Sequence[Posting]
    rejects: Sequence[Reject]


def find_rows(envelope: Any, shape: Shape) -> list[Any]:
    """The rows of an envelope. Raises `InvalidError` saying what stands in their place."""
    if shape.list_key is None:
        return _check_list(envelope, "the answer")
    if not isinstance(envelope, dict):
        raise InvalidError(f"{name_kind(envelope)} where an object with a `{shape.list_key}` list should be")
    if not is_envelope(envelope, shape):
        raise InvalidError(f"no `{shape.list_key}` list")
    rows = _check_list(look_up(envelope, shape.list_key), f"`{shape.list_key}`")
    employer = envelope.get(shape.employer_key) if shape.employer_key else None
    if not isinstance(employer, str) or not employer.strip():
        return rows
    return [{**row, "account": {shape.employer_key: employer}} if isinstance(row, dict) else row for row in rows]


def is_envelope(value: Mapping[str, Any], shape: Shape) -> bool:
    """Whether an object has something where the party's answers keep their rows."""
    if shape.list_key is None:
        return False
    outer, _, inner = shape.list_key.rpartition(".")
    holder = look_up(value, outer) if outer else value
    return isinstance(holder, Mapping) and inner in holder


def look_up(value: Any, key: str) -> Any:
    """What is at a key, dots leading inwards; None where nothing is."""
    for step in key.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def sift(rows: Iterable[Any], shape: Shape) -> Sifted:
    """Each row as a posting or a reject, ids once."""
    kept: dict[str, Posting] = {}
    rejects: list[Reject] = []
    for row in rows:
        read = _read_row(row, shape)
        if isinstance(read, Reject):
            rejects.append(read)
            continue
        earlier = kept.pop(read.source_posting_id, None)
        joined = _join(earlier, read, shape)
        if earlier is not None and joined is read and earlier.payload != read.payload:
            rejects.append(_supersede(earlier))
        kept[read.source_posting_id] = joined
    return Sifted(list(kept.values()), rejects)


def _check_list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise InvalidError(f"{place} is {name_kind(value)}, not a list")
    return value


def name_kind(value: Any) -> str:
    """What sort of JSON value it is, in words."""
    words = {dict: "an object", list: "a list", bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    return words.get(type(value), "null" if value is None else "a number")


def _read_row(row: Any, shape: Shape) -> Posting | Reject:
    if not isinstance(row, dict):
        return Reject(None, f"the row is {name_kind(row)}, not an object", dump(row))
    identity, trouble = _read_id(look_up(row, shape.id_key))
    flaw = _find_flaw(row) or trouble
    if flaw or identity is None:
        return Reject(identity, flaw or "no id", dump(row))
    return Posting(identity, _read_url(row, shape), row)


def _read_id(stated: Any) -> tuple[str | None, str | None]:
    """The id, or why there is none."""
    if stated is None:
        return None, "no id"
    if isinstance(stated, Unkeepable | bool) or not isinstance(stated, int | str):
        return None, f"the id is {name_kind(stated)}, not a string or a whole number"
    identity = str(stated).strip()
    if not identity:
        return None, "the id is blank"
    if len(identity) > _LONGEST_ID:
        return None, f"the id is longer than {_LONGEST_ID} characters"
    if _find_text_flaw(identity):
        return None, f"the id holds {_find_text_flaw(identity)}"
    return identity, None


def _read_url(row: Mapping[str, Any], shape: Shape) -> str | None:
    stated = look_up(row, shape.url_key)
    return stated if isinstance(stated, str) and stated.startswith(_LOCATED) else None


def _find_flaw(row: Mapping[str, Any]) -> str | None:
    """Why a database would refuse the row, anywhere in it."""
    pending: list[Any] = [row]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending.extend(value.keys())
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
        elif isinstance(value, Unkeepable):
            return value.reason
        elif isinstance(value, str) and (flaw := _find_text_flaw(value)):
            return flaw
    return None


def _find_text_flaw(text: str) -> str | None:
    if "\x00" in text:
        return "a NUL character"
    if text.isascii():
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        return "half of a surrogate pair"
    return None


def _join(earlier: Posting | None, later: Posting, shape: Shape) -> Posting:
    """Both as one where the party shows one posting in several rows, else the later one."""
    payload = shape.join(earlier.payload, later.payload) if earlier and shape.join else None
    return later if payload is None else replace(later, payload=payload)


def _supersede(earlier: Posting) -> Reject:
    reason = "the same id came again with other content, and the later one was taken"
    return Reject(earlier.source_posting_id, reason, dump(earlier.payload))
