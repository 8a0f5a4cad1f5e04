"""People leave while somebody is working for them. Real transactions, really interleaved."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from flows import exports, forgetting, recommend
from flows.requests import Worker
from flows.resources import Tools
from jobraker import clock
from jobraker.db import Connection, Database, Role
from jobraker.errors import MissingError
from jobraker.settings import Settings
from models.ranking.recommend import Match
from tests.api.conftest import PASSWORD, read_user_id
from tests.api.interleaving import meanwhile
from tests.api.planting import find_files
from tests.api.working import answer_all, open_tools

CV = ("cv.txt", b"Ada Lovelace, data engineer, ten years of Python.")
LIST = [Match(uuid.uuid4(), 1, 0.5, {"vectors": 0.5}, ["Why."], [], "Engineer", "Acme", None, None)]
WAITING = (
    "select count(*) as n from pg_stat_activity"
    " where datname = current_database() and wait_event_type = 'Lock' and cardinality(pg_blocking_pids(pid)) > 0"
)


@pytest.fixture
def tools(settings: Settings) -> Iterator[Tools]:
    with open_tools(settings) as opened:
        yield opened


def leave(person: TestClient) -> Any:
    return person.request("DELETE", "/account", json={"password": PASSWORD})


def count(owner: Connection, table: str) -> int:
    return (owner.execute(f"select count(*) as n from {table}".encode()).fetchone() or {})["n"]


@contextmanager
def leaving(database_url: str, user_id: uuid.UUID) -> Iterator[Connection]:
    """An account that is being deleted: the transaction is committed when the block ends."""
    with Database(database_url, role=Role.AUTH) as door, door.writing() as connection:
        connection.execute("select app.forget_person(%s, 'asked for')", (user_id,))
        yield connection


def collect(work: Callable[[], object], errors: list[BaseException]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - looked at by the test
            errors.append(error)

    return run


def test_a_list_that_is_being_saved_goes_with_its_person(
    ada: TestClient, tools: Tools, owner: Connection, database_url: str
) -> None:
    user_id = uuid.UUID(read_user_id(ada))
    answers: list[Any] = []
    writing = tools.database.writing()
    connection = writing.__enter__()
    recommend._save(connection, user_id, LIST, None)
    with meanwhile(lambda: answers.append(leave(ada)), url=database_url):
        assert count(owner, "app.users") == 1
        writing.__exit__(None, None, None)
    assert [answer.status_code for answer in answers] == [200]
    assert count(owner, "derived.recommendations") == 0


def test_a_list_that_comes_too_late_is_not_saved(
    ada: TestClient, tools: Tools, owner: Connection, database_url: str
) -> None:
    user_id = uuid.UUID(read_user_id(ada))

    def save() -> None:
        with tools.database.writing() as connection:
            recommend._save(connection, user_id, LIST, None)

    errors: list[BaseException] = []
    deletion = leaving(database_url, user_id)
    deletion.__enter__()
    with meanwhile(collect(save, errors), url=database_url):
        assert errors == []
        deletion.__exit__(None, None, None)
    assert [type(error) for error in errors] == [MissingError]
    assert count(owner, "derived.recommendations") == 0


def test_a_deletion_and_a_writer_never_wait_for_each_other(
    ada: TestClient, tools: Tools, owner: Connection, database_url: str
) -> None:
    """The writer has to replace a row that a third one holds, while the deletion wants that row, too."""
    user_id = uuid.UUID(read_user_id(ada))
    with tools.database.writing() as connection:
        recommend._save(connection, user_id, LIST, None)
    errors: list[BaseException] = []
    answers: list[Any] = []

    def save() -> None:
        with tools.database.writing() as connection:
            recommend._save(connection, user_id, LIST, None)

    with psycopg.connect(database_url) as third:
        third.execute("select from derived.recommendations for update")
        with meanwhile(collect(save, errors), url=database_url):
            deletion = threading.Thread(target=lambda: answers.append(leave(ada)))
            deletion.start()
            while (owner.execute(WAITING).fetchone() or {})["n"] < 2:
                pass
            third.commit()
        deletion.join()
    assert errors == []
    assert [answer.status_code for answer in answers] == [200]
    assert count(owner, "derived.recommendations") == 0


def test_an_export_that_comes_too_late_leaves_nothing(
    ada: TestClient, tools: Tools, owner: Connection, settings: Settings
) -> None:
    answer_all(tools)
    ada.post("/resumes", files={"file": CV})
    ada.post("/account/export")
    request = Worker(tools, "slow").claim()
    assert request is not None
    vault, content = exports._build(tools, request.demand_user_id(), clock.now())
    blob = tools.blobs.save(vault.seal(content, "export"))
    leave(ada)
    with pytest.raises(MissingError):
        exports._keep(tools, request, blob, size=len(content), made_at=clock.now())
    with pytest.raises(MissingError):
        exports.export(tools, request)
    answer_all(tools)
    assert find_files(settings.place.blobs) == []
    assert count(owner, "derived.exports") == 0
    Worker(tools, "slow")._finish("complete_request", request, {"answer": None})
    runs = owner.execute("select from derived.request_runs where request_id = %s", (request.request_id,))
    assert runs.fetchall() == []


def test_a_request_claimed_while_its_person_leaves_is_forgotten(
    ada: TestClient, tools: Tools, owner: Connection
) -> None:
    answer_all(tools)
    request_id = ada.post("/account/export").json()["data"]["request_id"]
    with tools.database.writing() as connection:
        connection.execute("select pg_advisory_xact_lock(hashtextextended('claim request', 0))")
        connection.execute(
            "insert into derived.request_runs (request_id, state, worker, lease_until)"
            " values (%s, 'running', 'slow', now() + interval '2 minutes')",
            (request_id,),
        )
        assert leave(ada).status_code == 200
    assert owner.execute("select from derived.request_runs where request_id = %s", (request_id,)).fetchall()
    answer_all(tools)
    assert not owner.execute("select from derived.request_runs where request_id = %s", (request_id,)).fetchall()


def test_an_upload_that_is_being_kept_goes_with_its_person(
    ada: TestClient, tools: Tools, owner: Connection, database_url: str, settings: Settings
) -> None:
    """Its row is there before the names of files are collected, or never."""
    user_id = read_user_id(ada)
    blob = tools.blobs.save(b"sealed")
    with psycopg.connect(database_url) as upload:
        upload.execute(
            "insert into app.resumes (user_id, filename, media_type, bytes, blob_hash, text)"
            " values (%s, 'cv.txt', 'text/plain', 1, %s, '')",
            (user_id, blob),
        )
        with meanwhile(lambda: leave(ada), url=database_url):
            upload.commit()
    answer_all(tools)
    assert find_files(settings.place.blobs) == []


def test_a_deletion_steps_back_where_it_and_another_wait_for_each_other(
    ada: TestClient, owner: Connection, database_url: str
) -> None:
    """As a refresh does: it holds the session, then adds a token, for which the account has to stay."""
    user_id = uuid.UUID(read_user_id(ada))
    errors: list[BaseException] = []

    def forget() -> None:
        with psycopg.connect(database_url, autocommit=True) as deletion:
            deletion.execute("set deadlock_timeout = '3s'")
            deletion.execute("select app.forget_person(%s, 'asked for')", (user_id,))

    with psycopg.connect(database_url) as refresh:
        refresh.execute("set deadlock_timeout = '5min'")
        refresh.execute("set statement_timeout = '60s'")
        (session_id,) = refresh.execute("select session_id from app.sessions for update").fetchone() or ()
        with meanwhile(collect(forget, errors), url=database_url):
            refresh.execute(
                "insert into app.refresh_tokens (token_hash, user_id, session_id, expires_at)"
                " values ('new', %s, %s, now())",
                (user_id, session_id),
            )
            refresh.commit()
    assert errors == []
    assert count(owner, "app.users") == 0
    assert count(owner, "app.refresh_tokens") == 0
    assert count(owner, "app.outbox where kind = 'forget'") == 1
    assert count(owner, "app.audit_log where event = 'account_deleted'") == 1


def test_two_goodbyes_at_once_are_one(ada: TestClient, owner: Connection, database_url: str) -> None:
    user_id = uuid.UUID(read_user_id(ada))
    answers: list[Any] = []
    deletion = leaving(database_url, user_id)
    deletion.__enter__()
    with meanwhile(lambda: answers.append(leave(ada)), url=database_url):
        deletion.__exit__(None, None, None)
    assert [answer.status_code for answer in answers] == [401]
    assert count(owner, "app.outbox where kind = 'forget'") == 1


def test_a_worker_that_died_in_the_middle_of_forgetting_is_followed_by_another(
    ada: TestClient, tools: Tools, owner: Connection, settings: Settings
) -> None:
    answer_all(tools)
    for _ in range(2):
        ada.post("/resumes", files={"file": CV})
    leave(ada)
    dead = Worker(tools, "dead").claim()
    assert dead is not None
    tools.blobs.remove(dead.payload["blobs"][0])
    assert Worker(tools, "early").claim() is None
    owner.execute("update derived.request_runs set lease_until = now() - interval '1 second'")
    (request,) = answer_all(tools)
    assert (request.kind, request.attempts) == ("forget", 2)
    assert find_files(settings.place.blobs) == []
    assert forgetting.forget(tools, request)["files"] == 2


def test_a_deletion_that_fails_leaves_everything(ada: TestClient, owner: Connection) -> None:
    """All of it is one transaction: what fails at its end takes back its beginning."""
    ada.post("/resumes", files={"file": CV})
    owner.execute("alter table app.job_marks drop constraint job_marks_user_id_fkey")
    owner.execute("alter table app.job_marks add foreign key (user_id) references app.users")
    owner.execute(
        "insert into app.job_marks (user_id, job_id, mark) values (%s, %s, 'saved')", (read_user_id(ada), uuid.uuid4())
    )
    events = count(owner, "app.audit_log where user_id is not null")
    assert leave(ada).status_code >= 400
    assert ada.get("/auth/me").status_code == 200
    assert count(owner, "app.outbox where kind = 'forget'") == 0
    assert count(owner, "app.audit_log where user_id is not null") == events
