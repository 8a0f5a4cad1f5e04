"""What asking for single postings has in common: a client, and a budget of the run and of each host."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from pydantic import BaseModel

from jobraker import web
from jobraker.settings import Settings
from scrapers.source import Source


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
def opened(chosen: Settings, source: Source) -> Iterator[web.Client]:
    """A client for the postings of a source, with the manners that its boards are read with.

    Where a tenant or a posting says what the host is, a stranger may have said it: public addresses only, and hosts
    that the settings name.
    """
    group = getattr(chosen, source.name, None)
    stated = [value for name, value in group if name.endswith("base_url")] if isinstance(group, BaseModel) else []
    named = [host for url in stated if "{" not in (host := urlsplit(url).hostname or "{")]
    sandbox = [host] if (host := urlsplit(chosen.sandbox_url or "").hostname) else []
    private = (*chosen.web.private_hosts, *named, *sandbox)
    with web.Client(
        chosen.web.model_copy(update={"private_hosts": private}),
        public_only=not stated or len(named) < len(stated),
        manners=web.find_manners(source.name, chosen.web.pace_s),
    ) as client:
        yield client
