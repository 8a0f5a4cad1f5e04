"""The outbound client against a real server on the loopback. Waits are recorded instead of waited."""

import io
import json
import logging
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
import time_machine

from jobraker import breaker, clock, log, web
from jobraker.errors import BrokenError, ForbiddenError, LimitedError, MissingError, UnavailableError
from jobraker.revisits import Revisits
from jobraker.settings import WebSettings
from tests.flows.services import open_services
from tests.jobraker.hosts import Dripper, Host, make_client


@pytest.fixture
def host() -> Iterator[Host]:
    server = Host()
    yield server
    server.close()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds the client would have waited."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    return waited


def test_a_body_comes_back_and_the_agent_is_honest(host: Host) -> None:
    host.answers = [(200, {}, b'{"jobs": []}')]
    with make_client(agent="Jobraker/0.1 (test)") as client:
        assert client.get(host.url, params={"what": "data engineer"}) == b'{"jobs": []}'
    path, headers = host.asked[0]
    assert path == "/jobs?what=data+engineer"
    assert headers["User-Agent"] == "Jobraker/0.1 (test)"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(host: Host, waits: list[float], status: int) -> None:
    host.answers = [(status, {}, b""), (200, {}, b"well")]
    with make_client() as client:
        assert client.get(host.url) == b"well"
    assert len(host.asked) == 2
    assert len(waits) == 1
    assert 0 < waits[0] < 1


def test_the_host_says_how_long_to_wait(host: Host, waits: list[float]) -> None:
    host.answers = [(429, {"Retry-After": "7"}, b""), (503, {"Retry-After": "0"}, b""), (200, {}, b"well")]
    with make_client() as client:
        client.get(host.url)
    assert waits[0] == 7.0
    assert waits[1] < 1


def test_a_host_that_asks_for_a_long_rest_gets_it(host: Host, waits: list[float]) -> None:
    host.answers = [(429, {"Retry-After": "86400"}, b""), (200, {}, b"well")]
    with make_client() as client:
        with pytest.raises(UnavailableError, match="answers 429"):
            client.get(host.url)
        with pytest.raises(UnavailableError, match="left alone for a while"):
            client.get(host.url)
    assert len(host.asked) == 1
    assert waits == []


def test_a_host_that_keeps_failing_is_left_alone(host: Host, waits: list[float]) -> None:
    host.answers = [(500, {}, b"")]
    with make_client(tries=1) as client:
        for _ in range(breaker.FAILURES_OF_A_HOST):
            with pytest.raises(UnavailableError, match="in spite of retries"):
                client.get(host.url)
        with pytest.raises(UnavailableError, match=r"127\.0\.0\.1 is left alone for a while: 3 in a row failed"):
            client.get(host.url)
        assert len(host.asked) == breaker.FAILURES_OF_A_HOST


def test_a_refusal_is_no_failure_of_the_host(host: Host, waits: list[float]) -> None:
    host.answers = [(404, {}, b"")]
    with make_client() as client:
        for _ in range(10):
            with pytest.raises(MissingError):
                client.get(host.url)


def test_a_body_is_asked_for_again_only_if_it_changed(host: Host, tmp_path: Path) -> None:
    host.answers = [(200, {"ETag": '"1"'}, b"one"), (304, {}, b""), (200, {"ETag": '"2"'}, b"two"), (304, {}, b"")]
    read = []
    for _ in range(4):  # another client each time, as another run is
        with web.Client(WebSettings(pace_s=0.0), revisits=Revisits(tmp_path)) as client:
            read.append(client.fetch(host.url, params={"page": 1}, revisit=True))
    assert [answer.content for answer in read] == [b"one", b"one", b"two", b"two"]
    assert [headers.get("If-None-Match") for _, headers in host.asked] == [None, '"1"', '"1"', '"2"']


