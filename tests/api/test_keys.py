from typing import Any

import pytest
import time_machine
from fastapi.testclient import TestClient

from api.callers import Caller, Origin
from api.keys import service
from api.keys.schemas import NewKey
from api.scopes import Scope, UserRole, find_scopes
from jobraker.db import Connection
from tests.api.conftest import SignIn, read_user_id
from tests.api.interleaving import meanwhile

READ_PROFILE = {"name": "my script", "scopes": ["profile:read"]}


def make(person: TestClient, **changes: Any) -> Any:
    return person.post("/keys", json=READ_PROFILE | changes)


def as_machine(client: TestClient, key: str) -> TestClient:
    headers = {"Authorization": f"Bearer {key}"}
    return TestClient(client.app, base_url="http://testserver/api/v1", headers=headers, raise_server_exceptions=False)


def test_a_key_does_what_it_is_for_and_no_more(ada: TestClient) -> None:
    made = make(ada, name=" my script ")
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    key = made.json()["data"]
    assert key["name"] == "my script"
    machine = as_machine(ada, key["key"])
    assert machine.get("/profile").status_code == 200
    assert machine.put("/profile", json={}).status_code == 403
    assert machine.get("/resumes").status_code == 403


def test_the_key_is_shown_once_and_never_stored(ada: TestClient, owner: Connection) -> None:
    key = make(ada).json()["data"]
    (listed,) = ada.get("/keys").json()["data"]
    assert listed == {name: value for name, value in key.items() if name != "key"}
    assert key["key"].startswith("jbk_")
    assert len(key["key"]) >= 4 + 43  # 256 bits
    assert key["key"].endswith(listed["hint"])
    stored = owner.execute("select k::text || a::text as row from app.api_keys as k, app.audit_log as a").fetchall()
    assert stored
    for row in stored:
        assert key["key"] not in row["row"]
        assert key["key"].removeprefix("jbk_") not in row["row"]


def test_no_two_keys_are_alike(ada: TestClient) -> None:
    assert make(ada).json()["data"]["key"] != make(ada).json()["data"]["key"]


@pytest.mark.parametrize(
    ("scopes", "status"),
    [(["account"], 422), (["profile:read", "account"], 422), ([], 422), (["accounts:read"], 403), (["all"], 422)],
)
def test_a_key_may_no_more_than_its_owner(ada: TestClient, scopes: list[str], status: int) -> None:
    answer = make(ada, scopes=scopes)
    assert answer.status_code == status
    assert answer.json()["error"]["fields"]
    assert ada.get("/keys").json()["data"] == []


def test_a_key_makes_no_key(ada: TestClient, owner: Connection) -> None:
    key = make(ada).json()["data"]
    owner.execute("update app.api_keys set scopes = scopes || '{account}'")  # not even where somebody forged its row
    machine = as_machine(ada, key["key"])
    assert machine.get("/profile").status_code == 200
    assert make(machine).status_code == 403
    assert machine.get("/keys").status_code == 403
    assert machine.delete(f"/keys/{key['key_id']}").status_code == 403


def test_a_key_loses_what_its_owner_loses(ada: TestClient, owner: Connection) -> None:
    machine = as_machine(ada, make(ada).json()["data"]["key"])
    owner.execute("update app.users set roles = '{analyst}'")
    assert machine.get("/profile").status_code == 403


def test_a_revoked_key_is_dead(ada: TestClient) -> None:
    key, other = make(ada).json()["data"], make(ada).json()["data"]
    assert ada.delete(f"/keys/{key['key_id']}").status_code == 200
    answer = as_machine(ada, key["key"]).get("/profile")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert as_machine(ada, other["key"]).get("/profile").status_code == 200
    assert [row["key_id"] for row in ada.get("/keys").json()["data"]] == [other["key_id"]]
    assert ada.delete(f"/keys/{key['key_id']}").status_code == 404


def test_a_key_expires(client: TestClient, frozen_clock: time_machine.Traveller, sign_in: SignIn) -> None:
    machine = as_machine(client, make(sign_in(), days=7).json()["data"]["key"])
    frozen_clock.shift(7 * 24 * 3600 - 1)
    assert machine.get("/profile").status_code == 200
    frozen_clock.shift(2)
    assert machine.get("/profile").status_code == 401


def test_a_made_up_key_is_refused(client: TestClient) -> None:
    assert as_machine(client, "jbk_made-up").get("/profile").status_code == 401
    assert as_machine(client, "jbk_").get("/jobs").status_code == 401


def test_it_is_known_when_a_key_was_last_used(ada: TestClient) -> None:
    key = make(ada).json()["data"]
    assert key["last_used_at"] is None
    as_machine(ada, key["key"]).get("/profile")
    assert ada.get("/keys").json()["data"][0]["last_used_at"] is not None


def test_nobody_sees_or_ends_anothers_keys(sign_in: SignIn) -> None:
    ada, eve = sign_in(), sign_in("eve@example.com")
    key = make(ada).json()["data"]
    assert eve.get("/keys").json()["data"] == []
    assert eve.delete(f"/keys/{key['key_id']}").status_code == 404
    assert as_machine(ada, key["key"]).get("/profile").status_code == 200


def test_a_key_dies_with_its_account(ada: TestClient, owner: Connection) -> None:
    machine = as_machine(ada, make(ada).json()["data"]["key"])
    owner.execute("delete from app.users")
    assert machine.get("/profile").status_code == 401


def test_a_person_has_twenty_keys_at_most(ada: TestClient) -> None:
    keys = [make(ada).json()["data"] for _ in range(service.MOST_KEYS)]
    assert make(ada).status_code == 409
    ada.delete(f"/keys/{keys[0]['key_id']}")
    assert make(ada).status_code == 201


def test_two_keys_made_at_once_are_not_one_too_many(ada: TestClient, database_url: str) -> None:
    for _ in range(service.MOST_KEYS - 1):
        make(ada)
    caller = Caller(read_user_id(ada), find_scopes([UserRole.SEEKER]), None, None, Origin("127.0.0.1", "test"))
    statuses = []
    first = ada.app.state.house.database.writing(caller.user_id)
    connection = first.__enter__()
    service.make(connection, caller, NewKey(name="first", scopes=frozenset({Scope.PROFILE_READ})))
    with meanwhile(lambda: statuses.append(make(ada).status_code), url=database_url):
        first.__exit__(None, None, None)
    assert statuses == [409]


def test_making_and_revoking_are_written_down(ada: TestClient, owner: Connection) -> None:
    key = make(ada).json()["data"]
    ada.delete(f"/keys/{key['key_id']}")
    rows = owner.execute("select event, details from app.audit_log order by event_id desc limit 2").fetchall()
    assert [(row["event"], row["details"]) for row in rows] == [
        ("key_revoked", {"key_id": key["key_id"]}),
        ("key_made", {"key_id": key["key_id"], "scopes": ["profile:read"]}),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": " "}, "name"), ({"name": "x" * 101}, "name"), ({"days": 0}, "days"), ({"key": "jbk_mine"}, "key")],
)
def test_a_wrong_wish_names_the_field(ada: TestClient, changes: dict[str, Any], field: str) -> None:
    answer = make(ada, **changes)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == [field]
