"""The guarded way out against real servers on the loopback, which is private unless a test allows it."""

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from jobraker import egress
from jobraker.egress import GuardedTransport
from jobraker.errors import BrokenError, ForbiddenError, InvalidError, JobrakerError, UnavailableError
from jobraker.settings import WebSettings
from tests.jobraker.post_office import make_papers

LOOPBACK = WebSettings(private_hosts=("127.0.0.1",), timeout_s=5.0)


class Host(ThreadingHTTPServer):
    """Answers with what a test set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.status = 200
        self.sent: dict[str, str] = {}
        self.body = b"well"
        self.drips = ""  # head or body: what never comes to its end
        self.stopped = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        if self.server.drips == "head":
            self._drip(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 2000)
            return
        self.send_response(self.server.status)
        for name, value in self.server.sent.items():
            self.send_header(name, value)
        if not self.server.drips:
            self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        if self.server.drips:
            self._drip(b"x" * 2000)
        else:
            self.wfile.write(self.server.body)

    def _drip(self, content: bytes) -> None:
        for byte in content:
            self.wfile.write(bytes([byte]))
            if self.server.stopped.wait(0.02):
                return

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def open_host(context: ssl.SSLContext | None = None) -> Iterator[Host]:
    with Host() as server:
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def host() -> Iterator[Host]:
    with open_host() as server:
        yield server


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses the name moody.example has, one for each time it is asked; other names are as ever."""
    answers: list[str] = []
    real = socket.getaddrinfo

    def resolve(name: Any, *arguments: Any, **more: Any) -> Any:
        return real(answers.pop(0) if name == "moody.example" else name, *arguments, **more)

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    return answers


def get(web: WebSettings, url: str, **more: Any) -> httpx.Response:
    with httpx.Client(transport=GuardedTransport(web), follow_redirects=True, timeout=web.timeout_s) as client:
        return client.get(url, **more)


def test_a_private_address_is_never_called(host: Host) -> None:
    for url in (host.url, host.url.replace("127.0.0.1", "localhost"), host.url.replace("127.0.0.1", "[::ffff:7f00:1]")):
        with pytest.raises(ForbiddenError, match="not a public address"):
            get(WebSettings(), url)
    assert host.asked == []


def test_an_allowed_one_is(host: Host) -> None:
    assert get(LOOPBACK, host.url).text == "well"


def test_each_redirect_is_checked(host: Host) -> None:
    host.status, host.sent = 302, {"Location": f"http://127.0.0.2:{host.server_port}/inside"}
    with pytest.raises(ForbiddenError, match=r"127\.0\.0\.2 is not a public"):
        get(LOOPBACK, host.url)
    host.sent = {"Location": f"http://robin:secret@127.0.0.1:{host.server_port}/"}
    with pytest.raises(InvalidError, match="user name"):
        get(LOOPBACK, host.url)
    host.sent = {"Location": "http://127.0.0.1:25/"}
    with pytest.raises(ForbiddenError, match="Port 25"):
        get(LOOPBACK, host.url)
    assert [path for path, _ in host.asked] == ["/"] * 3


def test_a_name_that_changes_its_mind_gains_nothing(host: Host, named: list[str]) -> None:
    url = host.url.replace("127.0.0.1", "moody.example")
    named[:] = ["127.0.0.1", "127.0.0.2"]
    assert get(LOOPBACK, url).text == "well"
    assert named == ["127.0.0.2"], "the name was asked again after the check"
    assert host.asked[0][1]["Host"] == f"moody.example:{host.server_port}"
    with pytest.raises(ForbiddenError, match=r"moody\.example is not a public"):
        get(LOOPBACK, url)
    assert len(host.asked) == 1


def test_each_request_asks_anew(host: Host, named: list[str]) -> None:
    """No connection is kept: what was checked was checked for one request."""
    named[:] = ["127.0.0.1", "127.0.0.2"]
    url = host.url.replace("127.0.0.1", "moody.example")
    with httpx.Client(transport=GuardedTransport(LOOPBACK)) as client:
        client.get(url)
        with pytest.raises(ForbiddenError):
            client.get(url)


def test_a_certificate_is_checked_against_the_name(
    named: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, context = make_papers(tmp_path, name="moody.example")
    asked: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    with open_host(context) as host:
        url = f"https://moody.example:{host.server_port}/"
        named[:] = ["127.0.0.1"] * 2
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            get(LOOPBACK, url)
        monkeypatch.setenv("SSL_CERT_FILE", str(paper))
        assert get(LOOPBACK, url).text == "well"
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            get(WebSettings(private_hosts=("localhost",)), url.replace("moody.example", "localhost"))
    assert asked[:2] == ["moody.example"] * 2


def test_proxies_of_the_environment_are_not_asked(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, host.url)
    with pytest.raises(ForbiddenError):
        get(WebSettings(), "http://10.0.0.1:8000/")
    assert host.asked == []


@pytest.mark.parametrize("drips", ["head", "body"])
def test_an_answer_in_drops_is_given_up(host: Host, drips: str) -> None:
    host.drips = drips
    with pytest.raises((UnavailableError, httpx.ReadTimeout)):
        get(LOOPBACK.model_copy(update={"timeout_s": 0.2}), host.url)


def test_an_answer_that_is_too_large_is_given_up(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "_LARGEST", 10_000)
    host.body = b"x" * 20_000
    with pytest.raises(BrokenError, match="more than 10000 bytes"):
        get(LOOPBACK, host.url)


def test_an_answer_is_never_unpacked(host: Host) -> None:
    host.body, host.sent = gzip.compress(bytes(10_000_000)), {"Content-Encoding": "gzip"}
    with pytest.raises(BrokenError, match="compressed"):
        get(LOOPBACK, host.url, headers={"Accept-Encoding": "gzip"})
    assert host.asked[0][1]["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("ftp://8.8.8.8/", InvalidError),
        ("file:///etc/passwd", InvalidError),
        ("gopher://8.8.8.8/", InvalidError),
        ("//8.8.8.8/", InvalidError),
        ("8.8.8.8", InvalidError),
        ("https://", InvalidError),
        ("https:///path", InvalidError),
        ("https://robin:secret@8.8.8.8/", InvalidError),
        ("https://robin@8.8.8.8/", InvalidError),
        ("", InvalidError),
        ("https://8.8.8.8:22/", ForbiddenError),
        ("https://127.0.0.1/", ForbiddenError),
        ("https://[::1]/", ForbiddenError),
        ("https://2130706433/", ForbiddenError),
        ("https://nobody.invalid/", UnavailableError),
    ],
)
def test_an_address_that_leads_elsewhere_is_not_called(url: str, error: type[JobrakerError]) -> None:
    with GuardedTransport(WebSettings()) as transport, pytest.raises(error) as caught:
        transport.handle_request(httpx.Request("GET", url))
    assert "secret" not in caught.value.message


def test_a_plain_connection_goes_to_what_was_checked(host: Host, named: list[str]) -> None:
    named[:] = ["127.0.0.1", "127.0.0.2"]
    with egress.connect(LOOPBACK, "moody.example", host.server_port, timeout_s=5.0) as connected:
        assert connected.getpeername()[0] == "127.0.0.1"
    with pytest.raises(ForbiddenError):
        egress.connect(LOOPBACK, "moody.example", host.server_port, timeout_s=5.0)
    with pytest.raises(OSError, match="refused"):
        egress.connect(LOOPBACK, "127.0.0.1", 9999, timeout_s=5.0)
