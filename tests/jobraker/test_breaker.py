"""Who is left alone, for how long, and when one request may try again."""

import pytest

from jobraker import breaker
from jobraker.breaker import FAILURES_OF_A_HOST, FAILURES_OF_ALL, REST_S, Breaker
from jobraker.errors import UnavailableError


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The present moment, in seconds, as the last element."""
    told = [1000.0]
    monkeypatch.setattr(breaker.time, "monotonic", lambda: told[-1])
    return told


def fail(tried: Breaker, host: str, times: int) -> None:
    for _ in range(times):
        tried.demand_closed(host)
        tried.record(host, failed=True)


def test_one_host_that_fails_does_not_shut_out_another(moments: list[float]) -> None:
    tried = Breaker()
    fail(tried, "one.example", FAILURES_OF_A_HOST)
    tried.demand_closed("two.example")
    with pytest.raises(UnavailableError, match=r"one\.example is left alone"):
        tried.demand_closed("one.example")


def test_success_in_between_begins_the_count_anew(moments: list[float]) -> None:
    tried = Breaker()
    for _ in range(4):
        fail(tried, "one.example", FAILURES_OF_A_HOST - 1)
        tried.record("one.example", failed=False)
    tried.demand_closed("one.example")


def test_where_many_hosts_fail_the_party_is_left_alone(moments: list[float]) -> None:
    tried = Breaker()
    for number in range(FAILURES_OF_ALL):
        fail(tried, f"{number}.example", 1)
    with pytest.raises(UnavailableError, match="All hosts of this source are left alone"):
        tried.demand_closed("another.example")


def test_after_the_rest_one_may_try_and_the_others_wait_for_how_it_ends(moments: list[float]) -> None:
    tried = Breaker()
    fail(tried, "one.example", FAILURES_OF_A_HOST)
    moments.append(1000.0 + REST_S)
    tried.demand_closed("one.example")
    with pytest.raises(UnavailableError):
        tried.demand_closed("one.example")
    tried.record("one.example", failed=False)
    tried.demand_closed("one.example")


def test_a_longer_rest_that_was_asked_for_is_kept(moments: list[float]) -> None:
    tried = Breaker()
    tried.record("one.example", failed=True, rest_s=86_400.0)
    moments.append(1000.0 + 86_399)
    with pytest.raises(UnavailableError):
        tried.demand_closed("one.example")
    moments.append(1000.0 + 86_400)
    tried.demand_closed("one.example")
