from typing import Any

import pytest
from fastapi.testclient import TestClient
from psycopg import sql

from api.callers import Caller, Origin
from api.identities import service
from jobraker.db import Connection
from tests.api.conftest import SignIn, insert, read_user_id
from tests.api.interleaving import meanwhile


def link(owner: Connection, person: TestClient, subject: str, provider: str = "google") -> None:
    row = {"provider": provider, "subject": subject, "user_id": read_user_id(person), "email": "ada@example.com"}
    insert(owner, sql.Identifier("app", "identities"), row)


def listed(person: TestClient) -> list[tuple[str, str]]:
    return [(row["provider"], row["subject"]) for row in person.get("/identities").json()["data"]]


def forget_password(owner: Connection) -> None:
    owner.execute("update app.users set password_hash = null")


def test_linked_accounts_are_listed_and_unlinked(ada: TestClient, owner: Connection) -> None:
    assert listed(ada) == []
    link(owner, ada, "1815")
    link(owner, ada, "7", "github")
    (first, _) = ada.get("/identities").json()["data"]
    assert set(first) == {"provider", "subject", "email", "linked_at"}
    assert listed(ada) == [("google", "1815"), ("github", "7")]
    assert ada.delete("/identities/google/1815").status_code == 200
    assert listed(ada) == [("github", "7")]
    assert ada.delete("/identities/google/1815").status_code == 404
    event = owner.execute("select event, details from app.audit_log order by event_id desc limit 1").fetchone()
    assert event == {"event": "identity_unlinked", "details": {"provider": "google"}}


def test_the_only_way_in_stays(ada: TestClient, owner: Connection) -> None:
    link(owner, ada, "1815")
    link(owner, ada, "7", "github")
    forget_password(owner)
    assert ada.delete("/identities/google/1815").status_code == 200
    answer = ada.delete("/identities/github/7")
    assert answer.status_code == 409
    assert "password" in answer.json()["error"]["message"]
    assert listed(ada) == [("github", "7")]


def test_who_has_a_password_may_unlink_all(ada: TestClient, owner: Connection) -> None:
    link(owner, ada, "1815")
    assert ada.delete("/identities/google/1815").status_code == 200
    assert listed(ada) == []


def test_two_at_once_do_not_take_the_last_way_in(ada: TestClient, owner: Connection, database_url: str) -> None:
    link(owner, ada, "1815")
    link(owner, ada, "7", "github")
    forget_password(owner)
    caller: Any = Caller(read_user_id(ada), frozenset(), None, None, Origin("127.0.0.1", "test"))  # type: ignore[arg-type]
    statuses: list[int] = []
    first = ada.app.state.house.door.writing()  # type: ignore[attr-defined]
    connection = first.__enter__()
    service.unlink(connection, caller, provider="google", subject="1815")
    with meanwhile(lambda: statuses.append(ada.delete("/identities/github/7").status_code), url=database_url):
        first.__exit__(None, None, None)
    assert statuses == [409]
    assert listed(ada) == [("github", "7")]


def test_nobody_sees_or_unlinks_anothers(sign_in: SignIn, owner: Connection) -> None:
    ada, eve = sign_in(), sign_in("eve@example.com")
    link(owner, ada, "1815")
    assert listed(eve) == []
    assert eve.delete("/identities/google/1815").status_code == 404
    assert listed(ada) == [("google", "1815")]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_key_has_no_say_in_it(ada: TestClient, client: TestClient, owner: Connection, method: str) -> None:
    link(owner, ada, "1815")
    key = ada.post("/keys", json={"name": "mine", "scopes": ["profile:read"]}).json()["data"]["key"]
    path = "/identities" if method == "GET" else "/identities/google/1815"
    assert client.request(method, path, headers={"Authorization": f"Bearer {key}"}).status_code == 403
    assert client.request(method, path).status_code == 401
    assert listed(ada) == [("google", "1815")]
