from typing import Any

import pytest
from fastapi.testclient import TestClient

from jobraker.db import Connection
from tests.api.conftest import SignIn
from tests.api.interleaving import meanwhile

PURPOSES = ["terms", "privacy", "language_models", "learning", "news"]


def decide(person: TestClient, purpose: str, *, is_given: bool = True, version: str = "2026-11") -> Any:
    return person.put(f"/consents/{purpose}", json={"is_given": is_given, "version": version})


def test_who_was_never_asked_has_agreed_to_nothing(ada: TestClient) -> None:
    listed = ada.get("/consents").json()["data"]
    assert [row["purpose"] for row in listed] == PURPOSES
    assert all(row == {**row, "is_given": False, "version": None, "recorded_at": None} for row in listed)


def test_the_newest_decision_counts(ada: TestClient) -> None:
    assert decide(ada, "learning").json()["data"]["is_given"] is True
    decide(ada, "learning", version="2026-12")
    answer = decide(ada, "learning", is_given=False, version="2026-12").json()["data"]
    assert (answer["is_given"], answer["version"]) == (False, "2026-12")
    listed = {row["purpose"]: row for row in ada.get("/consents").json()["data"]}
    assert listed["learning"] == answer
    assert listed["news"]["is_given"] is False


def test_every_decision_is_remembered_with_when_and_from_where(ada: TestClient, owner: Connection) -> None:
    afar = TestClient(ada.app, base_url="http://testserver/api/v1", headers=ada.headers, client=("198.51.100.7", 4711))
    decide(ada, "terms")
    decide(afar, "news")
    decide(afar, "news", is_given=False)
    history = ada.get("/consent-history", params={"per_page": 2}).json()
    assert [(row["purpose"], row["is_given"]) for row in history["data"]] == [("news", False), ("news", True)]
    assert history["meta"]["pagination"]["total"] == 3
    assert all(row["address"] == "198.51.100.7" and row["recorded_at"] for row in history["data"])
    events = owner.execute(
        "select event, details from app.audit_log where event like 'consent%' order by event_id"
    ).fetchall()
    assert [row["event"] for row in events] == ["consent_given", "consent_given", "consent_refused"]
    assert events[2]["details"] == {"purpose": "news", "version": "2026-11"}


def test_saying_the_same_again_is_saying_it_once(ada: TestClient) -> None:
    first, again = (decide(ada, "privacy").json()["data"] for _ in range(2))
    assert first == again
    assert ada.get("/consent-history").json()["meta"]["pagination"]["total"] == 1


def test_two_decisions_at_once_leave_the_later_one(ada: TestClient, owner: Connection, database_url: str) -> None:
    owner.execute("begin")
    owner.execute("select from app.users for no key update")
    owner.execute(
        "insert into app.consents (user_id, purpose, version, is_given, recorded_at)"
        " select user_id, 'news', '2027', false, now() + interval '1 hour' from app.users"
    )
    with meanwhile(lambda: decide(ada, "news", version="2028"), url=database_url):
        owner.execute("commit")
    present = {row["purpose"]: row for row in ada.get("/consents").json()["data"]}["news"]
    assert (present["is_given"], present["version"]) == (True, "2028")


def test_decisions_are_their_owners(ada: TestClient, sign_in: SignIn) -> None:
    decide(ada, "terms")
    eve = sign_in("eve@example.com")
    assert eve.get("/consent-history").json()["data"] == []
    assert not any(row["is_given"] for row in eve.get("/consents").json()["data"])


def test_nobody_decides_without_signing_in(client: TestClient) -> None:
    assert client.get("/consents").status_code == 401
    assert client.get("/consent-history").status_code == 401
    assert decide(client, "terms").status_code == 401


@pytest.mark.parametrize(
    "body",
    [{}, {"is_given": True}, {"version": "1"}, {"is_given": True, "version": ""}, {"is_given": True, "version": "a b"},
     {"is_given": True, "version": "1\x00"}, {"is_given": True, "version": "1" * 51},
     {"is_given": True, "version": "1", "more": 1}],
)  # fmt: skip
def test_a_malformed_decision_is_refused(ada: TestClient, body: dict[str, Any]) -> None:
    assert ada.put("/consents/terms", json=body).status_code == 422
    assert ada.get("/consent-history").json()["data"] == []


def test_an_unknown_purpose_is_refused(ada: TestClient) -> None:
    assert decide(ada, "world_domination").status_code == 422


def test_decisions_can_only_be_added(ada: TestClient, connection: Connection) -> None:
    for kind in ("update", "delete"):
        for role in ("jobraker_api", "jobraker_auth", "jobraker_flows"):
            row = connection.execute("select has_any_column_privilege(%s, 'app.consents', 'update') as may", (role,))
            assert row.fetchone() == {"may": False}
            row = connection.execute("select has_table_privilege(%s, 'app.consents', %s) as may", (role, kind))
            assert row.fetchone() == {"may": False}
