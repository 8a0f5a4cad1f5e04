"""What a site's robots.txt lets us read, asked once an hour and host.

A site without one (4xx) allows everything; one that cannot be asked now allows nothing for now. The delay it asks for
becomes the pace of the client for that host.
"""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from jobraker import clock, web
from jobraker.errors import BrokenError, ForbiddenError, MissingError, UnavailableError

_KEPT: Final = timedelta(hours=1)
_LONGEST_DELAY_S: Final = 60.0
_LARGEST: Final = 512_000  # what lies beyond, a crawler need not read (RFC 9309)
_ACCEPT: Final = "text/plain, */*;q=0.5"


@dataclass(frozen=True)
class _Rules:
    text: Protego | None
    trouble: str | None
    asked_at: datetime


class Robots:
    """The robots.txt of every host that is read through `client`. Safe to share between threads."""

    def __init__(self, client: web.Client, agent: str) -> None:
        """`agent` is the whole User-Agent; rules are looked up by its first word."""
        self._client = client
        self._token = agent.split("/", maxsplit=1)[0].split(" ", maxsplit=1)[0]
        self._rules: dict[str, _Rules] = {}
        self._lock = threading.Lock()
        self._asking: dict[str, threading.Lock] = {}

    def demand_allowed(self, url: str) -> None:
        """Raise `ForbiddenError` where the site forbids the address, `UnavailableError` where it cannot be asked."""
        parts = urlsplit(url)
        rules = self._find_rules(f"{parts.scheme}://{parts.netloc}", parts.hostname or "")
        if rules.trouble:
            raise UnavailableError(f"{parts.hostname} does not say what may be read there: {rules.trouble}")
        if rules.text is not None and not rules.text.can_fetch(url, self._token):
            raise ForbiddenError(f"{parts.hostname} does not want this page to be read by machines (robots.txt).")

    def _find_rules(self, origin: str, host: str) -> _Rules:
        with self._lock:
            asking = self._asking.setdefault(origin, threading.Lock())
        with asking:
            known = self._rules.get(origin)
            if known is None or clock.now() - known.asked_at > _KEPT:
                known = self._rules[origin] = self._ask(origin, host)
            return known

    def _ask(self, origin: str, host: str) -> _Rules:
        try:
            answer = self._client.fetch(f"{origin}/robots.txt", accept=_ACCEPT)
        except (MissingError, BrokenError):
            return _Rules(None, None, clock.now())
        except UnavailableError as error:
            return _Rules(None, error.message, clock.now())
        text = Protego.parse(answer.content[:_LARGEST].decode("utf-8", "replace"))
        delay = text.crawl_delay(self._token)
        if delay:
            self._client.slow_down(host, min(float(delay), _LONGEST_DELAY_S))
        return _Rules(text, None, clock.now())
