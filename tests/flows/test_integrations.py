"""From credentials brought through the API to what the service itself says of them; and where the secrets went."""

import logging
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import stamina
from fastapi.testclient import TestClient
from psycopg import sql
from psycopg.types.json import Jsonb
from pydantic import SecretStr

from api.app import create_app
from flows.requests import Worker
from flows.resources import prepare_tools
from jobraker.credentials import parse
from jobraker.db import Database
from jobraker.errors import BrokenError
from jobraker.settings import AdzunaSettings, ApiSettings, DatabaseSettings, Settings, WebSettings
from tests.flows.services import Services, open_services
from tests.jobraker.post_office import PostOffice, make_papers, open_office

KEY, WRONG = "sk-planted-7d1f9c44aa21", "sk-planted-wrong-55e0b3"
PASSWORD = "planted correct horse"
FAMILY = (KEY, WRONG, PASSWORD)


class NoEncoder:
    """For requests that never get as far as a vector."""

    name = "none"
    dimensions = 384

    def encode(self, texts: object) -> object:
        raise AssertionError("nothing here is worth a vector")


@pytest.fixture
def services() -> Iterator[Services]:
    with open_services(KEY) as opened, stamina.set_testing(True, attempts=1):
        yield opened


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    folder = tmp_path / "papers"
    folder.mkdir()
    paper, context = make_papers(folder)
    monkeypatch.setenv("SSL_CERT_FILE", str(paper))
    with open_office(context) as opened:
        opened.login = ("robin", PASSWORD)
        yield opened


@pytest.fixture
def settings(database_url: str, tmp_path: Path, services: Services) -> Settings:
    return Settings(
        home=tmp_path,
        database=DatabaseSettings(url=SecretStr(database_url), pool_size=4),
        api=ApiSettings(wait_s=0),
        web=WebSettings(private_hosts=("127.0.0.1",), timeout_s=5.0, pace_s=0),
        adzuna=AdzunaSettings(base_url=f"{services.url}/adzuna"),
        _env_file=None,
    )


@pytest.fixture
def worker(settings: Settings, flows_database: Database, prefect_server: None) -> Worker:
    return Worker(prepare_tools(settings, flows_database, NoEncoder()), "first")


