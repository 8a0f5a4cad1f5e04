"""The plan of a run's calls: never more than there is, more where more is found, and nobody waits for ever."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.bench.quota import simulate
from jobraker.quota import Windows
from scrapers.adzuna.board import WINDOWS
from scrapers.adzuna.plan import allot, count_refreshes, plan
from scrapers.source import Yield

NAMES = st.lists(st.text("abcdefgh", min_size=1, max_size=3), max_size=12, unique=True)
YIELDS = st.builds(Yield, st.floats(0, 5000), st.integers(1, 10))
CALLS = st.integers(0, 60)


@given(left=st.builds(Windows, *[st.integers(-5, 3000)] * 4), refreshes=st.integers(1, 1440))
def test_no_run_gets_more_than_any_window_has(left: Windows, refreshes: int) -> None:
    calls = allot(left, WINDOWS, refreshes=refreshes)
    assert 0 <= calls <= max(0, min(allowed for allowed in asdict(left).values() if allowed is not None))


@given(st.data(), NAMES, CALLS, st.integers(0, 9), st.integers(0, 10_000))
def test_a_plan_keeps_to_its_calls(data: st.DataObject, names: list[str], calls: int, most: int, turn: int) -> None:
    yields = {name: data.draw(YIELDS) for name in names if data.draw(st.booleans())}
    made = plan(names, yields, calls=calls, most=most, turn=turn)
    assert list(made.shares) == names
    assert made.planned <= calls
    assert all(0 <= share.pages <= most for share in made.shares.values())
    if calls >= len(names) and most:
        assert all(share.pages for share in made.shares.values())


@given(st.data(), NAMES.filter(bool), CALLS, st.integers(1, 9), st.integers(0, 10_000), st.floats(0, 5000))
def test_a_greater_yield_never_costs_a_page(  # noqa: PLR0917 - drawn one by one
    data: st.DataObject, names: list[str], calls: int, most: int, turn: int, more: float
) -> None:
    yields = {name: data.draw(YIELDS) for name in names}
    chosen = data.draw(st.sampled_from(names))
    risen = yields | {chosen: Yield(yields[chosen].landed + more, yields[chosen].readings)}
    before, after = (plan(names, known, calls=calls, most=most, turn=turn) for known in (yields, risen))
    assert after.shares[chosen].pages >= before.shares[chosen].pages


@given(st.integers(1, 40), st.integers(1, 12))
def test_nobody_waits_for_ever(searches: int, calls: int) -> None:
    names = [str(number) for number in range(searches)]
    yields = {name: Yield(0.0 if name == "0" else 900.0, 9) for name in names}
    made = [plan(names, yields, calls=calls, most=2, turn=turn) for turn in range(searches)]
    assert any(one.shares["0"].pages for one in made)


def test_what_was_never_read_is_tried() -> None:
    made = plan(["known", "new"], {"known": Yield(5.0, 9)}, calls=1, most=2, turn=0)
    assert made.planned == 1
    assert plan(["dull", "new"], {"dull": Yield(0.0, 9)}, calls=2, most=2, turn=0).shares["new"].pages == 1


def test_a_plan_says_why() -> None:
    made = plan(["a", "b"], {"a": Yield(70.0, 2)}, calls=3, most=3, turn=0)
    assert made.describe() == "3 of 3 calls: a 2, b 1; 0 searches wait"
    assert made.shares["a"].reason == "about 70 new postings a reading, by 2 readings, not yet sure"
    assert made.shares["b"].reason == "not read before"


@pytest.mark.parametrize(
    ("cron", "times"), [("17 */6 * * *", 4), ("0,30 * * * *", 48), ("5 8-18/2 * * 1-5", 6), ("0 3 * * *", 1)]
)
def test_refreshes_are_counted(cron: str, times: int) -> None:
    assert count_refreshes(cron) == times


def test_a_month_by_the_plan_finds_more_than_an_even_split_and_stays_within_each_window() -> None:
    figures = simulate(seed=7)
    assert figures["ratio"] > 1.05
    assert figures["calls"] <= WINDOWS.per_month
    assert figures["most_in_a_day"] <= WINDOWS.per_day
    assert figures["most_in_a_week"] <= WINDOWS.per_week
    assert figures["searches_never_read"] == 0
