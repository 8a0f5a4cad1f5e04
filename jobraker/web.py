"""The one client for the outside world: honest agent, time limits, retries, a pace and a breaker per host.

Retries cover what may pass (no answer, 429, 5xx) and obey Retry-After. Whatever remains becomes an
`UnavailableError` here, once, with the address's host and never its query: Adzuna's carries the key.
A client serves one party, so that its breaker also leaves a party alone whose hosts all fail.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from functools import cache
from types import TracebackType
from typing import Any, Final, Self

import httpx
import stamina

from jobraker import clock
from jobraker.breaker import Breaker
from jobraker.egress import GuardedTransport
from jobraker.errors import BrokenError, MissingError, UnavailableError
from jobraker.revisits import Revisits, Visited
from jobraker.settings import WebSettings

_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT_S: Final = 60.0
_LARGEST_BODY: Final = 64 * 1024 * 1024  # the largest real boards are a few MB
_PATIENCE: Final = 4  # times the time limit, for an answer as a whole
_SHORTEST_SECRET: Final = 6
_OK: Final = 200
_NOT_MODIFIED: Final = 304
_MOST_REDIRECTS: Final = 5
_UNTOLD: Final = frozenset({401, 403})  # a door that is shut tells nothing of how the house is
_PACKING: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})


@dataclass(frozen=True)
class Answer:
    """What came back: the body, and what a reader of pages needs beside it."""

    content: bytes
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    url: str
    """Where it came from in the end, redirects followed."""


@dataclass(frozen=True)
class _Request:
    method: str
    url: str
    host: str
    params: Mapping[str, str | int] | None
    headers: Mapping[str, str] | None
    json: Any
    follow: bool
    shows_redirects: bool = False


class Client:
    """An HTTP client with manners. Safe to share between threads."""

    def __init__(
        self,
        settings: WebSettings,
        *,
        public_only: bool = False,
        revisits: Revisits | None = None,
        manners: "Manners | None" = None,
    ) -> None:
        """Take agent, time limit, tries and pace from `settings`.

        `public_only` is for addresses that a person gave: one that is not public is a `ForbiddenError`.
        With `revisits` a body that was read before is asked for only if it has changed. With `manners` it goes on as
        other clients of the same party left off; else it knows of no host yet.
        """
        self._settings = settings
        self._guarded = self._connect(GuardedTransport(settings))
        self._http = self._guarded if public_only else self._connect(None)
        manners = manners or Manners(settings.pace_s)
        self._pace = manners.pace
        self._breaker = manners.breaker
        self._revisits = revisits

    def _connect(self, transport: httpx.BaseTransport | None) -> httpx.Client:
        headers = {"User-Agent": self._settings.agent, "Accept": "application/json"}
        return httpx.Client(headers=headers, timeout=self._settings.timeout_s, transport=transport)

    def __enter__(self) -> Self:
        """Nothing is opened before the first request."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()
        self._guarded.close()

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        spend: Callable[[], None] | None = None,
    ) -> bytes:
        """The body at `url`, as `fetch` reads it."""
        return self.fetch(url, params=params, headers=headers, spend=spend).content

    def post(self, url: str, *, json: Any, headers: Mapping[str, str] | None = None) -> bytes:
        """What `url` answers to a JSON body: for boards whose search is a POST. Raises as `fetch` does."""
        return self._ask(_Request("POST", url, _find_host(url), None, headers, json, follow=False), None).content

    def fetch(
        self,
        url: str,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        spend: Callable[[], None] | None = None,
        revisit: bool = False,
        accept: str | None = None,
        shows_redirects: bool = False,
    ) -> Answer:
        """What is at `url`. `spend` is called before each attempt, retries included: the host counts them too.

        With `headers` no redirect is followed, since one of them may be a key. With `revisit` the body is kept and
        next time asked for only if it has changed: never for an address that holds a key. `accept` are the media types
        asked for, other than JSON. With `shows_redirects` none is followed, and one is an answer like others.
        Raises `MissingError` for 404 and 410, `BrokenError` for any other refusal (each may carry what the body
        said as `fields["body"]`), `UnavailableError` where no answer came in spite of retries or it came in drops,
        or where the host is left alone after too many of those, and whatever `spend` raises.
        """
        asked = {**(headers or {}), **({"Accept": accept} if accept else {})} or None
        follow = not (headers or shows_redirects)
        request = _Request("GET", url, _find_host(url), params, asked, None, follow, shows_redirects)
        if not (revisit and self._revisits):
            return self._ask(request, spend)
        address = str(httpx.URL(url, params=dict(params or {}) or None))
        visited = self._revisits.recall(address)
        conditions = visited.conditions if visited else {}
        answer = self._ask(replace(request, headers={**(asked or {}), **conditions} or None), spend)
        if visited and answer.status == _NOT_MODIFIED:
            return Answer(visited.content, 200, visited.headers, answer.url)
        if answer.status == _OK:
            self._revisits.remember(address, Visited(answer.content, answer.headers))
        return answer

    def slow_down(self, host: str, interval_s: float) -> None:
        """Keep at least so many seconds between two requests to `host`."""
        self._pace.slow_down(host, interval_s)

    def _ask(self, request: _Request, spend: Callable[[], None] | None) -> Answer:
        sent = {**(request.params or {}), **(request.headers or {})}
        self._breaker.demand_closed(request.host)
        try:
            response = self._try_again(request, spend)
        except _PassingError as error:
            self._breaker.record(request.host, failed=True, rest_s=_read_retry_after(error.response))
            raise _refusal(request.host, error.response, sent) from None
        except httpx.InvalidURL:
            raise BrokenError(f"{request.host} redirects to what is no address.") from None
        except httpx.HTTPError as error:
            self._breaker.record(request.host, failed=True)
            raise UnavailableError(f"{request.host} does not answer ({type(error).__name__}).") from None
        except (_SlowError, _OversizeError):
            self._breaker.record(request.host, failed=True)
            raise
        if response.status_code not in _UNTOLD:
            self._breaker.record(request.host, failed=False)
        is_shown = request.shows_redirects and response.has_redirect_location
        if not (response.is_success or response.status_code == _NOT_MODIFIED or is_shown):
            raise _refusal(request.host, response, sent)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.content, response.status_code, headers, str(response.url))

    def _try_again(self, request: _Request, spend: Callable[[], None] | None) -> httpx.Response:
        """The answer, after as many tries as it takes. Raises what the last one raised."""
        for attempt in stamina.retry_context(
            on=_backoff, attempts=self._settings.tries, timeout=None, wait_initial=0.2, wait_jitter=0.2
        ):
            with attempt:
                if spend:
                    spend()
                self._pace.wait(request.host)
                response = self._read(request)
                _check_passing(response)
        return response

    def _read(self, request: _Request) -> httpx.Response:
        """The answer with its body, redirects followed: to another host only if its address is a public one.

        Raises `BrokenError` for too many redirects or a body too large to be true, `UnavailableError` where it takes
        too long, `ForbiddenError` where a redirect leads into a private network.
        """
        deadline = time.monotonic() + _PATIENCE * self._settings.timeout_s
        params = request.params and dict(request.params)
        sent = self._http.build_request(
            request.method, request.url, params=params, headers=request.headers, json=request.json
        )
        http = self._http
        for _ in range(_MOST_REDIRECTS + 1):
            with closing(http.send(sent, stream=True, follow_redirects=False)) as response:
                response.stream = _Timed(response.stream, request.host, deadline)
                if not (request.follow and response.next_request):
                    return _unpack(response, request.host)
                sent = response.next_request
            if sent.url.host != request.host:
                http = self._guarded
        raise BrokenError(f"{request.host} redirects in circles.")