def test_a_page_without_a_mark_is_read_whole_each_time(host: Host, tmp_path: Path) -> None:
    host.answers = [(200, {}, b"one")]
    with web.Client(WebSettings(pace_s=0.0), revisits=Revisits(tmp_path)) as client:
        for _ in range(2):
            assert client.fetch(host.url, revisit=True).content == b"one"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_kept_body_that_was_damaged_is_read_anew(host: Host, tmp_path: Path) -> None:
    host.answers = [(200, {"Last-Modified": "Fri, 20 Nov 2026 12:00:00 GMT"}, b"one")]
    with web.Client(WebSettings(pace_s=0.0), revisits=Revisits(tmp_path)) as client:
        client.fetch(host.url, revisit=True)
        (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
        kept.write_bytes(kept.read_bytes()[:-1])
        assert client.fetch(host.url, revisit=True).content == b"one"
    assert "If-Modified-Since" not in host.asked[1][1]


def test_a_search_by_post_is_tried_again_like_any(host: Host, waits: list[float]) -> None:
    host.answers = [(429, {}, b""), (200, {}, b'{"total": 0}')]
    with make_client() as client:
        assert client.post(host.url, json={"limit": 20}) == b'{"total": 0}'
    assert [json.loads(body) for body in host.bodies] == [{"limit": 20}] * 2


def test_a_party_may_be_given_more_time(host: Host, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    with make_client(pace_s=0.5) as client:
        client.slow_down("127.0.0.1", 2.0)
        for _ in range(3):
            client.get(host.url)
    assert waits == [2.0, 4.0]


def test_the_host_may_say_it_as_a_date(host: Host, waits: list[float], frozen_clock: time_machine.Traveller) -> None:
    stated = format_datetime(clock.now() + timedelta(seconds=12), usegmt=True)
    host.answers = [(503, {"Retry-After": stated}, b""), (200, {}, b"well")]
    with make_client() as client:
        client.get(host.url)
    assert waits == [12.0]


@pytest.mark.parametrize("stated", ["soon", "-3", "Fri, 99 Foo 2026"])
def test_a_senseless_wish_is_ignored(host: Host, waits: list[float], stated: str) -> None:
    host.answers = [(429, {"Retry-After": stated}, b""), (200, {}, b"well")]
    with make_client() as client:
        client.get(host.url)
    assert len(waits) == 1
    assert 0 <= waits[0] < 1


def test_it_gives_up_after_the_tries(host: Host, waits: list[float]) -> None:
    host.answers = [(503, {}, b"<html>down</html>")]
    with make_client() as client, pytest.raises(UnavailableError, match=r"127.0.0.1 answers 503") as caught:
        client.get(host.url)
    assert len(host.asked) == 3
    assert caught.value.fields["body"] == "<html>down</html>"
    assert waits == sorted(waits)


@pytest.mark.parametrize(
    ("status", "error"), [(404, MissingError), (410, MissingError), (401, BrokenError), (400, BrokenError)]
)
def test_a_refusal_is_not_repeated_and_keeps_the_hosts_words(host: Host, status: int, error: type[Exception]) -> None:
    host.answers = [(status, {}, b'{"exception": "AUTH_FAIL"}')]
    with make_client() as client, pytest.raises(error) as caught:
        client.get(host.url)
    assert len(host.asked) == 1
    assert caught.value.fields["body"] == '{"exception": "AUTH_FAIL"}'  # type: ignore[attr-defined]


def test_no_answer_names_the_host(waits: list[float]) -> None:
    with make_client() as client, pytest.raises(UnavailableError, match=r"127.0.0.1 does not answer \(ConnectError\)"):
        client.get("http://127.0.0.1:9/jobs")
    assert len(waits) == 2


def test_an_address_that_is_none_is_refused() -> None:
    with make_client() as client, pytest.raises(BrokenError, match="not a URL"):
        client.get("http://host:notaport/jobs")


def test_a_key_in_the_query_shows_nowhere(host: Host, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in the message, the body repeated by the host, the traceback, or the log of the retries."""
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    log.configure("DEBUG")
    key = "deadbeefcafe"
    host.answers = [(503, {}, b""), (401, {}, f"no such page: /jobs?app_key={key}".encode())]
    try:
        with make_client() as client, pytest.raises(BrokenError) as caught:
            client.get(host.url, params={"app_key": key})
    finally:
        root.handlers[:], root.level = before, level
    assert key in host.asked[0][0]
    shown = "".join(traceback.format_exception(caught.value)) + str(caught.value.fields) + written.getvalue()
    assert "retry_scheduled" in shown
    assert key not in shown


def test_each_attempt_is_spent(host: Host, waits: list[float]) -> None:
    spent: list[int] = []
    host.answers = [(503, {}, b""), (200, {}, b"well")]
    with make_client() as client:
        client.get(host.url, spend=lambda: spent.append(1))
    assert len(spent) == len(host.asked) == 2


def test_nothing_is_asked_once_the_quota_is_used(host: Host) -> None:
    def refuse() -> None:
        raise LimitedError("used")

    with make_client() as client, pytest.raises(LimitedError):
        client.get(host.url, spend=refuse)
    assert host.asked == []


def test_requests_to_one_host_keep_their_distance(host: Host, waits: list[float]) -> None:
    with make_client(pace_s=100.0) as client:
        client.get(host.url)
        assert waits == []
        client.get(host.url.replace("127.0.0.1", "localhost"))
        assert waits == []
        client.get(host.url)
        client.get(host.url)
    assert waits == [pytest.approx(100.0, abs=30), pytest.approx(200.0, abs=30)]


def test_a_body_without_end_is_cut_off(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_LARGEST_BODY", 1000)
    host.answers = [(200, {}, b"x" * 1001)]
    with make_client() as client, pytest.raises(BrokenError, match="more than 1000 bytes"):
        client.get(host.url)


def test_a_persons_address_is_a_public_one(host: Host) -> None:
    with (
        web.Client(WebSettings(tries=3, pace_s=0.0), public_only=True) as client,
        pytest.raises(ForbiddenError, match="not a public address"),
    ):
        client.get(host.url)
    assert host.asked == []
    allowed = WebSettings(tries=3, pace_s=0.0, private_hosts=("127.0.0.0/8",))
    with web.Client(allowed, public_only=True) as client:
        assert client.get(host.url) == b"{}"


@contextmanager
def dripping(encoding: str) -> Iterator[str]:
    ended = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("_", (Dripper,), {"ended": ended, "encoding": encoding}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_answer_in_drops_is_given_up(encoding: str) -> None:
    with (
        dripping(encoding) as url,
        make_client(timeout_s=0.2) as client,
        pytest.raises(UnavailableError, match="to the end of its answer"),
    ):
        client.get(url)


def test_a_host_that_drips_is_left_alone() -> None:
    with dripping("identity") as url, make_client(timeout_s=0.05) as client:
        for _ in range(breaker.FAILURES_OF_A_HOST):
            with pytest.raises(UnavailableError, match="to the end of its answer"):
                client.get(url)
        with pytest.raises(UnavailableError, match="left alone for a while"):
            client.get(url)


def test_a_host_whose_answers_have_no_end_is_left_alone(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "_LARGEST_BODY", 1000)
    host.answers = [(200, {}, b"x" * 1001)]
    with make_client() as client:
        for _ in range(breaker.FAILURES_OF_A_HOST):
            with pytest.raises(BrokenError, match="more than 1000 bytes"):
                client.get(host.url)
        with pytest.raises(UnavailableError, match="left alone for a while"):
            client.get(host.url)


@pytest.mark.parametrize("status", [401, 403])
def test_a_shut_door_is_neither_success_nor_failure(host: Host, waits: list[float], status: int) -> None:
    with make_client(tries=1) as client:
        host.answers = [(status, {}, b"")]
        for _ in range(2 * breaker.FAILURES_OF_ALL):
            with pytest.raises(BrokenError):
                client.get(host.url)
        host.answers = [(500, {}, b""), (status, {}, b"")] * breaker.FAILURES_OF_A_HOST
        for _ in range(2 * breaker.FAILURES_OF_A_HOST - 1):
            with pytest.raises((BrokenError, UnavailableError)):
                client.get(host.url)
        with pytest.raises(UnavailableError, match="left alone for a while"):
            client.get(host.url)


def test_a_header_is_sent_and_never_taken_elsewhere() -> None:
    settings = WebSettings(pace_s=0, tries=1, timeout_s=5.0)
    with open_services("key-of-robin") as services, open_services() as thief, web.Client(settings) as client:
        headers = {"x-api-key": "key-of-robin"}
        assert client.get(f"{services.url}/skyvern/v1/browser_sessions", headers=headers) == b"[]"
        services.answer = (302, {"Location": thief.url}, b"")
        with pytest.raises(BrokenError, match="refuses the request"):
            client.get(services.url, headers=headers)
        assert thief.calls == []


def test_a_refusal_does_not_repeat_a_header() -> None:
    settings = WebSettings(pace_s=0, tries=1, timeout_s=5.0)
    with open_services() as services, web.Client(settings) as client, pytest.raises(BrokenError) as caught:
        client.get(f"{services.url}/skyvern/v1/browser_sessions", headers={"x-api-key": "key-of-robin"})
    assert caught.value.fields == {"body": '{"detail": "Invalid credentials ***"}'}


def test_a_redirect_stays_on_its_host_or_leads_to_a_public_one(host: Host, waits: list[float]) -> None:
    host.answers = [(302, {"Location": "/moved"}, b""), (200, {}, b"here")]
    with make_client() as client:
        assert client.fetch(host.url).url.endswith("/moved")
        for address in (host.url.replace("127.0.0.1", "localhost"), "http://169.254.169.254/latest", "http://[::1]/"):
            host.answers = [(302, {"Location": address}, b""), (200, {}, b"secret")]
            host.asked.clear()
            with pytest.raises(ForbiddenError):
                client.get(host.url)
            assert len(host.asked) == 1


def test_a_redirect_in_circles_ends(host: Host, waits: list[float]) -> None:
    host.answers = [(302, {"Location": "/jobs"}, b"")]
    with make_client() as client, pytest.raises(BrokenError, match="redirects in circles"):
        client.get(host.url)
    assert len(host.asked) == 6
