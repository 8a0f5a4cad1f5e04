"""How many pages of each search a run reads, so that calls go where the most new postings come from. Pure.

The windows slide, so there is no moment at which one is full again: each run takes an even share of a window, and more
while much of it is left. It is a plan and no guard: the meter refuses what goes beyond a window, retries included.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from jobraker.quota import Windows
from scrapers.source import Yield

PAGE: Final = 50
_DAYS: Final = {"per_day": 1, "per_week": 7, "per_month": 31}
_TURNED: Final = 3  # of so many calls one goes round the searches, whatever they brought
_TRUST: Final = 5  # readings after which a yield is believed
_HOURS: Final = 24


@dataclass(frozen=True)
class Share:
    """What one search gets of a run."""

    pages: int
    reason: str


@dataclass(frozen=True)
class Plan:
    """What a run may spend, and on what."""

    calls: int
    shares: Mapping[str, Share]

    @property
    def planned(self) -> int:
        """The calls that the searches take together."""
        return sum(share.pages for share in self.shares.values())

    def describe(self) -> str:
        """The plan in a line."""
        read = [f"{name} {share.pages}" for name, share in self.shares.items() if share.pages]
        waiting = len(self.shares) - len(read)
        return f"{self.planned} of {self.calls} calls: {', '.join(read) or 'none'}; {waiting} searches wait"


def allot(left: Windows, allowed: Windows, *, refreshes: int) -> int:
    """The calls of this run, where so many runs happen in a day.

    An even share of each window, up to twice that while the window is empty. Used at that rate, a window settles where
    each run takes just its even share.
    """
    calls = max(left.per_minute, 0)
    for window, days in _DAYS.items():
        rest, whole = max(getattr(left, window), 0), getattr(allowed, window)
        share = whole / (refreshes * days) * (1 + rest / whole) if whole else 0
        calls = min(calls, rest, math.ceil(share))
    return calls


def plan(searches: Sequence[str], yields: Mapping[str, Yield], *, calls: int, most: int, turn: int) -> Plan:
    """Pages of each search, `most` at most: first one in turn, then wherever the next page promises most.

    `turn` counts the runs: where there are more searches than calls, none waits for ever.
    """
    pages = dict.fromkeys(searches, 0)
    turned = _count_turned(calls, len(searches)) if most else 0
    for place in range(turned):
        pages[searches[(turn * turned + place) % len(searches)]] = 1
    while sum(pages.values()) < calls:
        open_searches = [name for name in searches if pages[name] < most]
        if not open_searches:
            break
        best = max(open_searches, key=lambda name: _promise(yields.get(name), pages[name]))
        if pages[best] and _promise(yields.get(best), pages[best]) <= 0:
            break
        pages[best] += 1
    return Plan(calls, {name: Share(pages[name], _explain(yields.get(name))) for name in searches})


def count_refreshes(cron: str) -> int:
    """How often a day a schedule of five fields runs on the days it runs; at least once."""
    minutes, hours, *_ = [*cron.split(), "*", "*"]
    return max(1, _count_field(minutes, 60) * _count_field(hours, _HOURS))


def _count_turned(calls: int, searches: int) -> int:
    """The searches that are read whatever they brought: all where there are calls enough."""
    return searches if calls >= searches else min(calls, max(1, calls // _TURNED))


def _promise(known: Yield | None, pages: int) -> float:
    """How many new postings the next page is likely to bring. The less is known, the more is hoped for."""
    if known is None:
        return PAGE / (pages + 1)
    hoped = known.landed * (1 + 1 / math.sqrt(max(known.readings, 1)))
    first = 1e-6 * (hoped + 1) if pages == 0 else 0.0  # a first page also tells that there is nothing
    return max(0.0, min(hoped - PAGE * pages, PAGE)) + first


def _explain(known: Yield | None) -> str:
    if known is None:
        return "not read before"
    sure = "" if known.readings >= _TRUST else ", not yet sure"
    return f"about {known.landed:.0f} new postings a reading, by {known.readings} readings{sure}"


def _count_field(field: str, whole: int) -> int:
    chosen: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        low = 0 if first == "*" else int(first)
        high = whole - 1 if first == "*" or (step and not last) else int(last or first)
        chosen |= set(range(low, high + 1, int(step or 1)))
    return len(chosen)
