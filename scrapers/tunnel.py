"""The only way out of the browser: a forward proxy on the loopback that connects to public addresses alone.

The browser resolves no name itself. Each connection is resolved and checked here, and goes to the address that was
checked (`jobraker.egress`), so that neither a redirect nor a frame, a socket or a name that changes its answer leads
into a private network. Bytes and connections are counted for the page as a whole.
"""

import selectors
import socket
import socketserver
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from jobraker import log
from jobraker.egress import connect
from jobraker.errors import ForbiddenError, JobrakerError
from jobraker.settings import WebSettings

_LARGEST_HEAD: Final = 64 * 1024
_PART: Final = 64 * 1024
_STEP_S: Final = 0.2
_END: Final = b"\r\n\r\n"
_HOPS: Final = frozenset({b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization", b"upgrade", b"te"})
_DEFAULT_PORTS: Final = {"http": 80, "ws": 80}
_log = log.get(__name__)


@dataclass
class Budget:
    """What is left of a page's time, bytes and connections."""

    ends_at: float
    """In `time.monotonic`."""
    bytes_left: int
    connections_left: int
    refused: list[str] = field(default_factory=list)
    """Hosts that were asked for and are not public."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take_connection(self) -> bool:
        """Whether one more connection may be opened."""
        with self._lock:
            self.connections_left -= 1
            return self.connections_left >= 0 and self.is_left

    def take_bytes(self, count: int) -> bool:
        """Whether that many more bytes may pass."""
        with self._lock:
            self.bytes_left -= count
            return self.is_left

    def refuse(self, host: str) -> None:
        """Remember a host that is not public."""
        with self._lock:
            self.refused.append(host)

    @property
    def is_left(self) -> bool:
        """Whether there is anything left."""
        return self.bytes_left > 0 and time.monotonic() < self.ends_at


class Tunnel(socketserver.ThreadingTCPServer):
    """The proxy, listening for as long as the block lasts."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, web: WebSettings, budget: Budget) -> None:
        """Connect as `web` allows, within `budget`."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.web = web
        self.budget = budget
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": _STEP_S}, name="tunnel", daemon=True
        )

    @property
    def url(self) -> str:
        """Where the browser finds it."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and end what is under way."""
        self.budget.ends_at = 0.0
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Handler(socketserver.BaseRequestHandler):
    """One connection of the browser: a tunnel (CONNECT), or one plain request."""

    server: Tunnel

    def handle(self) -> None:
        self.request.settimeout(_STEP_S * 50)
        try:
            self._serve()
        except OSError as error:
            _log.debug("tunnel ended", reason=str(error))

    def _serve(self) -> None:
        head, rest = _read_head(self.request)
        parts = head.split(b"\r\n")[0].split(b" ")
        if len(parts) != 3:  # noqa: PLR2004 - method, target, version
            self._answer(400)
            return
        method, target = parts[0], parts[1].decode("latin-1")
        host, port, path = _find_target(method, target)
        if not host or not self.server.budget.take_connection():
            self._answer(403 if host else 400)
            return
        try:
            outside = connect(self.server.web, host, port, timeout_s=self.server.web.timeout_s)
        except (JobrakerError, OSError) as error:
            if isinstance(error, ForbiddenError):
                self.server.budget.refuse(host)
            _log.debug("not reached", host=host, reason=str(error))
            self._answer(403)
            return
        with outside:
            if method == b"CONNECT":
                self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                outside.sendall(rest)
            else:
                outside.sendall(_rewrite(head, path) + rest)
                answer, begun = _read_head(outside)
                if not self.server.budget.take_bytes(len(begun)):
                    return
                self.request.sendall(_rewrite(answer, None) + begun)
            self._relay(outside)

    def _relay(self, outside: socket.socket) -> None:
        """Bytes both ways until an end closes, or nothing is left."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.request, selectors.EVENT_READ, outside)
            selector.register(outside, selectors.EVENT_READ, self.request)
            while self.server.budget.is_left:
                for key, _ in selector.select(_STEP_S):
                    part = key.fileobj.recv(_PART)  # type: ignore[union-attr] # both are sockets
                    if not part or not self.server.budget.take_bytes(len(part)):
                        return
                    key.data.sendall(part)

    def _answer(self, status: int) -> None:
        self.request.sendall(f"HTTP/1.1 {status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())


def _read_head(connection: socket.socket) -> tuple[bytes, bytes]:
    """A head without its end, and what came after it."""
    received = b""
    while _END not in received:
        part = connection.recv(_PART)
        if not part or len(received) > _LARGEST_HEAD:
            raise OSError("no head")
        received += part
    head, _, rest = received.partition(_END)
    return head, rest


def _find_target(method: bytes, target: str) -> tuple[str | None, int, str]:
    """Host, port and path that a request is for; without a host, it is for nobody."""
    try:
        if method == b"CONNECT":
            parts = urlsplit(f"//{target}")
            return parts.hostname, parts.port or 443, ""
        parts = urlsplit(target)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return None, 0, ""
    if parts.scheme not in _DEFAULT_PORTS:
        return None, 0, ""
    return parts.hostname, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _rewrite(head: bytes, path: str | None) -> bytes:
    """A head as it goes on: one request a connection, so that the next one is checked again."""
    first, *lines = head.split(b"\r\n")
    if path is not None:
        method, _, version = first.split(b" ")
        first = b" ".join((method, path.encode("latin-1"), version))
    kept = [line for line in lines if line.partition(b":")[0].strip().lower() not in _HOPS]
    return b"\r\n".join([first, *kept, b"Connection: close"]) + _END
