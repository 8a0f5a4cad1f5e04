"""The way out to addresses that a person gave: to public ones only, for a bounded time and a bounded size.

The name is resolved, each address checked, and the connection goes to an address that was checked, so that a name
which changes its answer in between gains nothing. Certificates are checked against the name. Proxies of the
environment are not used: they would do the resolving.
"""

import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import httpcore
import httpx

from jobraker.addresses import WEB_PORTS, demand_public
from jobraker.errors import BrokenError, InvalidError, UnavailableError
from jobraker.settings import WebSettings

_LARGEST: Final = 16 * 1024 * 1024  # bytes on one connection, which is one answer
_PATIENCE: Final = 4  # times the time limit, for an answer as a whole
_PORTS: Final = {"http": 80, "https": 443}


def connect(
    web: WebSettings, host: str, port: int, *, timeout_s: float | None, low_ports: frozenset[int] = WEB_PORTS
) -> socket.socket:
    """A connection to a public address of `host`. Raises what `demand_public` raises, and `OSError`."""
    failure = OSError("no address")
    for address in demand_public(web, host, port, low_ports=low_ports):
        try:
            return socket.create_connection((str(address), port), timeout_s)
        except OSError as error:
            failure = error
    raise failure


def _demand_shape(url: httpx.URL) -> None:
    if url.scheme not in _PORTS or not url.host:
        raise InvalidError("An address begins with https:// or http:// and a host.")
    if url.userinfo:
        raise InvalidError("An address must not hold a user name or a password.")


class GuardedTransport(httpx.HTTPTransport):
    """What an `httpx.Client` needs to obey the rules above, on redirects, too. Each request has its own connection.

    Raises `ForbiddenError` and `InvalidError` for an address that is refused, `UnavailableError` for an answer that
    takes too long as a whole, `BrokenError` for one that is too large.
    """

    def __init__(self, web: WebSettings) -> None:
        """Take time limit and allowed private hosts from `web`."""
        context = httpx.create_ssl_context()
        super().__init__(verify=context)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, max_keepalive_connections=0, network_backend=_GuardedBackend(web)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask uncompressed: a small answer could unpack to a very large one."""
        _demand_shape(request.url)
        request.headers["Accept-Encoding"] = "identity"
        response = super().handle_request(request)
        if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("identity", ""):
            response.close()
            raise BrokenError(f"{request.url.host} sent a compressed answer that nobody asked for.")
        return response


class _GuardedBackend(httpcore.SyncBackend):
    """Opens the connections of a client."""

    def __init__(self, web: WebSettings) -> None:
        self._web = web

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        budget = _Budget(host, time.monotonic() + _PATIENCE * self._web.timeout_s, _LARGEST)
        failure: Exception = httpcore.ConnectError("no address")
        for address in demand_public(self._web, host, port):
            try:
                stream = super().connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _BoundedStream(stream, budget)
        raise failure


@dataclass
class _Budget:
    """What is left of one answer's time and size."""

    host: str
    ends_at: float
    bytes_left: int

    def limit(self, timeout: float | None) -> float:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise UnavailableError(f"{self.host} does not come to the end of its answer.")
        return left if timeout is None else min(left, timeout)


class _BoundedStream(httpcore.NetworkStream):
    """A connection under a budget, before and after TLS begins."""

    def __init__(self, stream: httpcore.NetworkStream, budget: _Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        part = self._stream.read(max_bytes, self._budget.limit(timeout))
        self._budget.bytes_left -= len(part)
        if self._budget.bytes_left < 0:
            raise BrokenError(f"{self._budget.host} sent more than {_LARGEST} bytes.")
        return part

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._budget.limit(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._budget.limit(timeout))
        return _BoundedStream(secured, self._budget)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()
