"""Waiting for a condition, and the wish to stop: the only places where the house sleeps.

A signal handler only sets a flag. Nothing is interrupted half-way (a database that is being set up, say);
everything that waits looks at the flag instead.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

_POLL_S: Final = 0.1
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Stop:
    """Whether somebody asked the house to end. Not a `threading.Event`: setting one in a handler may deadlock."""

    asked: bool = False


@contextmanager
def catching_signals() -> Iterator[Stop]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into `Stop.asked` for the block."""
    stop = Stop()

    def ask(_number: int, _frame: object) -> None:
        stop.asked = True

    before = {number: signal.signal(number, ask) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def wait_until(condition: Callable[[], bool], *, seconds: float, stop: Stop | None = None) -> bool:
    """Whether `condition` came true within `seconds` and before anybody asked to stop."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline or (stop is not None and stop.asked):
            return False
        pause()
    return True


def pause() -> None:
    """The pause between two looks."""
    time.sleep(_POLL_S)
