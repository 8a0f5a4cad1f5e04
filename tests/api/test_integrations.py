"""Credentials come in, and only what may be shown goes out; whose they are, and what may be changed of them."""

import json
import threading
import uuid
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg.types.json import Jsonb

from api.app import create_app
from jobraker.db import Connection
from jobraker.settings import ApiSettings, Settings
from tests.api.conftest import SignIn, read_user_id
from tests.api.test_poison import VALUES
from tests.api.test_recommendations import Worker

SECRET = "planted-0123456789-abcd"
OPENAI: dict[str, Any] = {"kind": "openai", "name": "mine", "model": "gpt-5-mini", "api_key": SECRET}
SMTP: dict[str, Any] = {
    "kind": "smtp", "name": "mail", "host": "mail.example.com", "username": "ada", "password": SECRET,
    "sender": "ada@example.com",
}  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {
    "adzuna": {"kind": "adzuna", "name": "ads", "app_id": "me", "app_key": SECRET},
    "openai": OPENAI,
    "skyvern": {"kind": "skyvern", "name": "sky", "api_key": SECRET},
    "simplify": {"kind": "simplify", "name": "simple", "api_key": SECRET},
    "smtp": SMTP,
    "apprise": {"kind": "apprise", "name": "bell", "urls": [f"ntfys://ada:{SECRET}@ntfy.example.com/jobs"]},
}
SHOWN: dict[str, dict[str, Any]] = {
    "adzuna": {"app_id": "me", "app_key": "••••abcd"},
    "openai": {"base_url": "https://api.openai.com/v1", "model": "gpt-5-mini", "api_key": "••••abcd"},
    "skyvern": {"base_url": "https://api.skyvern.com", "api_key": "••••abcd"},
    "simplify": {"api_key": "••••abcd"},
    "smtp": {
        "host": "mail.example.com", "port": 587, "username": "ada", "security": "starttls",
        "sender": "ada@example.com", "password": "••••abcd",
    },
    "apprise": {"urls": ["ntfys://••••"]},
}  # fmt: skip


WAITING = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


def bring(person: TestClient, body: dict[str, Any] = OPENAI) -> str:
    answer = person.post("/integrations", json=body)
    assert answer.status_code == 201, answer.text
    integration_id: str = answer.json()["data"]["integration_id"]
    return integration_id


@pytest.mark.parametrize("kind", BODIES)
def test_what_is_secret_is_never_shown_again(ada: TestClient, kind: str) -> None:
    made = ada.post("/integrations", json=BODIES[kind])
    assert made.status_code == 201
    data = made.json()["data"]
    assert (data["kind"], data["name"], data["last_test"]) == (kind, BODIES[kind]["name"], None)
    assert data["settings"] == SHOWN[kind]
    one, listed = ada.get(f"/integrations/{data['integration_id']}"), ada.get("/integrations")
    assert one.json()["data"] == data == listed.json()["data"][0]
    assert SECRET not in made.text + one.text + listed.text


@pytest.mark.parametrize(("secret", "shown"), [("12345678901", "••••"), ("123456789012", "••••9012")])
def test_a_short_secret_shows_nothing_of_itself(ada: TestClient, secret: str, shown: str) -> None:
    bring(ada, OPENAI | {"api_key": secret})
    assert ada.get("/integrations").json()["data"][0]["settings"]["api_key"] == shown


def test_it_is_sealed_for_its_person(ada: TestClient, owner: Connection) -> None:
    bring(ada)
    row = owner.execute("select * from app.integrations").fetchone() or {}
    assert SECRET not in str(row)
    assert SECRET.encode() not in row["sealed"]


