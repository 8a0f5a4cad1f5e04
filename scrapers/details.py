"""Boards whose list tells little: the rest of each posting is fetched one by one, and not again while nothing moved.

A list tells no change of the text behind it, so each posting is read anew once a week, a seventh of them a day. Only so
many are fetched in one run: a large board is complete after some runs, and a run that dies loses little.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, Final

from jobraker.errors import BrokenError, InvalidError, JobrakerError, MissingError, UnavailableError

MOST_OF_A_RUN: Final = 1_500
OLDER: Final = "details_are_older"
"""The key that marks a row whose details are those of before it changed: they are fetched until they can be had. Not
volatile, since a row without it must be another version than one with it: the last version is what is known."""
_DAYS: Final = 7
_BATCH: Final = 500
Row = dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """How a party's list is read."""

    key: str
    """Where a row keeps its id."""
    sign: str
    """What only a row with its details has."""
    volatile: frozenset[str]
    """Keys of a row that move by themselves."""


@dataclass(frozen=True)
class Detailed:
    """Rows with what is behind them, and what is still to say of some."""

    rows: list[Any]
    troubles: Mapping[str, JobrakerError]
    """By posting, why its details could not be had."""
    note: str | None
    """How many rows stayed without details, or with old ones, and how many wait."""


class _Turn(IntEnum):
    """Who comes first."""

    NEW = 0
    BARE = 1
    CHANGED = 2
    DUE = 3


@dataclass(frozen=True)
class _Plan:
    """The rows as they are without a call, and the places of those to fetch, in their turn."""

    rows: list[Any]
    listed: Mapping[int, Row]
    turns: Sequence[int]


def add_details(
    rows: Iterable[Any],
    recall: Callable[[Sequence[str]], Mapping[str, Row]],
    fetch: Callable[[Row], Row],
    *,
    listed: Listed,
    today: date,
    most: int = MOST_OF_A_RUN,
) -> Detailed:
    """Each row with the keys that `fetch` finds behind it, or that are known of it from earlier.

    `recall` tells what is known of the postings with these ids. A posting whose details cannot be had now keeps those
    it had; without any it stays as it was listed, and is fetched next time.
    """
    plan = _plan(list(rows), recall, listed, today)
    detailed = plan.rows
    troubles: dict[str, JobrakerError] = {}
    for place in plan.turns[:most]:
        row = plan.listed[place]
        try:
            detailed[place] = {**row, **fetch(row)}
        except (MissingError, UnavailableError, BrokenError, InvalidError) as error:
            troubles[_identify(row, listed)] = error
    return Detailed(detailed, troubles, _describe(detailed, listed.sign, waiting=len(plan.turns) - most, most=most))


def _plan(rows: list[Any], recall: Callable[[Sequence[str]], Mapping[str, Row]], listed: Listed, today: date) -> _Plan:
    planned = list(rows)
    turns: dict[int, tuple[_Turn, bytes]] = {}
    places = [place for place, row in enumerate(rows) if isinstance(row, dict)]
    for batch in _split(places):
        known = recall([_identify(rows[place], listed) for place in batch])
        for place in batch:
            row = rows[place]
            identity = _identify(row, listed)
            earlier = known.get(identity)
            turn = _find_turn(row, earlier, listed, is_due=_is_due(identity, today))
            if earlier is not None and listed.sign in earlier:
                planned[place] = {**earlier, **row, **({OLDER: True} if turn is _Turn.CHANGED else {})}
            if turn is not None:
                turns[place] = (turn, b"" if turn is _Turn.NEW else _shuffle(identity, today))
    return _Plan(planned, {place: rows[place] for place in turns}, sorted(turns, key=lambda place: turns[place]))


def _find_turn(row: Row, earlier: Row | None, listed: Listed, *, is_due: bool) -> _Turn | None:
    """When the row's details are fetched; None where they need not be."""
    if earlier is None:
        return _Turn.NEW
    if listed.sign not in earlier:
        return _Turn.BARE
    if OLDER in earlier or not _is_same(row, earlier, listed.volatile):
        return _Turn.CHANGED
    return _Turn.DUE if is_due else None


def _describe(rows: Iterable[Any], sign: str, *, waiting: int, most: int) -> str | None:
    listed = [row for row in rows if isinstance(row, dict)]
    bare = sum(sign not in row for row in listed)
    older = sum(OLDER in row for row in listed)
    said = [
        *([f"{bare} postings without their details"] if bare else []),
        *([f"{older} postings with details of before they changed"] if older else []),
        *([f"{waiting} details left for later runs, since one fetches {most} at most"] if waiting > 0 else []),
    ]
    return "; ".join(said) or None


def _split(places: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(places), _BATCH):
        yield places[start : start + _BATCH]


def _identify(row: Row, listed: Listed) -> str:
    return str(row.get(listed.key))


def _is_same(row: Row, earlier: Row, volatile: frozenset[str]) -> bool:
    return all(earlier.get(name) == value for name, value in row.items() if name not in volatile)


def _is_due(identity: str, today: date) -> bool:
    return zlib.crc32(identity.encode()) % _DAYS == today.toordinal() % _DAYS


def _shuffle(identity: str, today: date) -> bytes:
    """Another order each day, so that those whose details cannot be had do not keep the others waiting."""
    return hashlib.sha256(f"{today} {identity}".encode()).digest()
