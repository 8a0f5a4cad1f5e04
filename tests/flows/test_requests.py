"""The worker of the outbox: who works on what, and for how long. Kinds of requests have tests of their own."""

import threading
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from flows.requests import Worker
from flows.resources import Tools, prepare_tools
from jobraker.db import Database, Role
from jobraker.settings import Settings


class NoEncoder:
    """For requests that never get as far as a vector."""

    name = "none"
    dimensions = 384

    def encode(self, texts: object) -> object:
        raise AssertionError("nothing here is worth a vector")


@pytest.fixture
def tools(flows_database: Database, tmp_path: Path) -> Tools:
    return prepare_tools(Settings(home=tmp_path, _env_file=None), flows_database, NoEncoder())


@pytest.fixture
def worker(tools: Tools, prefect_server: None) -> Worker:
    return Worker(tools, "first")


@pytest.fixture
def person(database_url: str) -> uuid.UUID:
    user_id = uuid.uuid4()
    with Database(database_url, role=Role.AUTH) as database, database.writing() as connection:
        connection.execute(
            "insert into app.users (user_id, email, password_hash) values (%s, 'robin@example.com', 'x')", (user_id,)
        )
    return user_id


def _ask(database_url: str, user_id: uuid.UUID, kind: str) -> uuid.UUID:
    request_id = uuid.uuid4()
    with Database(database_url, role=Role.API) as database, database.writing(user_id) as connection:
        connection.execute(
            "insert into app.outbox (request_id, user_id, kind, payload) values (%s, %s, %s, %s)",
            (request_id, user_id, kind, Jsonb({"top_n": 3})),
        )
    return request_id


def _run(database: Database, request_id: uuid.UUID) -> dict[str, object]:
    with database.reading() as connection:
        row = connection.execute("select * from derived.request_runs where request_id = %s", (request_id,)).fetchone()
    assert row is not None
    return row


def test_nothing_asked_is_nothing_done(worker: Worker) -> None:
    assert worker.answer_next() is False


def test_a_request_that_cannot_be_answered_keeps_its_reason(
    worker: Worker, database_url: str, person: uuid.UUID
) -> None:
    request_id = _ask(database_url, person, "recommend")
    assert worker.answer_next() is True
    run = _run(worker.tools.database, request_id)
    assert run["state"] == "failed"
    assert run["error"] == {"kind": "invalid", "message": "Upload a CV or fill in the profile first."}
    assert worker.answer_next() is False


def test_a_kind_nobody_knows_is_broken(worker: Worker, database_url: str, person: uuid.UUID) -> None:
    request_id = _ask(database_url, person, "fly")
    worker.answer_next()
    error = _run(worker.tools.database, request_id)["error"]
    assert error == {"kind": "broken", "message": "Nobody here knows how to answer a request of kind fly."}


def test_whoever_waits_is_told(worker: Worker, database_url: str, person: uuid.UUID) -> None:
    request_id = _ask(database_url, person, "fly")
    with worker.tools.database.listening("jobraker_answers") as connection:
        worker.answer_next()
        told = [notice.payload for notice in connection.notifies(timeout=10, stop_after=1)]
    assert told == [str(request_id)]


def test_a_request_someone_works_on_is_left_alone(worker: Worker, database_url: str, person: uuid.UUID) -> None:
    request_id = _ask(database_url, person, "fly")
    _claim(worker.tools.database, request_id, "other", lease=timedelta(minutes=1))
    assert worker.answer_next() is False
    assert _run(worker.tools.database, request_id)["worker"] == "other"


def test_a_dead_workers_request_is_taken_over(worker: Worker, database_url: str, person: uuid.UUID) -> None:
    request_id = _ask(database_url, person, "fly")
    _claim(worker.tools.database, request_id, "dead", lease=timedelta(minutes=-1))
    assert worker.answer_next() is True
    run = _run(worker.tools.database, request_id)
    assert (run["worker"], run["attempts"], run["state"]) == ("first", 2, "failed")


def test_a_request_that_kills_its_workers_is_given_up(worker: Worker, database_url: str, person: uuid.UUID) -> None:
    request_id = _ask(database_url, person, "fly")
    _claim(worker.tools.database, request_id, "dead", lease=timedelta(minutes=-1), attempts=3)
    assert worker.answer_next() is False
    run = _run(worker.tools.database, request_id)
    assert run["state"] == "failed"
    assert run["error"] == {"kind": "broken", "message": "The work on this request was cut off too often."}


def test_what_strangers_servers_hold_up_comes_last(worker: Worker, database_url: str, person: uuid.UUID) -> None:
    for kind in ("test_integration", "export", "recommend", "forget", "mail"):
        _ask(database_url, person, kind)
    claimed = []
    while request := worker.claim():
        claimed.append(request.kind)
    assert claimed == ["forget", "mail", "export", "recommend", "test_integration"]


def test_two_workers_never_take_the_same_request(worker: Worker, database_url: str, person: uuid.UUID) -> None:
    asked = {_ask(database_url, person, "fly") for _ in range(12)}
    names = ("one", "two", "three")
    claimed: list[uuid.UUID] = []

    def claim_all(name: str) -> None:
        racing = Worker(worker.tools, name)
        while request := racing.claim():
            claimed.append(request.request_id)

    threads = [threading.Thread(target=claim_all, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(asked)


def _claim(database: Database, request_id: uuid.UUID, worker: str, *, lease: timedelta, attempts: int = 1) -> None:
    with database.writing() as connection:
        connection.execute(
            "insert into derived.request_runs (request_id, state, worker, lease_until, attempts)"
            " values (%s, 'running', %s, now() + %s, %s)",
            (request_id, worker, lease, attempts),
        )