def test_the_newest_comes_first(ada: TestClient) -> None:
    for name in ("one", "two", "three"):
        bring(ada, OPENAI | {"name": name})
    assert [row["name"] for row in ada.get("/integrations").json()["data"]] == ["three", "two", "one"]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("openai", {"kind": "telepathy"}),
        ("openai", {"secret": "more"}),
        ("openai", {"api_key": ""}),
        ("openai", {"api_key": "two words"}),
        ("openai", {"api_key": "line\nbreak"}),
        ("openai", {"api_key": "ключ"}),
        ("openai", {"api_key": None}),
        ("openai", {"name": ""}),
        ("openai", {"name": "a\u0000b"}),
        ("openai", {"name": "x" * 101}),
        ("openai", {"model": "a\u0000b"}),
        ("openai", {"base_url": "http://api.example.com/v1"}),
        ("openai", {"base_url": "ftp://api.example.com/v1"}),
        ("openai", {"base_url": "https://ada:pw@api.example.com/v1"}),
        ("openai", {"base_url": "https://api.example.com/v1?key=x"}),
        ("openai", {"base_url": "https://api.example.com:0/v1"}),
        ("openai", {"base_url": "https://api.example.com:99999/v1"}),
        ("openai", {"base_url": "https://"}),
        ("openai", {"base_url": "https://[::1/v1"}),
        ("skyvern", {"base_url": "http://10.0.0.1:8000"}),
        ("smtp", {"port": 0}),
        ("smtp", {"security": "none"}),
        ("smtp", {"host": "mail.example.com\nx"}),
        ("smtp", {"host": "user@mail.example.com"}),
        ("smtp", {"sender": "nobody"}),
        ("smtp", {"password": "a\u0000b"}),
        ("smtp", {"username": "a\r\nb"}),
        ("adzuna", {"app_id": "a\u0007b"}),
        ("apprise", {"urls": []}),
        ("apprise", {"urls": ["ntfys://a/b"] * 6}),
        ("apprise", {"urls": ["no address"]}),
        *(
            ("apprise", {"urls": [f"{scheme}://x"]})
            for scheme in (
                "dbus",
                "syslog",
                "windows",
                "macosx",
                "gnome",
                "glib",
                "file",
                "mailto",
                "memory",
                "nonsense",
            )
        ),
    ],
)
def test_what_is_wrong_is_refused_without_being_repeated(ada: TestClient, kind: str, change: dict[str, Any]) -> None:
    answer = ada.post("/integrations", json=BODIES[kind] | change)
    assert answer.status_code == 422, answer.text
    assert SECRET not in answer.text
    assert ada.get("/integrations").json()["data"] == []


@pytest.mark.parametrize("kind", BODIES)
def test_poison_is_refused_and_never_a_fault_of_ours(ada: TestClient, kind: str) -> None:
    known, strange = bring(ada, BODIES[kind]), []
    for field in (*BODIES[kind], "base_url", "port", "security"):
        rest = json.dumps({name: value for name, value in BODIES[kind].items() if name != field})[1:-1]
        for value in VALUES:
            for shown in (value, f"[{value}]"):
                content = f'{{"{field}": {shown}, {rest}}}'
                for method, path in (("POST", "/integrations"), ("PUT", f"/integrations/{known}")):
                    answer = ada.request(method, path, content=content, headers={"content-type": "application/json"})
                    if answer.status_code >= 500 or SECRET in answer.text:
                        strange.append((method, content[:200], answer.status_code))
    assert strange == []


def test_a_refusal_names_the_field(ada: TestClient) -> None:
    answer = ada.post("/integrations", json=OPENAI | {"base_url": "http://api.example.com/v1"})
    assert answer.json()["error"]["fields"] == {"base_url": "must begin with https://"}
    answer = ada.post("/integrations", json=BODIES["apprise"] | {"urls": ["dbus://"]})
    assert answer.status_code == 422
    answer = ada.post("/integrations", json=BODIES["apprise"] | {"urls": ["ntfys://a/b", "dbus://x"]})
    assert answer.json()["error"]["fields"] == {"urls.1": "dbus:// is not a service on the web."}


def test_no_more_than_twenty_even_at_once(client: TestClient, ada: TestClient) -> None:
    for _ in range(18):
        bring(ada)
    statuses: list[int] = []

    def add() -> None:
        # The one that is open: all its requests run in one loop, as in a real server.
        statuses.append(client.post("/integrations", json=OPENAI, headers=ada.headers).status_code)

    threads = [threading.Thread(target=add) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201, 201, 409, 409, 409]
    assert len(ada.get("/integrations").json()["data"]) == 20


