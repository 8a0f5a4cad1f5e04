"""What asking for single postings may cost: a budget of the run, and of each host. And how failed forms are known."""

from collections import Counter
from datetime import timedelta
from typing import Final

FORM_MARK: Final = "its form: "
"""By which reasons of probes are told that are about forms."""
LONGEST_WAIT: Final = timedelta(days=32)
"""After which every form that failed is tried again."""


class Budget:
    """So many requests in all, and so many at one host."""

    def __init__(self, most: int, most_of_a_host: int) -> None:
        """Begin with nothing spent."""
        self._left = most
        self._most_of_a_host = most_of_a_host
        self._spent: Counter[str] = Counter()

    def spend(self, host: str) -> bool:
        """Whether one request more may go to `host`; it is counted if so."""
        if self._left <= 0 or self._spent[host] >= self._most_of_a_host:
            return False
        self._left -= 1
        self._spent[host] += 1
        return True
