"""Real Chromium: it renders, and reaches nothing private however a page tries."""

import contextlib
import socket
import time
from collections.abc import Iterator

import pytest

from jobraker.errors import ForbiddenError, InvalidError, UnavailableError
from jobraker.settings import BrowserSettings, WebSettings
from scrapers.browser import Browser, find_chromium
from scrapers.tunnel import Budget, Tunnel
from tests.scrapers.web_hosts import Host, open_host

OURS = WebSettings(private_hosts=("127.0.0.1/32",), timeout_s=5.0)
LIMITS = BrowserSettings(timeout_s=60.0)
needs_chromium = pytest.mark.skipif(find_chromium(LIMITS) is None, reason="no Chromium on this machine")


@pytest.fixture
def host() -> Iterator[Host]:
    """The host of the page, which a test allows."""
    with open_host() as server:
        yield server


@pytest.fixture
def inside() -> Iterator[Host]:
    """A host of a private network, which nobody may reach."""
    with open_host("127.0.0.2") as server:
        yield server


@needs_chromium
def test_a_page_is_rendered(host: Host) -> None:
    host.page("/job.json", '{"title": "Cook"}')
    script = "fetch('/job.json').then(a => a.json()).then(j => document.getElementById('root').textContent = j.title)"
    url = host.page("/", f"<div id=root></div><script>{script}</script>")
    with Browser(LIMITS, OURS) as browser:
        rendered = browser.render(url)
    assert '<div id="root">Cook</div>' in rendered.content
    assert rendered.url == url
    assert rendered.refused == ()


@needs_chromium
def test_a_page_reaches_nothing_private_however_it_tries(host: Host, inside: Host) -> None:
    target, port = inside.url, inside.server_port
    host.answers["/hop"] = (302, {"Location": f"{target}/hop"}, b"")
    url = host.page(
        "/",
        f"""<link rel=stylesheet href="{target}/css"><link rel=preconnect href="{target}">
        <link rel=prefetch href="{target}/pre"><img src="{target}/img"><iframe src="{target}/frame"></iframe>
        <iframe src="/hop"></iframe><script src="{target}/js"></script><object data="{target}/object"></object>
        <video src="{target}/video"></video><form id=f action="{target}/form" target=x></form>
        <script>
        for (const host of ['127.0.0.2', 'localhost', '[::1]', '2130706434', '0x7f000002', '0177.0.0.2',
                            '[::ffff:127.0.0.2]', '0.0.0.0', '169.254.169.254'])
          fetch(`http://${{host}}:{port}/fetch`, {{mode: 'no-cors'}}).catch(() => 0);
        fetch('/hop', {{mode: 'no-cors'}}).catch(() => 0);
        try {{ new WebSocket('{target}/ws'.replace('http', 'ws')); }} catch (e) {{}}
        try {{ new EventSource('{target}/events'); }} catch (e) {{}}
        try {{ navigator.sendBeacon('{target}/beacon', 'x'); }} catch (e) {{}}
        try {{ new Worker(URL.createObjectURL(new Blob(["fetch('{target}/worker')"]))); }} catch (e) {{}}
        try {{ navigator.serviceWorker.register('/sw.js'); }} catch (e) {{}}
        try {{ window.open('{target}/popup'); document.getElementById('f').submit(); }} catch (e) {{}}
        document.body.insertAdjacentHTML('beforeend', '<p id=done>done</p>');
        </script>""",
    )
    with Browser(LIMITS, OURS) as browser:
        rendered = browser.render(url)
    assert "done" in rendered.content
    assert inside.asked == []
    assert "127.0.0.2" in rendered.refused


@needs_chromium
def test_a_page_that_leads_away_leads_nowhere_private(host: Host, inside: Host) -> None:
    host.answers["/hop"] = (302, {"Location": f"{inside.url}/secret"}, b"")
    away = host.page("/away", f"<p>here</p><script>location = '{inside.url}/secret'</script>")
    with Browser(LIMITS, OURS) as browser:
        with pytest.raises(ForbiddenError):
            browser.render(f"{host.url}/hop")
        with contextlib.suppress(ForbiddenError, UnavailableError):
            assert "secret" not in browser.render(away).content.partition("<script>")[0]
    assert inside.asked == []


@needs_chromium
def test_a_page_that_asks_for_ever_is_ended(host: Host) -> None:
    url = host.page("/", "<p>here</p><script>let n = 0; setInterval(() => fetch('/again?' + n++), 5)</script>")
    with Browser(LIMITS.model_copy(update={"requests": 10}), OURS) as browser:
        assert "here" in browser.render(url).content
    assert len([path for path in host.asked if path.startswith("/again")]) < 10


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://127.0.0.2:9/", ForbiddenError),
        ("http://169.254.169.254/latest", ForbiddenError),
        ("http://[::1]/", ForbiddenError),
        ("http://2130706433/", ForbiddenError),
        ("file:///etc/passwd", ForbiddenError),
        ("javascript:alert(1)", ForbiddenError),
        ("http:///x", InvalidError),
    ],
)
def test_no_browser_is_started_for_an_address_that_is_refused(url: str, error: type[Exception]) -> None:
    with Browser(LIMITS, WebSettings()) as browser, pytest.raises(error):
        browser.render(url)


def test_without_a_browser_there_is_one_clear_reason(host: Host) -> None:
    url = host.page("/", "x")
    none = LIMITS.model_copy(update={"executable": "/nowhere/chromium"})
    with Browser(none, OURS) as browser, pytest.raises(UnavailableError, match="no browser to render pages"):
        browser.render(url)


def ask(tunnel: Tunnel, request: str) -> bytes:
    with socket.create_connection(tunnel.server_address, 5) as connection:
        connection.sendall(request.encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def test_the_tunnel_speaks_to_allowed_hosts_one_request_a_connection(host: Host, inside: Host) -> None:
    host.page("/x", "well")
    budget = Budget(time.monotonic() + 60, 100_000, 20)
    with Tunnel(OURS, budget) as tunnel:
        answer = ask(tunnel, f"GET {host.url}/x HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
        assert answer.endswith(b"well")
        assert b"Connection: close" in answer
        for request in (
            f"GET {inside.url}/ HTTP/1.1",
            f"CONNECT 127.0.0.2:{inside.server_port} HTTP/1.1",
            "GET ftp://127.0.0.1/ HTTP/1.1",
        ):
            assert ask(tunnel, f"{request}\r\n\r\n").startswith((b"HTTP/1.1 403", b"HTTP/1.1 400"))
        assert ask(tunnel, "nonsense\r\n\r\n").startswith(b"HTTP/1.1 400")
    assert inside.asked == []
    assert budget.refused == ["127.0.0.2", "127.0.0.2"]


def test_the_tunnel_ends_with_its_budget(host: Host) -> None:
    host.page("/x", "x" * 50_000)
    with Tunnel(OURS, Budget(time.monotonic() + 60, 10_000, 20)) as tunnel:
        assert len(ask(tunnel, f"GET {host.url}/x HTTP/1.1\r\n\r\n")) < 50_000
    with Tunnel(OURS, Budget(time.monotonic() + 60, 10_000, 0)) as tunnel:
        assert ask(tunnel, f"GET {host.url}/x HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 403")
    with Tunnel(OURS, Budget(time.monotonic() - 1, 10_000, 9)) as tunnel:
        assert ask(tunnel, f"GET {host.url}/x HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 403")
