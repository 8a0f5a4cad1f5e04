"""Leaves a host alone that keeps failing, and everything where many hosts in a row fail.

Not a library's breaker: pybreaker holds its lock while it calls, so that requests to one slow host would wait for
each other. Here the caller makes the call, and only says how it ended.
"""

import threading
import time
from collections import Counter
from typing import Final

from jobraker.errors import UnavailableError

FAILURES_OF_A_HOST: Final = 3  # each of them after all its retries
FAILURES_OF_ALL: Final = 8
REST_S: Final = 300.0
_ALL: Final = ""


class Breaker:
    """Counts failures in a row by host and of all hosts together. Safe to share between threads."""

    def __init__(self) -> None:
        """Closed for every host."""
        self._failures: Counter[str] = Counter()
        self._rests_until: dict[str, float] = {}
        self._lock = threading.Lock()

    def demand_closed(self, host: str) -> None:
        """Return if `host` may be asked; after its rest one request may try. Raises `UnavailableError`."""
        with self._lock:
            for circuit in (host, _ALL):
                until = self._rests_until.get(circuit, 0.0)
                if until > time.monotonic():
                    who = f"{host} is" if circuit else "All hosts of this source are"
                    raise UnavailableError(f"{who} left alone for a while: {self._failures[circuit]} in a row failed.")
                if until:
                    self._rests_until[circuit] = time.monotonic() + REST_S

    def record(self, host: str, *, failed: bool, rest_s: float | None = None) -> None:
        """Say how a request to `host` ended, and how long it asked to be left alone."""
        with self._lock:
            if failed and rest_s is not None and rest_s > REST_S:
                self._rests_until[host] = time.monotonic() + rest_s
            for circuit, most in ((host, FAILURES_OF_A_HOST), (_ALL, FAILURES_OF_ALL)):
                if not failed:
                    self._failures.pop(circuit, None)
                    self._rests_until.pop(circuit, None)
                    continue
                self._failures[circuit] += 1
                if self._failures[circuit] >= most:
                    rests_until = self._rests_until.get(circuit, 0.0)
                    self._rests_until[circuit] = max(rests_until, time.monotonic() + REST_S)
