"""What asking for single postings has in common: a client, and a budget of the run and of each host."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from jobraker import web
from jobraker.settings import Settings


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


@contextmanager
def opened(chosen: Settings) -> Iterator[web.Client]:
    """The one client for the outside world, which keeps its pace and leaves failing hosts alone."""
    with web.Client(chosen.web) as client:
        yield client
