"""Those who run the house: what they see of accounts, and who becomes what."""

import uuid

import pytest
from fastapi.testclient import TestClient

from api.cli import accounts, keys
from jobraker.db import Connection
from jobraker.settings import Settings
from tests.api.conftest import SignIn, read_user_id

BOSS = "boss@example.com"


@pytest.fixture
def boss(sign_in: SignIn, owner: Connection) -> TestClient:
    person = sign_in(BOSS)
    owner.execute("update app.users set roles = '{seeker,admin}' where email = %s", (BOSS,))
    return person


def test_admins_find_accounts(boss: TestClient, ada: TestClient) -> None:
    listed = boss.get("/accounts", params={"email": "ADA"}).json()
    assert [row["email"] for row in listed["data"]] == ["ada@example.com"]
    assert listed["meta"]["pagination"]["total"] == 1
    assert [row["email"] for row in boss.get("/accounts", params={"role": "admin"}).json()["data"]] == [BOSS]
    one = boss.get(f"/accounts/{read_user_id(ada)}").json()["data"]
    assert one["roles"] == ["seeker"]
    assert one["last_used_at"] is not None
    assert boss.get(f"/accounts/{uuid.uuid4()}").status_code == 404


def test_roles_take_effect_at_once(boss: TestClient, ada: TestClient) -> None:
    assert ada.get("/events").status_code == 403
    path = f"/accounts/{read_user_id(ada)}/roles"
    assert boss.put(path, json={"roles": ["seeker", "operator"]}).json()["data"]["roles"] == ["operator", "seeker"]
    assert ada.get("/events").status_code == 200
    assert ada.get("/accounts").status_code == 403
    boss.put(path, json={"roles": ["seeker"]})
    assert ada.get("/events").status_code == 403


@pytest.mark.parametrize("body", [{}, {"roles": []}, {"roles": ["boss"]}, {"roles": "admin"}])
def test_roles_nobody_knows_are_refused(boss: TestClient, ada: TestClient, body: dict[str, object]) -> None:
    assert boss.put(f"/accounts/{read_user_id(ada)}/roles", json=body).status_code == 422


def test_the_house_keeps_an_admin(boss: TestClient, ada: TestClient) -> None:
    mine, hers = (f"/accounts/{read_user_id(person)}/roles" for person in (boss, ada))
    assert boss.put(mine, json={"roles": ["seeker"]}).status_code == 409
    assert boss.put(hers, json={"roles": ["admin"]}).status_code == 200
    assert boss.put(mine, json={"roles": ["seeker"]}).status_code == 200
    assert boss.get("/accounts").status_code == 403


def test_the_security_log_tells_who_did_what(boss: TestClient, ada: TestClient) -> None:
    user_id = read_user_id(ada)
    boss.put(f"/accounts/{user_id}/roles", json={"roles": ["analyst"]})
    (event,) = boss.get("/events", params={"event": "roles_changed"}).json()["data"]
    assert (event["user_id"], event["actor_id"]) == (user_id, read_user_id(boss))
    assert event["details"] == {"roles": ["analyst"]}
    kinds = {row["event"] for row in boss.get("/events", params={"user_id": user_id}).json()["data"]}
    assert {"registered", "signed_in", "roles_changed"} <= kinds


def test_the_first_admin_is_made_on_the_machine(
    ada: TestClient, settings: Settings, owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobraker.settings.load", lambda: settings)
    command = next(each for each in accounts.registered_commands if each.callback is not None)
    assert command.callback is not None
    command.callback("ADA@example.com", ["seeker", "admin"])
    assert ada.get("/accounts").status_code == 200
    (event,) = ada.get("/events", params={"event": "roles_changed"}).json()["data"]
    assert (event["actor_id"], event["address"]) == (None, "command line")


def test_keys_are_listed_without_their_secrets(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("jobraker.settings.load", lambda: settings)
    for command in keys.registered_commands:
        if command.name == "list" and command.callback is not None:
            command.callback()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["sign", "seal"]
    assert all("in use" in line for line in lines)
