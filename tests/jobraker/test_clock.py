from datetime import UTC, timedelta

import time_machine

from jobraker import clock


def test_now_is_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_the_clock_can_be_frozen(frozen_clock: time_machine.Traveller) -> None:
    before = clock.now()
    frozen_clock.shift(timedelta(hours=1))
    assert clock.now() - before == timedelta(hours=1)
