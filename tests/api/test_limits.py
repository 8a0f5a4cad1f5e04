import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import redis
import time_machine
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api import limits
from api.app import create_app
from api.limits import Limiter
from jobraker.errors import InvalidError, LimitedError
from jobraker.settings import LimitSettings, Settings

ADA, EVE, HERE, THERE = "ada@example.com", "eve@example.com", "192.0.2.1", "192.0.2.2"
TIGHT = LimitSettings(
    per_address="5/minute",
    per_user="3/minute",
    per_key="2/minute",
    failures_per_pair="2/15 minute",
    failures_per_account="4/hour",
    failures_per_address="5/15 minute",
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"limits": TIGHT})


@pytest.fixture
def app(settings: Settings, marts: None) -> FastAPI:
    """The service with an address whose callers say who they are."""
    app = create_app(settings)

    @app.get("/api/v1/called")
    async def called(request: Request, kind: Any, name: str) -> str:
        await limits.spend_caller(request, kind, name)
        return "well"

    return app


def read_budget(answer: Any) -> tuple[int, ...]:
    return tuple(int(answer.headers[f"RateLimit-{name}"]) for name in ("Limit", "Remaining", "Reset"))


def test_an_address_is_refused_when_it_has_spent_its_limit(
    client: TestClient, frozen_clock: time_machine.Traveller
) -> None:
    answers = [client.get("/nowhere") for _ in range(5)]
    assert [read_budget(answer) for answer in answers] == [(5, left, 60) for left in (4, 3, 2, 1, 0)]
    assert {answer.status_code for answer in answers} == {404}
    frozen_clock.shift(20)
    refused = client.get("/nowhere")
    assert (refused.status_code, refused.headers["Retry-After"], read_budget(refused)) == (429, "40", (5, 0, 40))
    assert refused.json()["error"] == {"kind": "limited", "message": "Too many requests: slow down.", "fields": {}}
    assert refused.json()["meta"]["request_id"] == refused.headers["x-request-id"]
    frozen_clock.shift(41)
    assert client.get("/nowhere").status_code == 404


def test_addresses_have_limits_of_their_own(app: FastAPI) -> None:
    def visit(address: str) -> int:
        client = TestClient(app, client=(address, 1), raise_server_exceptions=False)
        return client.get("/api/v1/nowhere").status_code

    assert [visit(HERE) for _ in range(6)][-1] == 429
    assert visit(THERE) == 404
    # A subscriber has a whole /64 of IPv6.
    assert [visit(f"2001:db8::{number}") for number in range(6)][-1] == 429
    assert visit("2001:db8:0:1::1") == 404


def test_the_address_pays_before_anything_is_looked_at(client: TestClient) -> None:
    for _ in range(5):
        client.get("/nowhere")
    for method, path in (("POST", "/auth/login"), ("GET", "/health"), ("GET", "/jobs"), ("OPTIONS", "/jobs")):
        assert client.request(method, path, content=b"{" * 2_000_000).status_code == 429, path


@pytest.mark.parametrize(("kind", "limit"), [("user", 3), ("key", 2)])
def test_a_caller_is_refused_wherever_they_call_from(client: TestClient, app: FastAPI, kind: str, limit: int) -> None:
    visitors = [TestClient(app, client=(f"192.0.2.{number}", 1), raise_server_exceptions=False) for number in range(5)]
    query = f"/api/v1/called?kind={kind}"
    answers = [visitor.get(f"{query}&name=ada") for visitor in visitors]
    assert [answer.status_code for answer in answers] == [200] * limit + [429] * (5 - limit)
    assert [read_budget(answer)[:2] for answer in answers[:limit]] == [(limit, limit - 1 - n) for n in range(limit)]
    assert int(answers[-1].headers["Retry-After"]) == read_budget(answers[-1])[2]
    assert visitors[0].get(f"{query}&name=eve").status_code == 200


def test_the_headers_tell_of_the_tightest_limit(app: FastAPI, client: TestClient) -> None:
    for _ in range(4):
        client.get("/nowhere")
    answer = client.get("/called?kind=user&name=ada")
    assert answer.status_code == 200
    assert read_budget(answer)[:2] == (5, 0), "the address has less left than the person"


@pytest.fixture
def limiter() -> Limiter:
    return Limiter(TIGHT)


def fail(limiter: Limiter, email: str, address: str, *, times: int = 1) -> int:
    """Try to sign in with a wrong password so often; how often that was let."""
    let = 0
    with suppress(LimitedError):
        for _ in range(times):
            limiter.demand_sign_in_allowed(email, address)
            let += 1
    return let


def test_an_account_may_be_failed_twice_from_one_address(
    limiter: Limiter, frozen_clock: time_machine.Traveller
) -> None:
    assert fail(limiter, ADA, HERE, times=5) == 2
    frozen_clock.shift(100)
    with pytest.raises(LimitedError) as refused:
        limiter.demand_sign_in_allowed(ADA, HERE)
    assert refused.value.retry_after == 800
    assert fail(limiter, EVE, HERE) == 1
    assert fail(limiter, ADA, THERE) == 1
    frozen_clock.shift(801)
    assert fail(limiter, ADA, HERE) == 1