def _unpack(response: httpx.Response, host: str) -> httpx.Response:
    """The answer with its body read, and without the headers about how that was packed."""
    chunks, size = [], 0
    for chunk in response.iter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        if size > _LARGEST_BODY:
            raise _OversizeError(f"{host} sent more than {_LARGEST_BODY} bytes.")
    kept = {name: value for name, value in response.headers.items() if name.lower() not in _PACKING}
    return httpx.Response(response.status_code, headers=kept, content=b"".join(chunks), request=response.request)


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
                raise _SlowError(f"{self._host} does not come to the end of its answer.")
            yield part

    def close(self) -> None:
        self._stream.close()


class _SlowError(UnavailableError):
    """The host sends its answer in drops."""


class _OversizeError(BrokenError):
    """The host sends more than can be true."""


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
    """Whether to try again, or after how many seconds when the host says so: not where it says a long time."""
    if isinstance(error, _PassingError):
        wait = _read_retry_after(error.response)
        return wait <= _LONGEST_WAIT_S and (wait or True) if wait is not None else True
    return isinstance(error, httpx.TransportError)


def _read_retry_after(response: httpx.Response) -> float | None:
    """Seconds that the host asks to wait, if it says so in a way that makes sense."""
    stated = response.headers.get("Retry-After", "").strip()
    if not stated:
        return None
    try:
        seconds = float(stated) if stated.isdigit() else (parsedate_to_datetime(stated) - clock.now()).total_seconds()
    except (TypeError, ValueError):
        return None
    return max(seconds, 0.0)


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
        self._slower: dict[str, float] = {}
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, host: str) -> None:
        with self._lock:
            start = max(time.monotonic(), self._next.get(host, 0.0))
            self._next[host] = start + self._slower.get(host, self._interval)
        delay = start - time.monotonic()
        if delay > 0:
            time.sleep(delay)

    def slow_down(self, host: str, interval_s: float) -> None:
        with self._lock:
            self._slower[host] = max(interval_s, self._slower.get(host, self._interval))


class Manners:
    """How fast each host is asked and which are left alone, however many clients read a party."""

    def __init__(self, pace_s: float) -> None:
        """Begin with nothing known of any host."""
        self.pace = _Pace(pace_s)
        self.breaker = Breaker()


@cache
def find_manners(party: str, pace_s: float) -> Manners:  # noqa: ARG001 - what they are kept by
    """The manners that all clients of a party share in this process: a host that asked for an hour's rest gets it."""
    return Manners(pace_s)