class TestChanging:
    def test_a_secret_that_is_left_out_stays(self, ada: TestClient) -> None:
        for kind, body in BODIES.items():
            integration_id = bring(ada, body)
            left = {
                name: value for name, value in body.items() if name not in ("api_key", "app_key", "password", "urls")
            }
            answer = ada.put(f"/integrations/{integration_id}", json=left | {"name": "other"})
            assert answer.status_code == 200, (kind, answer.text)
            assert (answer.json()["data"]["name"], answer.json()["data"]["settings"]) == ("other", SHOWN[kind])

    def test_a_new_secret_is_the_one_shown(self, ada: TestClient, owner: Connection) -> None:
        integration_id = bring(ada)
        before = owner.execute("select sealed from app.integrations").fetchone()
        answer = ada.put(f"/integrations/{integration_id}", json=OPENAI | {"api_key": "another-9876543210"})
        assert answer.json()["data"]["settings"]["api_key"] == "••••3210"
        assert owner.execute("select sealed from app.integrations").fetchone() != before

    @pytest.mark.parametrize(
        ("kind", "secret", "change"),
        [
            ("openai", "api_key", {"base_url": "https://thief.example/v1"}),
            ("openai", "api_key", {"base_url": "https://api.openai.com.thief.example/v1"}),
            ("smtp", "password", {"host": "thief.example"}),
            ("smtp", "password", {"port": 2525}),
            ("smtp", "password", {"security": "tls"}),
        ],
    )
    def test_a_stored_secret_never_goes_to_another_place(
        self, ada: TestClient, owner: Connection, kind: str, secret: str, change: dict[str, Any]
    ) -> None:
        body = BODIES[kind]
        integration_id = bring(ada, body)
        before = owner.execute("select * from app.integrations").fetchone()
        left = {name: value for name, value in body.items() if name != secret}
        answer = ada.put(f"/integrations/{integration_id}", json=left | change)
        assert answer.status_code == 422
        assert answer.json()["error"]["fields"].keys() == {secret}
        assert owner.execute("select * from app.integrations").fetchone() == before
        assert ada.put(f"/integrations/{integration_id}", json=body | change).status_code == 200

    def test_it_keeps_its_kind(self, ada: TestClient) -> None:
        integration_id = bring(ada)
        assert ada.put(f"/integrations/{integration_id}", json=SMTP).status_code == 409

    def test_deleting_removes_the_row(self, ada: TestClient, owner: Connection) -> None:
        integration_id = bring(ada)
        assert ada.delete(f"/integrations/{integration_id}").status_code == 200
        assert owner.execute("select from app.integrations").fetchall() == []
        assert ada.get(f"/integrations/{integration_id}").status_code == 404
        assert ada.delete(f"/integrations/{integration_id}").status_code == 404


def test_what_is_anothers_is_not_there(ada: TestClient, sign_in: SignIn, owner: Connection) -> None:
    integration_id, eve = bring(ada), sign_in("eve@example.com")
    bring(eve)
    before = owner.execute("select * from app.integrations order by integration_id").fetchall()
    for unknown in (integration_id, str(uuid.uuid4())):
        path = f"/integrations/{unknown}"
        answers = [eve.get(path), eve.put(path, json=OPENAI), eve.delete(path), eve.post(f"{path}/test")]
        assert [answer.status_code for answer in answers] == [404] * 4
    assert owner.execute("select * from app.integrations order by integration_id").fetchall() == before
    assert owner.execute("select from app.outbox where kind = 'test_integration'").fetchall() == []
    assert [row["integration_id"] for row in ada.get("/integrations").json()["data"]] == [integration_id]