@pytest.fixture
def ada(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), base_url="http://testserver/api/v1") as client:
        person = {"email": "ada@example.com", "password": "correct horse battery"}
        client.post("/auth/register", json=person)
        token = client.post("/auth/login", json=person).json()["data"]["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def describe(kind: str, services: Services, office: PostOffice, *, secret: str) -> dict[str, Any]:
    return {
        "adzuna": {"app_id": "me", "app_key": secret},
        "openai": {"base_url": f"{services.url}/v1", "api_key": secret, "model": "small"},
        "skyvern": {"base_url": f"{services.url}/skyvern", "api_key": secret},
        "simplify": {"api_key": secret},
        "smtp": {
            "host": "127.0.0.1", "port": office.port, "username": "robin", "sender": "robin@example.com",
            "password": PASSWORD if secret == KEY else WRONG,
        },
        "apprise": {"urls": [f"json://robin:{secret}@{services.place}/notices"]},
    }[kind] | {"kind": kind, "name": f"my {kind}"}  # fmt: skip


def bring(person: TestClient, body: dict[str, Any]) -> str:
    made = person.post("/integrations", json=body)
    assert made.status_code == 201, made.text
    integration_id: str = made.json()["data"]["integration_id"]
    return integration_id


def try_out(person: TestClient, worker: Worker, integration_id: str) -> dict[str, Any]:
    """What the list says of the integration after a worker tried it."""
    assert person.post(f"/integrations/{integration_id}/test").status_code == 202
    while worker.answer_next():
        pass
    trial: dict[str, Any] = person.get(f"/integrations/{integration_id}").json()["data"]["last_test"]
    return trial


@pytest.mark.parametrize("kind", ["adzuna", "openai", "skyvern", "smtp", "apprise"])
def test_good_credentials_work_and_nothing_else_happens(
    ada: TestClient, worker: Worker, services: Services, office: PostOffice, kind: str
) -> None:
    trial = try_out(ada, worker, bring(ada, describe(kind, services, office, secret=KEY)))
    assert trial["state"] == "works", trial
    if kind == "smtp":
        assert [line.upper() for line in office.heard[-2:]] == ["NOOP", "QUIT"]
        assert office.mails == []
        assert not [line for line in office.in_clear if line.startswith("AUTH")]
    else:
        assert len(services.calls) == 1
    if kind == "apprise":
        assert "test" in services.calls[0].body["title"]


@pytest.mark.parametrize("kind", ["adzuna", "openai", "skyvern", "smtp"])
def test_a_wrong_key_is_refused_in_our_own_words(
    ada: TestClient, worker: Worker, services: Services, office: PostOffice, kind: str
) -> None:
    trial = try_out(ada, worker, bring(ada, describe(kind, services, office, secret=WRONG)))
    assert trial["state"] == "refused", trial
    assert WRONG not in trial["message"]
    assert "redential" not in trial["message"], "a stranger's words"
    assert len(trial["message"]) < 120


def test_simplify_cannot_be_tried(ada: TestClient, worker: Worker, services: Services, office: PostOffice) -> None:
    trial = try_out(ada, worker, bring(ada, describe("simplify", services, office, secret=KEY)))
    assert trial["state"] == "untestable"
    assert "no public API" in trial["message"]
    assert services.calls == []


@pytest.mark.parametrize("kind", ["openai", "skyvern", "smtp", "apprise"])
def test_a_closed_port_is_unreachable(
    ada: TestClient, worker: Worker, services: Services, office: PostOffice, kind: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    body = describe(kind, services, office, secret=KEY) | {"port": port} if kind == "smtp" else None
    address = f"http://127.0.0.1:{port}"
    body = body or describe(kind, services, office, secret=KEY) | (
        {"urls": [f"json://127.0.0.1:{port}/x"]} if kind == "apprise" else {"base_url": address}
    )
    trial = try_out(ada, worker, bring(ada, body))
    assert trial["state"] == "unreachable", trial


@pytest.mark.parametrize("kind", ["openai", "skyvern", "smtp", "apprise"])
def test_a_private_address_is_refused_with_a_sentence(
    ada: TestClient, worker: Worker, services: Services, office: PostOffice, kind: str
) -> None:
    body = describe(kind, services, office, secret=KEY)
    elsewhere: dict[str, Any] = {
        "smtp": {"host": "10.0.0.7"},
        "apprise": {"urls": ["json://169.254.169.254/latest"]},
    }.get(kind, {"base_url": "https://10.0.0.7/v1"})
    trial = try_out(ada, worker, bring(ada, body | elsewhere))
    assert trial["state"] == "refused", trial
    assert "is not a public address" in trial["message"]


@pytest.mark.parametrize("kind", ["openai", "skyvern", "apprise"])
def test_a_redirect_never_takes_the_key_elsewhere(
    ada: TestClient, worker: Worker, services: Services, office: PostOffice, kind: str
) -> None:
    with open_services(KEY) as thief:
        services.answer = (307, {"Location": f"{thief.url}/skyvern/v1/browser_sessions"}, b"")
        trial = try_out(ada, worker, bring(ada, describe(kind, services, office, secret=KEY)))
        assert not [call for call in thief.calls if KEY in str(call)]
    assert kind == "apprise" or trial["state"] == "refused", trial


@pytest.mark.parametrize("answer", [(200, {}, b"<html>hello planted</html>"), (200, {}, b"{}"), (404, {}, b"{}")])
def test_another_server_than_it_claims_is_told(
    ada: TestClient, worker: Worker, services: Services, office: PostOffice, answer: Any
) -> None:
    services.answer = answer
    for kind in ("adzuna", "skyvern", "openai"):
        trial = try_out(ada, worker, bring(ada, describe(kind, services, office, secret=KEY)))
        assert trial["state"] == "refused", (kind, trial)
        assert "planted" not in trial["message"]


def test_a_trial_is_of_what_is_stored_now(
    ada: TestClient, worker: Worker, services: Services, office: PostOffice
) -> None:
    wrong = describe("skyvern", services, office, secret=WRONG)
    integration_id = bring(ada, wrong)
    first = ada.post(f"/integrations/{integration_id}/test").json()["data"]["request_id"]
    # Asked again before anybody looked: the same trial.
    assert ada.post(f"/integrations/{integration_id}/test").json()["data"]["request_id"] == first
    ada.put(f"/integrations/{integration_id}", json=wrong | {"api_key": KEY})
    while worker.answer_next():
        pass
    assert ada.get(f"/integrations/{integration_id}").json()["data"]["last_test"] is None
    assert try_out(ada, worker, integration_id)["state"] == "works"
    ada.put(f"/integrations/{integration_id}", json=wrong)
    assert ada.get(f"/integrations/{integration_id}").json()["data"]["last_test"] is None


def test_credentials_changed_while_they_are_tried_leave_no_result(
    ada: TestClient, worker: Worker, services: Services, office: PostOffice
) -> None:
    body = describe("skyvern", services, office, secret=KEY)
    integration_id = bring(ada, body)
    ada.post(f"/integrations/{integration_id}/test")
    asked: list[int] = []

    class Meddled(list[Any]):
        def append(self, call: Any) -> None:  # the server is in the middle of answering
            super().append(call)
            asked.append(ada.put(f"/integrations/{integration_id}", json=body | {"api_key": WRONG}).status_code)

    services.calls = Meddled()
    while worker.answer_next():
        pass
    assert asked == [200]
    assert ada.get(f"/integrations/{integration_id}").json()["data"]["last_test"] is None
    services.calls = []
    assert try_out(ada, worker, integration_id)["state"] == "refused"


def test_what_was_deleted_meanwhile_is_not_tried(
    ada: TestClient, worker: Worker, services: Services, office: PostOffice
) -> None:
    integration_id = bring(ada, describe("skyvern", services, office, secret=KEY))
    ticket = ada.post(f"/integrations/{integration_id}/test").json()["data"]
    ada.delete(f"/integrations/{integration_id}")
    while worker.answer_next():
        pass
    assert ada.get(f"/requests/{ticket['request_id']}").json()["data"]["error"]["kind"] == "missing"
    assert services.calls == []


def test_a_request_cannot_borrow_anothers_credentials(
    ada: TestClient, worker: Worker, services: Services, office: PostOffice, database_url: str
) -> None:
    integration_id = bring(ada, describe("skyvern", services, office, secret=KEY))
    with psycopg.connect(database_url, autocommit=True) as owner:
        eve, request_id = uuid.uuid4(), uuid.uuid4()
        owner.execute("insert into app.users (user_id, email) values (%s, 'eve@example.com')", (eve,))
        owner.execute(
            "insert into app.outbox (request_id, user_id, kind, payload) values (%s, %s, 'test_integration', %s)",
            (request_id, eve, Jsonb({"integration_id": integration_id})),
        )
        while worker.answer_next():
            pass
        row = owner.execute("select error from derived.request_runs where request_id = %s", (request_id,)).fetchone()
    assert row
    assert row[0]["kind"] == "missing"
    assert services.calls == []


def test_no_secret_is_anywhere(
    ada: TestClient,
    worker: Worker,
    services: Services,
    office: PostOffice,
    *,
    database_url: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = []
    for kind in ("adzuna", "openai", "skyvern", "simplify", "smtp", "apprise"):
        for secret in (KEY, WRONG):
            body = describe(kind, services, office, secret=secret)
            made = ada.post("/integrations", json=body)
            integration_id = made.json()["data"]["integration_id"]
            answers += [made, ada.put(f"/integrations/{integration_id}", json=body)]
            answers.append(ada.post(f"/integrations/{integration_id}/test"))
            while worker.answer_next():
                pass
    answers.append(ada.get("/integrations"))
    assert len(answers[-1].json()["data"]) == 12
    assert all(one["last_test"] for one in answers[-1].json()["data"])
    answers += [
        ada.get(f"/requests/{answer.json()['data']['request_id']}") for answer in answers if answer.status_code == 202
    ]
    told = "\n".join(answer.text for answer in answers)
    dumped = dump(database_url)
    # The search finds what is there: the sealed rows, and what is shown.
    assert "my skyvern" in dumped
    assert KEY[-4:] in told
    for secret in FAMILY:
        assert secret not in told
        assert secret not in dumped
        assert secret.encode().hex() not in dumped
        assert secret not in caplog.text
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [content for content in files for secret in FAMILY if secret.encode() in content]


def dump(url: str) -> str:
    """Every row of every table as text; bytea comes as hex."""
    found = []
    with psycopg.connect(url) as owner:
        tables = owner.execute(
            "select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        for table in tables:
            rows = owner.execute(sql.SQL("select here::text from {} as here").format(sql.Identifier(*table)))
            found += [row[0] for row in rows]
    return "\n".join(found)


def test_an_error_of_a_shape_does_not_quote_the_secret() -> None:
    with pytest.raises(BrokenError) as caught:
        parse({"kind": "openai", "api_key": KEY, "model": ["?"]})
    assert KEY not in str(caught.value)
    assert caught.value.__suppress_context__


def test_papers_are_checked_for_a_persons_mail_server(
    ada: TestClient, worker: Worker, services: Services, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    trial = try_out(ada, worker, bring(ada, describe("smtp", services, office, secret=KEY)))
    assert trial["state"] == "unreachable"
    assert not [line for line in office.heard if line.startswith("AUTH")]
