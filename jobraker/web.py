"""The one client for the outside world: honest agent, time limits, retries, a pace per host.

Retries cover what may pass (no answer, 429, 5xx) and obey Retry-After. Whatever remains becomes an
`UnavailableError` here, once, with the address's host and never its query: Adzuna's carries the key.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Final, Self

import httpx
import stamina

from jobraker import clock
from jobraker.egress import GuardedTransport
from jobraker.errors import BrokenError, MissingError, UnavailableError
from jobraker.settings import WebSettings

_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT_S: Final = 60.0
_LARGEST_BODY: Final = 64 * 1024 * 1024  # the largest real boards are a few MB
_PATIENCE: Final = 4  # times the time limit, for an answer as a whole
_SHORTEST_SECRET: Final = 6


class Client:
    """An HTTP client with manners. Safe to share between threads."""

    def __init__(self, settings: WebSettings, *, public_only: bool = False) -> None:
        """Take agent, time limit, tries and pace from `settings`.

        `public_only` is for addresses that a person gave: one that is not public is a `ForbiddenError`.
        """
        self._settings = settings
        self._http = httpx.Client(
            headers={"User-Agent": settings.agent, "Accept": "application/json"},
            timeout=settings.timeout_s,
            follow_redirects=True,
            transport=GuardedTransport(settings) if public_only else None,
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

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        spend: Callable[[], None] | None = None,
    ) -> bytes:
        """The body at `url`. `spend` is called before each attempt, retries included: the host counts them too.

        With `headers` no redirect is followed, since one of them may be a key.
        Raises `MissingError` for 404 and 410, `BrokenError` for any other refusal (each may carry what the body
        said as `fields["body"]`), `UnavailableError` where no answer came in spite of retries or it came in drops,
        and whatever `spend` raises.
        """
        host, sent = _find_host(url), {**(params or {}), **(headers or {})}
        try:
            for attempt in stamina.retry_context(
                on=_backoff, attempts=self._settings.tries, timeout=None, wait_initial=0.2, wait_jitter=0.2
            ):
                with attempt:
                    if spend:
                        spend()
                    self._pace.wait(host)
                    response = self._read(url, host, params, headers)
                    _check_passing(response)
        except _PassingError as error:
            raise _refusal(host, error.response, sent) from None
        except httpx.HTTPError as error:
            raise UnavailableError(f"{host} does not answer ({type(error).__name__}).") from None
        if not response.is_success:
            raise _refusal(host, response, sent)
        return response.content

    def _read(
        self, url: str, host: str, params: Mapping[str, str | int] | None, headers: Mapping[str, str] | None
    ) -> httpx.Response:
        """The answer with its body.

        Raises `BrokenError` as soon as the body is too large to be true, `UnavailableError` where it takes too long.
        """
        deadline = time.monotonic() + _PATIENCE * self._settings.timeout_s
        with self._http.stream(
            "GET", url, params=dict(params or {}), headers=headers, follow_redirects=not headers
        ) as response:
            response.stream = _Timed(response.stream, host, deadline)
            chunks, size = [], 0
            for chunk in response.iter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if size > _LARGEST_BODY:
                    raise BrokenError(f"{host} sent more than {_LARGEST_BODY} bytes.")
        headers = {"Retry-After": response.headers.get("Retry-After", "")}
        return httpx.Response(response.status_code, headers=headers, content=b"".join(chunks))


class _Timed(httpx.SyncByteStream):
    """A body that must have come by a deadline: httpx's own limit begins anew with each byte.

    Watched before it is decoded: of a compressed body in drops nothing may come out for hours.
    """

    def __init__(self, stream: object, host: str, deadline: float) -> None:
        assert isinstance(stream, httpx.SyncByteStream)  # noqa: S101 - the client is not an asynchronous one
        self._stream = stream
        self._host = host
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        for part in self._stream:
            if time.monotonic() > self._deadline:
                raise UnavailableError(f"{self._host} does not come to the end of its answer.")
            yield part

    def close(self) -> None:
        self._stream.close()


class _PassingError(Exception):
    """A refusal that may pass.

    Not httpx's own error: that one writes the whole address, and each retry is logged with its error.
    """

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(f"status {response.status_code}")
        self.response = response


def _find_host(url: str) -> str:
    try:
        return httpx.URL(url).host or "an address without a host"
    except httpx.InvalidURL:
        raise BrokenError("An address to read is not a URL.") from None


def _check_passing(response: httpx.Response) -> None:
    if response.status_code in _PASSING:
        raise _PassingError(response)


def _backoff(error: Exception) -> bool | float:
    """Whether to try again, or after how many seconds when the host says so."""
    if isinstance(error, _PassingError):
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


def _refusal(
    host: str, response: httpx.Response, sent: Mapping[str, str | int]
) -> MissingError | BrokenError | UnavailableError:
    status, body = response.status_code, _mask(response.text[:500], sent)
    fields = {"body": body}
    if status in (404, 410):
        return MissingError(f"{host} has nothing there ({status}).", fields=fields)
    if status in _PASSING:
        return UnavailableError(f"{host} answers {status} in spite of retries.", fields=fields)
    return BrokenError(f"{host} refuses the request ({status}).", fields=fields)


def _mask(body: str, sent: Mapping[str, str | int]) -> str:
    """The body without what was sent: a refusal often repeats the address, and with it the key."""
    for value in sent.values():
        if isinstance(value, str) and len(value) >= _SHORTEST_SECRET:
            body = body.replace(value, "***")
    return body


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
