"""A month of Adzuna's quota by the plan and by an even split: how many new postings each finds, in a made-up market."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jobraker.quota import Windows
from scrapers.adzuna.board import WINDOWS
from scrapers.adzuna.plan import PAGE, allot, plan
from scrapers.source import Yield

_SEARCHES: Final = 40
_RUNS_A_DAY: Final = 4
_DAYS: Final = 31
_MOST: Final = 10
_REMEMBERED: Final = 10
_SEEDS: Final = 5


@dataclass
class _Month:
    """What one way of spending has done so far."""

    found: int = 0
    calls: list[int] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)
    """New postings of each search since it was read."""
    readings: dict[str, list[int]] = field(default_factory=dict)

    def count_since(self, runs: int) -> int:
        return sum(self.calls[-runs:]) if runs else 0

    def find_left(self) -> Windows:
        """Of the sliding windows; a run takes longer than a minute."""
        return Windows(
            per_minute=WINDOWS.per_minute,
            per_day=WINDOWS.per_day - self.count_since(_RUNS_A_DAY - 1),
            per_week=WINDOWS.per_week - self.count_since(7 * _RUNS_A_DAY - 1),
            per_month=WINDOWS.per_month - self.count_since(31 * _RUNS_A_DAY - 1),
        )

    def read(self, name: str, pages: int) -> int:
        """Read so many pages, the newest first; what lies deeper is not found any more. The calls it took."""
        new = min(self.waiting.get(name, 0), PAGE * pages)
        self.waiting[name] = 0
        self.readings.setdefault(name, []).append(new)
        self.found += new
        return pages


def simulate(*, seed: int) -> dict[str, Any]:
    """Both months over the same arrivals."""
    dice = random.Random(seed)
    names = [f"search {number}" for number in range(_SEARCHES)]
    rates = {name: dice.paretovariate(1.1) * 3 for name in names}  # new postings a run: few searches have most
    arrivals = [
        {name: min(int(dice.expovariate(1 / rates[name])), 2000) for name in names} for _ in range(_RUNS_A_DAY * _DAYS)
    ]
    planned, even = _Month(), _Month()
    for turn, arrived in enumerate(arrivals):
        for month, share in ((planned, _plan), (even, _split)):
            for name in names:
                month.waiting[name] = month.waiting.get(name, 0) + arrived[name]
            pages = share(names, month, turn)
            month.calls.append(sum(month.read(name, count) for name, count in pages.items() if count))
    return {
        "found_by_plan": planned.found,
        "found_by_even_split": even.found,
        "ratio": round(planned.found / even.found, 2),
        "calls": sum(planned.calls),
        "calls_of_even_split": sum(even.calls),
        "most_in_a_day": _find_most(planned.calls, _RUNS_A_DAY),
        "most_in_a_week": _find_most(planned.calls, 7 * _RUNS_A_DAY),
        "searches_never_read": sum(name not in planned.readings for name in names),
    }


def _plan(names: Sequence[str], month: _Month, turn: int) -> dict[str, int]:
    yields = {
        name: Yield(sum(last) / len(last), len(last))
        for name, read in month.readings.items()
        if (last := read[-_REMEMBERED:])
    }
    calls = allot(month.find_left(), WINDOWS, refreshes=_RUNS_A_DAY)
    shares = plan(names, yields, calls=calls, most=_MOST, turn=turn).shares
    return {name: share.pages for name, share in shares.items()}


def _split(names: Sequence[str], month: _Month, _turn: int) -> dict[str, int]:
    """As many calls, one page to each search in turn."""
    calls = allot(month.find_left(), WINDOWS, refreshes=_RUNS_A_DAY)
    start = sum(month.calls)
    pages = dict.fromkeys(names, 0)
    for place in range(calls):
        pages[names[(start + place) % len(names)]] += 1
    return pages


def _find_most(calls: Sequence[int], runs: int) -> int:
    return max(sum(calls[start : start + runs]) for start in range(len(calls)))


def run(simulated: Callable[..., dict[str, Any]] = simulate) -> dict[str, Any]:
    """The figures of several made-up markets."""
    months = [simulated(seed=seed) for seed in range(_SEEDS)]
    return {"months": months, "least_ratio": min(month["ratio"] for month in months), "wanted": "least_ratio > 1"}


if __name__ == "__main__":
    print(json.dumps(run()))  # noqa: T201 - figures go to standard output