def test_an_account_may_be_failed_four_times_from_anywhere(limiter: Limiter) -> None:
    assert [fail(limiter, ADA, f"192.0.2.{number}") for number in range(6)] == [1, 1, 1, 1, 0, 0]


def test_an_address_may_fail_five_times_whoever_it_tries(limiter: Limiter) -> None:
    assert [fail(limiter, f"{number}@example.com", HERE) for number in range(7)] == [1, 1, 1, 1, 1, 0, 0]


def test_one_address_cannot_lock_an_account_for_all(limiter: Limiter) -> None:
    for _ in range(100):
        fail(limiter, ADA, HERE)
    assert fail(limiter, ADA, THERE, times=3) == 2


def test_an_exhausted_address_costs_no_account_anything(limiter: Limiter) -> None:
    for number in range(5):
        assert fail(limiter, f"{number}@example.com", HERE) == 1
    assert [fail(limiter, ADA, HERE) for _ in range(2)] == [0, 0]
    assert [fail(limiter, ADA, f"198.51.100.{number}") for number in range(5)] == [1, 1, 1, 1, 0]


def test_a_right_password_costs_nothing_and_forgives_what_went_before(limiter: Limiter) -> None:
    for _ in range(20):
        assert fail(limiter, ADA, HERE) == 1
        limiter.forget_failures(ADA, HERE)
    assert fail(limiter, ADA, HERE, times=3) == 2
    # One's own right password does not forgive what one did to others.
    assert fail(limiter, EVE, HERE, times=2) == 2
    limiter.demand_sign_in_allowed("mallory@example.com", HERE)
    limiter.forget_failures("mallory@example.com", HERE)
    assert [fail(limiter, f"{number}@example.com", HERE) for number in range(3)] == [1, 0, 0]


def test_an_account_is_the_same_however_it_is_written(limiter: Limiter) -> None:
    assert [fail(limiter, email, HERE) for email in (ADA, " ADA@Example.com ", "Ada@example.com")] == [1, 1, 0]


def test_what_is_no_address_is_counted_too(limiter: Limiter) -> None:
    assert fail(limiter, "\ud800\x00", HERE, times=3) == 2


def test_no_email_address_is_stored(limiter: Limiter) -> None:
    fail(limiter, ADA, HERE)
    assert HERE in str(limiter._memory.storage)
    assert "ada" not in str(limiter._memory.storage)


def test_a_hundred_guesses_at_once_are_still_only_two(limiter: Limiter) -> None:
    barrier = threading.Barrier(20)

    def guess(_: int) -> int:
        barrier.wait()
        return fail(limiter, ADA, HERE)

    with ThreadPoolExecutor(20) as guessers:
        assert sum(guessers.map(guess, range(20))) == 2


@pytest.mark.parametrize("uri", ["nonsense", "postgres://db", "redis://host:port", "async+memory://", ""])
def test_a_storage_that_is_none_is_one_sentence(uri: str) -> None:
    with pytest.raises(InvalidError, match="JOBRAKER_LIMITS__STORAGE"):
        Limiter(LimitSettings(storage=SecretStr(uri)))


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_without_its_storage_it_counts_in_memory(
    settings: Settings, marts: None, closed_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = TIGHT.model_copy(update={"storage": SecretStr(f"redis://:word@127.0.0.1:{closed_port}")})
    app = create_app(settings.model_copy(update={"limits": lost}))
    client = TestClient(app, raise_server_exceptions=False)
    assert [client.get("/nowhere").status_code for _ in range(6)] == [404] * 5 + [429]
    assert fail(app.state.limiter, ADA, HERE, times=3) == 2
    said = capsys.readouterr().out
    assert 1 <= said.count("limits are counted in memory") < 6, "not once a request"
    assert "word" not in said


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[str]:
    """A real Redis behind a socket file."""
    if shutil.which("redis-server") is None:
        pytest.skip("no redis-server on this machine")
    path = tmp_path / "redis.sock"
    arguments = ["--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(["redis-server", *arguments], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert any("eady to accept connections" in line for line in server.stdout)
        yield f"redis+unix://{path}"
        server.terminate()


def test_processes_share_what_redis_counts(
    settings: Settings, marts: None, redis_server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = settings.model_copy(update={"limits": TIGHT.model_copy(update={"storage": SecretStr(redis_server)})})
    apps = [create_app(shared), create_app(shared)]
    visitors = [TestClient(app, raise_server_exceptions=False) for app in apps]
    assert [visitors[number % 2].get("/nowhere").status_code for number in range(6)] == [404] * 5 + [429]
    first, second = (app.state.limiter for app in apps)
    assert fail(first, ADA, HERE) == fail(second, ADA, HERE) == 1
    assert fail(first, ADA, HERE) == 0
    second.forget_failures(ADA, HERE)
    assert fail(first, ADA, HERE, times=3) == 2
    assert "counted in memory" not in capsys.readouterr().out
    with redis.from_url(redis_server.replace("redis+", "")) as store:
        keys = [key.decode() for key in store.scan_iter()]
        assert keys
        assert all(0 < store.ttl(key) <= 3600 for key in keys), "nothing stays for ever"
    assert "ada" not in json.dumps(keys)
