"""Boards whose list tells little: the rest of each posting is fetched one by one, and not again while nothing moved.

A list tells no change of the text behind it, so each posting is read anew once a week, a seventh of them a day.
"""

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jobraker.errors import BrokenError, InvalidError, JobrakerError, MissingError, UnavailableError

_DAYS: Final = 7
Row = dict[str, Any]


@dataclass(frozen=True)
class Detailed:
    """Rows with what is behind them, and how many stayed without."""

    rows: list[Any]
    bare: int
    troubles: Mapping[str, JobrakerError]
    """By posting, why its details could not be had."""

    @property
    def note(self) -> str | None:
        """What to say of the rows that stayed without."""
        return f"{self.bare} postings without their details" if self.bare else None


def add_details(
    rows: Iterable[Any],
    known: Mapping[str, Row],
    fetch: Callable[[Row], Row],
    *,
    key: str,
    volatile: frozenset[str],
    today: date,
) -> Detailed:
    """Each row with the keys that `fetch` finds behind it, or that are known of it from earlier.

    `key` is where a row keeps its id, `volatile` are keys of a row that move by themselves. A posting whose details
    cannot be had now keeps those it had; without any it stays as it was listed.
    """
    detailed: list[Any] = []
    troubles: dict[str, JobrakerError] = {}
    bare = 0
    for row in rows:
        if not isinstance(row, dict):
            detailed.append(row)
            continue
        identity = str(row.get(key))
        earlier = known.get(identity)
        if earlier is not None and _is_same(row, earlier, volatile) and not _is_due(identity, today):
            detailed.append({**earlier, **row})
            continue
        try:
            detailed.append({**row, **fetch(row)})
        except (MissingError, UnavailableError, BrokenError, InvalidError) as error:
            troubles[identity] = error
            bare += earlier is None
            detailed.append({**(earlier or {}), **row})
    return Detailed(detailed, bare, troubles)


def _is_same(row: Row, earlier: Row, volatile: frozenset[str]) -> bool:
    return all(earlier.get(name) == value for name, value in row.items() if name not in volatile)


def _is_due(identity: str, today: date) -> bool:
    return zlib.crc32(identity.encode()) % _DAYS == today.toordinal() % _DAYS
