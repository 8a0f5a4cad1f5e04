"""The one client for the outside world: honest agent, time limits, retries, a pace per host.

Retries cover what may pass (no answer, 429, 5xx) and obey Retry-After. Whatever remains becomes an
`UnavailableError` here, once, with the address's host and never its query: Adzuna's carries the key.
"""

import threading
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Final, Self

import httpx
import stamina

from jobraker import clock, log
from jobraker.errors import BrokenError, MissingError, UnavailableError
from jobraker.settings import WebSettings

_log = log.get(__name__)
_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT_S: Final = 60.0
_LARGEST_BODY: Final = 256 * 1024 * 1024


class Client:
    """An HTTP client with manners. Safe to share between threads."""

    def __init__(self, settings: WebSettings) -> None:
        """Take agent, time limit, tries and pace from `settings`."""
        self._settings = settings
        self._http = httpx.Client(
            headers={"User-Agent": settings.agent, "Accept": "application/json"},
            timeout=settings.timeout_s,
            follow_redirects=True,
        )
        self._pace = _Pace(settings.pace_s)

    def __enter__(self) -> Self:
        """Nothing is opened before the first request."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()

    def get(self, url: str, *, params: Mapping[str, str | int] | None = None) -> bytes:
        """The body at `url`.

        Raises `MissingError` for 404 and 410, `BrokenError` for any other refusal (its body may say why,
        see `fields["body"]`), `UnavailableError` where no answer came in spite of retries.
        """
        host = httpx.URL(url).host
        try:
            for attempt in stamina.retry_context(
                on=_backoff, attempts=self._settings.tries, timeout=None, wait_initial=0.2, wait_jitter=0.2
            ):
                with attempt:
                    self._pace.wait(host)
                    response = self._http.get(url, params=dict(params or {}))
                    response.raise_for_status()
        except httpx.HTTPStatusError as error:
            raise _refusal(host, error.response) from error
        except httpx.HTTPError as error:
            raise UnavailableError(f"{host} does not answer ({type(error).__name__}).") from error
        if len(response.content) > _LARGEST_BODY:
            raise BrokenError(f"{host} sent more than {_LARGEST_BODY} bytes.")
        return response.content


def _backoff(error: Exception) -> bool | float:
    """Whether to try again, or after how many seconds when the host says so."""
    if isinstance(error, httpx.HTTPStatusError):
        if error.response.status_code not in _PASSING:
            return False
        return _retry_after(error.response) or True
    return isinstance(error, httpx.TransportError)


def _retry_after(response: httpx.Response) -> float | None:
    stated = response.headers.get("Retry-After", "").strip()
    if not stated:
        return None
    try:
        seconds = float(stated) if stated.isdigit() else (parsedate_to_datetime(stated) - clock.now()).total_seconds()
    except (TypeError, ValueError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT_S)


def _refusal(host: str, response: httpx.Response) -> MissingError | BrokenError | UnavailableError:
    status, body = response.status_code, response.text[:500]
    if status in (404, 410):
        return MissingError(f"{host} has nothing there ({status}).")
    if status in _PASSING:
        return UnavailableError(f"{host} answers {status} in spite of retries.", fields={"body": body})
    return BrokenError(f"{host} refuses the request ({status}).", fields={"body": body})


class _Pace:
    """Lets one request per interval through to each host."""

    def __init__(self, interval_s: float) -> None:
        self._interval = interval_s
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str) -> None:
        with self._lock:
            start = max(time.monotonic(), self._next.get(host, 0.0))
            self._next[host] = start + self._interval
        delay = start - time.monotonic()
        if delay > 0:
            time.sleep(delay)
