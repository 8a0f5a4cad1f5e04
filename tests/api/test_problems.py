import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from api import access, exchange, problems
from api.app import create_app
from api.deps import Writes
from jobraker import errors
from jobraker.db import Connection
from jobraker.settings import Settings


@pytest.fixture
def app(settings: Settings, marts: None) -> FastAPI:
    """The service with a few more addresses, each with its own trouble."""
    app = create_app(settings)

    @app.get("/api/v1/trouble/{kind}")
    def trouble(kind: str) -> None:
        family = {own.kind: own for own in errors.JobrakerError.__subclasses__()}[errors.Kind(kind)]
        raise family(f"It is {kind}.", fields={"some": "reason"})

    @app.get("/api/v1/unforeseen")
    def unforeseen(request: Request) -> None:
        raise ZeroDivisionError("secret internals")

    @app.post("/api/v1/uncommittable")
    def uncommittable(connection: Writes) -> str:
        # A constraint that is only checked when the transaction commits.
        connection.execute("insert into app.late (number) values (1), (1)")
        return "done"

    return app


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("missing", 404),
        ("conflict", 409),
        ("unauthenticated", 401),
        ("forbidden", 403),
        ("invalid", 422),
        ("limited", 429),
        ("unavailable", 503),
        ("broken", 500),
    ],
)
def test_each_kind_has_its_status_and_all_one_shape(client: TestClient, kind: str, status: int) -> None:
    answer = client.get(f"/trouble/{kind}", headers={"X-Request-ID": "mine"})
    assert answer.status_code == status
    assert answer.json() == {
        "success": False,
        "error": {"kind": kind, "message": f"It is {kind}.", "fields": {"some": "reason"}},
        "meta": {"request_id": "mine"},
    }
    assert ("www-authenticate" in answer.headers) == (kind == "unauthenticated")


def test_every_kind_has_a_status() -> None:
    assert set(problems.STATUSES) == set(errors.Kind)


def test_an_unforeseen_exception_tells_nothing_but_the_log(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(access, "_log", Recorder(lines))
    answer = client.get("/unforeseen")
    assert [(line["event"], line.get("error"), line.get("status")) for line in lines] == [
        ("request failed", "ZeroDivisionError", None),
        ("request served", None, 500),
    ]
    assert answer.status_code == 500
    assert answer.json()["error"] == {"kind": "broken", "message": "Something broke on our side.", "fields": {}}
    assert answer.json()["meta"]["request_id"] == answer.headers["x-request-id"]
    assert "secret" not in answer.text


def test_a_failed_commit_is_not_answered_as_done(ada: TestClient, owner: Connection) -> None:
    owner.execute("create table app.late (number integer unique deferrable initially deferred)")
    owner.execute("grant insert on app.late to jobraker_api")
    answer = ada.post("/uncommittable")
    assert answer.status_code == 500
    assert answer.json()["error"]["kind"] == "broken"
    assert owner.execute("select from app.late").fetchall() == []


@pytest.mark.parametrize(("method", "path", "status"), [("get", "/nowhere", 404), ("put", "/jobs", 405)])
def test_routing_fails_in_the_same_shape(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.json()["error"].keys() == {"kind", "message", "fields"}
    assert answer.json()["meta"]["request_id"]
    assert ("allow" in answer.headers) == (status == 405)


def test_broken_json_is_invalid(ada: TestClient) -> None:
    answer = ada.put("/profile", content=b"{", headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"]["kind"] == "invalid"


def test_a_huge_body_is_refused_unread(ada: TestClient) -> None:
    huge = json.dumps({"headline": "x" * (exchange.LARGEST_UPLOAD + 100_000)})
    assert ada.put("/profile", content=huge).status_code == 413


def test_before_the_first_refresh_jobs_are_unavailable(client: TestClient, ada: TestClient, owner: Connection) -> None:
    owner.execute("drop table marts.jobs")
    owner.execute(
        "insert into derived.search_index"
        " (job_id, text_hash, encoder, embedding, document, title, company_id, row_hash)"
        " values (gen_random_uuid(), '', '', array_fill(1, array[384])::vector(384)::halfvec(384), '', '', '', '')"
    )
    for person, path in ((client, "/jobs"), (ada, "/recommendations")):
        answer = person.get(path)
        assert answer.status_code == 503
        assert "first refresh" in answer.json()["error"]["message"]


def test_a_missing_table_of_another_schema_is_our_fault() -> None:
    trouble = problems.translate(psycopg.errors.UndefinedTable('relation "app.users" does not exist'))
    assert trouble.kind is errors.Kind.BROKEN


@pytest.fixture
def shut(database_url: str, server_url: str) -> Iterator[Any]:
    """Refuses every connection to the test's database until the test is over."""
    name = sql.Identifier(str(conninfo_to_dict(database_url)["dbname"]))
    with psycopg.connect(server_url, autocommit=True) as connection:

        def shut(*, ends_sessions: bool = True) -> None:
            connection.execute(sql.SQL("alter database {} with allow_connections false").format(name))
            if ends_sessions:
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s",
                    (name.as_string()[1:-1],),
                )

        yield shut
        connection.execute(sql.SQL("alter database {} with allow_connections true").format(name))


def test_health_tells_what_can_be_searched(client: TestClient, add_job: Any) -> None:
    add_job()
    answer = client.get("/health")
    assert answer.status_code == 200
    health = answer.json()["data"]
    assert (health["status"], health["database"], health["search_index"]) == ("ok", "ok", {"jobs": 1})
    assert health["version"]


def test_health_opens_no_connection_of_its_own(client: TestClient, shut: Any) -> None:
    shut(ends_sessions=False)
    assert client.get("/health").status_code == 200


def test_health_without_a_database_is_unavailable(client: TestClient, shut: Any) -> None:
    shut()
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["error"]["kind"] == "unavailable"


@pytest.mark.parametrize(("offered", "is_kept"), [("abc-1.2_3", True), ("a b", False), ("x" * 65, False), ("", False)])
def test_a_sane_request_id_is_kept(client: TestClient, *, offered: str, is_kept: bool) -> None:
    given = client.get("/health", headers={"X-Request-ID": offered}).headers["x-request-id"]
    assert (given == offered) == is_kept
    assert given


def test_each_request_is_logged_without_what_it_says(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(access, "_log", Recorder(lines))
    client.get("/jobs?q=private", headers={"Authorization": "Bearer private"})
    client.post("/auth/login", json={"email": "private", "password": "private"})
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/api/v1/jobs", 401),
        ("POST", "/api/v1/auth/login", 401),
    ]
    assert "private" not in json.dumps(lines)
    assert all(line["request_id"] for line in lines)


class Recorder:
    """A logger that keeps its lines."""

    def __init__(self, lines: list[dict[str, Any]]) -> None:
        self._lines = lines

    def info(self, event: str, **fields: Any) -> None:
        self._lines.append({"event": event, **fields})

    exception = info