def test_nobody_is_asked_to_sign_in(client: TestClient) -> None:
    path = f"/integrations/{uuid.uuid4()}"
    answers = [
        client.get("/integrations"), client.post("/integrations", json=OPENAI), client.get(path),
        client.put(path, json=OPENAI), client.delete(path), client.post(f"{path}/test"),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [401] * 6


def test_the_security_log_tells_of_each_step_and_no_secret(ada: TestClient, owner: Connection) -> None:
    integration_id = bring(ada)
    ada.post(f"/integrations/{integration_id}/test")
    ada.post(f"/integrations/{integration_id}/test")
    ada.put(f"/integrations/{integration_id}", json=OPENAI)
    ada.delete(f"/integrations/{integration_id}")
    rows = owner.execute("select * from app.audit_log where event like 'integration%' order by event_id").fetchall()
    assert [row["event"] for row in rows] == [
        "integration_created", "integration_tested", "integration_changed", "integration_deleted",
    ]  # fmt: skip
    for row in rows:
        assert row["details"] == {"integration": integration_id, "kind": "openai"}
        assert str(row["user_id"]) == read_user_id(ada)


class TestTrying:
    def test_a_slow_trial_is_a_ticket_without_secrets(self, ada: TestClient, owner: Connection) -> None:
        integration_id = bring(ada)
        answer = ada.post(f"/integrations/{integration_id}/test")
        assert answer.status_code == 202
        ticket = answer.json()["data"]
        assert answer.headers["location"] == ticket["url"] == f"/api/v1/requests/{ticket['request_id']}"
        row = owner.execute("select * from app.outbox where kind = 'test_integration'").fetchone() or {}
        assert row["payload"] == {"integration_id": integration_id}
        assert ada.get(f"/integrations/{integration_id}").json()["data"]["last_test"] is None

    def test_the_last_result_is_shown_until_the_next(self, ada: TestClient, owner: Connection) -> None:
        integration_id = bring(ada)
        first = ada.post(f"/integrations/{integration_id}/test").json()["data"]["request_id"]
        finish(owner, first, {"state": "refused", "message": "No.", "tested_at": "2026-11-20T12:00:00+00:00"})
        trial = {"state": "refused", "message": "No.", "tested_at": "2026-11-20T12:00:00Z"}
        assert ada.get(f"/integrations/{integration_id}").json()["data"]["last_test"] == trial
        assert ada.get("/integrations").json()["data"][0]["last_test"] == trial
        second = ada.post(f"/integrations/{integration_id}/test").json()["data"]["request_id"]
        assert second != first

    def test_one_at_a_time(self, ada: TestClient, sign_in: SignIn, owner: Connection) -> None:
        first, second = bring(ada), bring(ada, SMTP)
        ticket = ada.post(f"/integrations/{first}/test").json()["data"]["request_id"]
        assert ada.post(f"/integrations/{first}/test").json()["data"]["request_id"] == ticket
        refused = ada.post(f"/integrations/{second}/test")
        assert refused.status_code == 409
        assert refused.json()["error"]["message"] == "Another of your tests is not over: wait for it first."
        # Neither other credentials nor none make room for a test while a worker may be at the old ones.
        ada.put(f"/integrations/{first}", json=OPENAI)
        assert ada.post(f"/integrations/{first}/test").status_code == 409
        ada.delete(f"/integrations/{first}")
        assert ada.post(f"/integrations/{second}/test").status_code == 409
        eve = sign_in("eve@example.com")
        assert eve.post(f"/integrations/{bring(eve)}/test").status_code == 202
        finish(owner, ticket, {"state": "works", "message": "Yes.", "tested_at": "2026-11-20T12:00:00+00:00"})
        assert ada.post(f"/integrations/{second}/test").status_code == 202

    def test_two_at_once_are_one(self, ada: TestClient, owner: Connection, database_url: str) -> None:
        paths = [f"/integrations/{bring(ada, body)}/test" for body in (OPENAI, SMTP)]
        codes: list[int] = []

        def ask(path: str) -> None:
            codes.append(ada.post(path).status_code)

        with psycopg.connect(database_url) as holder:
            holder.execute("select from app.users for no key update")
            asking = [threading.Thread(target=ask, args=(path,)) for path in paths]
            for thread in asking:
                thread.start()
            with psycopg.connect(database_url, autocommit=True) as watcher:
                while len(codes) + len(watcher.execute(WAITING).fetchall()) < len(paths):
                    pass
        for thread in asking:
            thread.join()
        assert sorted(codes) == [202, 409]

    class TestQuick:
        @pytest.fixture
        def app(self, settings: Settings, marts: None) -> FastAPI:
            return create_app(settings.model_copy(update={"api": ApiSettings(wait_s=30)}))

        def test_a_quick_trial_is_its_result(self, ada: TestClient, owner: Connection, database_url: str) -> None:
            integration_id = bring(ada)
            told = {"state": "works", "message": "Yes.", "tested_at": "2026-11-20T12:00:00+00:00"}
            with Worker(database_url, lambda request_id: finish(owner, request_id, told)):
                answer = ada.post(f"/integrations/{integration_id}/test")
            assert answer.status_code == 200
            assert answer.json()["data"] == {"state": "works", "message": "Yes.", "tested_at": "2026-11-20T12:00:00Z"}


def finish(owner: Connection, request_id: str, answer: dict[str, Any]) -> None:
    owner.execute(
        "insert into derived.request_runs (request_id, state, worker, lease_until, answer, finished_at)"
        " values (%s, 'completed', 'test', now(), %s, now())",
        (request_id, Jsonb(answer)),
    )
