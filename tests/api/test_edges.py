"""Bodies that drip, grow or nest, answers that do not come, and statements that do not end."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.client import HTTPResponse
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import StreamingResponse

from api.access import AccessMiddleware
from api.app import create_app
from api.deps import Reads
from api.exchange import LARGEST_JSON, LARGEST_UPLOAD
from api.limits import Limiter
from jobraker.db import Connection
from jobraker.settings import Settings
from tests.api.served import connected, served

JSON = {"content-type": "application/json"}


def quick(settings: Settings, **changes: float) -> Settings:
    return settings.model_copy(update={"api": settings.api.model_copy(update=changes)})


def start(path: str, *, length: int, kind: str = "application/json") -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n".encode()


def demand_shape(answer: HTTPResponse, status: int, kind: str) -> None:
    assert answer.status == status
    body = json.load(answer)
    assert body["success"] is False
    assert body["error"]["kind"] == kind
    assert body["meta"]["request_id"] == answer.headers["X-Request-ID"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_stranger_is_sent_away_before_their_file_has_come(settings: Settings, marts: None) -> None:
    with served(create_app(settings)) as port, connected(port) as connection:
        connection.send(start("/api/v1/resumes", length=1000, kind="multipart/form-data; boundary=x") + b"--x\r\nCon")
        demand_shape(connection.read_answer(), 401, "unauthenticated")


def test_a_body_that_drips_in_is_not_waited_for(settings: Settings, marts: None) -> None:
    with served(create_app(quick(settings, body_s=0.2))) as port, connected(port) as connection:
        connection.send(start("/api/v1/auth/login", length=1000, kind="application/json") + b'{"em')
        answer = connection.read_answer()
        demand_shape(answer, 408, "invalid")
        assert answer.headers["Connection"] == "close"
        assert connection.is_over(), "the connection is over"


def test_drops_do_not_buy_time(settings: Settings, marts: None) -> None:
    """Each piece comes well within the limit, the whole does not."""
    arrived = threading.Event()
    with served(create_app(quick(settings, body_s=0.5))) as port, connected(port) as connection:

        def drip() -> None:
            connection.send(start("/api/v1/auth/login", length=1_000_000))
            while not arrived.wait(0.02):
                try:
                    connection.send(b" ")
                except OSError:
                    return

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            demand_shape(connection.read_answer(), 408, "invalid")
        finally:
            arrived.set()
            dripping.join()


def test_a_body_in_pieces_arrives(settings: Settings, marts: None) -> None:
    body = b'{"email": "a@b.c", "password": "x"}'
    with served(create_app(settings)) as port, connected(port) as connection:
        connection.send(start("/api/v1/auth/login", length=len(body)))
        for byte in body:
            connection.send(bytes([byte]))
        demand_shape(connection.read_answer(), 401, "unauthenticated")


@pytest.mark.parametrize(
    ("path", "kind", "largest", "limit"),
    [
        ("/auth/login", "application/json", LARGEST_JSON, 1),
        ("/resumes", "multipart/form-data", LARGEST_UPLOAD + 64 * 1024, 5),
    ],
)
def test_a_body_has_a_size(ada: TestClient, path: str, kind: str, largest: int, limit: int) -> None:
    headers = {"content-type": f"{kind}; boundary=x"}

    def pieces(size: int) -> Iterator[bytes]:
        for _ in range(size // 1024):
            yield b" " * 1024
        yield b" " * (size % 1024)

    for too_large in (b" " * (largest + 1), pieces(largest + 1)):  # declared, and found out
        refused = ada.post(path, content=too_large, headers=headers)
        assert refused.status_code == 413
        assert refused.json()["error"]["message"].endswith(f"is larger than {limit} MB.")
    for fitting in (b" " * largest, pieces(largest)):
        assert ada.post(path, content=fitting, headers=headers).status_code == 422


@pytest.fixture
def waiting() -> threading.Event:
    """What the slow address waits for."""
    return threading.Event()


@pytest.fixture
def slow_app(settings: Settings, marts: None, waiting: threading.Event) -> FastAPI:
    """The service, which gives up soon, with addresses that take their time."""
    app = create_app(quick(settings, time_limit_s=0.3))
    app.state.done = threading.Event()

    @app.get("/slow")
    def slow() -> str:
        waiting.wait(30)
        app.state.done.set()
        return "too late"

    @app.get("/endless")
    async def endless(request: Request) -> str:
        while not await request.is_disconnected():
            await asyncio.to_thread(waiting.wait, 30)
        app.state.done.set()
        raise ZeroDivisionError

    @app.get("/long")
    async def long() -> StreamingResponse:
        async def tell() -> Any:
            yield "begun, "
            await asyncio.to_thread(waiting.wait, 30)
            yield "done"

        return StreamingResponse(tell())

    return app


@pytest.mark.parametrize("path", ["/slow", "/endless"])
def test_what_takes_too_long_is_answered_by_somebody_else(
    slow_app: FastAPI, waiting: threading.Event, path: str
) -> None:
    with served(slow_app) as port, connected(port) as connection:
        connection.send(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        answer = connection.read_answer()
        demand_shape(answer, 503, "unavailable")
        assert not slow_app.state.done.is_set(), "the answer did not wait for the work"
        assert answer.headers["Connection"] == "close"
        assert connection.is_over(), "one request has one answer"
        waiting.set()
        assert slow_app.state.done.wait(30), "the work goes on"


def test_who_was_given_up_is_not_heard(settings: Settings) -> None:
    said: list[Any] = []
    heard: list[Any] = []

    async def visit() -> None:
        answered = asyncio.Event()

        async def late(scope: Any, receive: Any, send: Any) -> None:
            await answered.wait()
            heard.append(await receive())
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"late"})

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            said.append((message["type"], message.get("status")))
            if message["type"] == "http.response.body":
                answered.set()

        api = settings.api.model_copy(update={"time_limit_s": 0.01})
        guarded = AccessMiddleware(late, settings=api, limiter=Limiter(settings.limits))
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "client": None}
        await guarded(scope, receive, send)

    asyncio.run(visit())
    assert said == [("http.response.start", 503), ("http.response.body", None)]
    assert heard == [{"type": "http.disconnect"}]


def test_an_answer_that_has_begun_may_take_its_time(slow_app: FastAPI, waiting: threading.Event) -> None:
    with served(slow_app) as port, connected(port) as late, connected(port) as connection:
        connection.send(b"GET /long HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = connection.read_answer()
        assert answer.read(5) == b"begun"
        # This one began later: when it has been given up, the time of the long one is over, too.
        late.send(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        assert late.read_answer().status == 503
        waiting.set()
        assert (answer.status, answer.read()) == (200, b", done")


def test_a_statement_that_does_not_end_is_ended(settings: Settings, owner: Connection) -> None:
    short = settings.model_copy(update={"database": settings.database.model_copy(update={"statement_s": 0.2})})
    app = create_app(short)

    @app.get("/statement")
    def statement(connection: Reads) -> None:
        connection.execute("select pg_sleep(30)")

    with TestClient(app) as client:
        answer = client.get("/statement")
    assert answer.status_code == 503
    assert "took the database too long" in answer.json()["error"]["message"]
    running = (
        "select count(*) as running from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'"
    )
    row = owner.execute(running).fetchone()
    assert row == {"running": 0}


DEEP = 100_000
BOMBS = {
    "lists": b"[" * DEEP + b"]" * DEEP,
    "objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "never closed": b'{"a":[' * DEEP,
    "within a field": b'{"email": ' + b"[" * DEEP + b"]" * DEEP + b', "headline": null}',
    "a thousand deep": b'{"email": ' + b"[" * 900 + b"]" * 900 + b', "headline": null}',
    "huge number": b'{"email": ' + b"9" * 900_000 + b"}",
    "huge number in a field of numbers": b'{"pay_annual_min": ' + b"9" * 4000 + b', "pay_currency": "GBP"}',
    "huge exponent": b'{"pay_annual_min": 1e' + b"9" * 400 + b', "pay_currency": "GBP"}',
    "not a number": b'{"pay_annual_min": NaN, "pay_currency": "GBP"}',
    "infinity": b'{"pay_annual_min": -Infinity, "pay_currency": "GBP"}',
    "twice the same key": b'{"headline": "a", "headline": "b\\u0000", "email": "a@b.c", "email": [], "password": "x"}',
    "many keys": b"{" + b",".join(b'"k%d": 1' % number for number in range(50_000)) + b"}",
    "strange key": b'{"\\ud800": 1, "\\u0000": 2, "": 3}',
    "a key as long as the body": b'{"' + b"k" * 900_000 + b'": 1}',
    "lone surrogate in bytes": b'{"email": "\xed\xa0\x80", "headline": "\xed\xa0\x80", "password": "x"}',
}  # fmt: skip


KINDS = ("application/json", "application/json; charset=utf-16", "application/x+json")


@pytest.mark.parametrize(("method", "path"), [("POST", "/auth/register"), ("POST", "/auth/login"), ("PUT", "/profile")])
def test_a_bomb_in_json_is_invalid(ada: TestClient, method: str, path: str) -> None:
    strange = []
    for name, bomb in BOMBS.items():
        for kind in KINDS:
            answer = ada.request(method, path, content=bomb, headers={"content-type": kind})
            is_refused = answer.status_code in (400, 422) and answer.json()["error"]["kind"] == "invalid"
            if not is_refused or len(answer.content) > 20_000:  # what was sent is not sent back
                strange.append((name, kind, answer.status_code, len(answer.content), answer.text[:200]))
    assert strange == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_may_be_written_in_any_unicode(client: TestClient, encoding: str) -> None:
    body = '{"email": "ada@example.com", "password": "wrong"}'.encode(encoding)
    assert client.post("/auth/login", content=body, headers=JSON).status_code == 401


def test_a_key_that_comes_twice_is_what_it_was_last(ada: TestClient) -> None:
    answer = ada.put("/profile", content=b'{"headline": "first", "headline": "last"}', headers=JSON)
    assert answer.json()["data"]["headline"] == "last"


@pytest.mark.parametrize(
    "query",
    [
        b"q=%ed%a0%80", b"q=%00", b"q=" + b"%" * 1000, b"&" * 10_000, b"q=a&" * 5_000, b"%00=1", b"q=\xff\xfe",
        b"page=" + b"9" * 5000, b"page=1e400", b"page=0x10", b"posted_within_days=-1", b"pay_min=Infinity&currency=GBP",
        b"currency=%F0%9F%92%B0", b"country=%C3%9F%C3%9F", b"q=%F0%9F%92%A9" * 500,
    ],
)  # fmt: skip
def test_a_bomb_in_a_query_is_refused(client: TestClient, query: bytes) -> None:
    answer = client.get("/jobs", params=query.decode("latin-1"))
    assert answer.status_code in (200, 422)
    assert answer.json()["success"] == answer.is_success


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /api/v1/jobs/\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /api/v1/jobs/%00%ed%a0%80 HTTP/1.1\r\nHost: a\r\n\r\n", 422),
        (b"GET /api/v1/jobs?q=" + b"x" * 1_000_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n", 400),
        (b"GET /api/v1/jobs HTTP/1.1\r\n\r\n", 400),
        (b"GET /api/v1/jobs HTTP/1.1\r\nHost: \xff\r\nAuthorization: \xff\r\nX-Request-ID: \xff\r\n\r\n", 200),
        (b"GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \xff\xfe\r\n\r\n", 401),
        (b"GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\nX-Request-ID: \xff\r\nCookie: \xff=\xff\r\n\r\n", 200),
        (b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 413),
        (b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"POST /api/v1/resumes HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data\r\n\r\n", 401),
        (b"TRACE /api/v1/jobs HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        (b"GET /api/v1/jobs HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", 200),
    ],
)  # fmt: skip
def test_a_bomb_in_a_head_is_never_a_fault_of_ours(settings: Settings, marts: None, head: bytes, status: int) -> None:
    with served(create_app(settings)) as port, connected(port) as connection:
        connection.send(head)
        answer = connection.read_answer()
        assert answer.status == status, answer.read()
        assert answer.headers["Server"] is None


@pytest.mark.parametrize("count", [2000, 50_000])
def test_a_form_of_many_parts_is_refused(ada: TestClient, count: int) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n\r\n'
    answer = ada.post(
        "/resumes", content=part * count + b"--x--\r\n", headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["kind"] == "invalid"
