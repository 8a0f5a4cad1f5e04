"""Exports, security events and the end of an account, as their owner meets them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from fastapi.testclient import TestClient
from psycopg.rows import dict_row

from api import admins
from api.account import leaving
from flows.archive import name_file
from flows.resources import Tools
from jobraker.db import Connection
from jobraker.settings import Settings
from tests.api.conftest import PASSWORD, SignIn, read_user_id
from tests.api.interleaving import meanwhile
from tests.api.planting import find_files
from tests.api.working import answer_all, open_tools


@pytest.fixture
def tools(settings: Settings) -> Iterator[Tools]:
    with open_tools(settings) as opened:
        yield opened


def leave(person: TestClient, **body: Any) -> Any:
    return person.request("DELETE", "/account", json=body)


def list_events(owner: Connection) -> list[str]:
    return [row["event"] for row in owner.execute("select event from app.audit_log order by event_id").fetchall()]


class TestExport:
    def test_asking_again_before_the_answer_is_the_same_request(self, ada: TestClient, owner: Connection) -> None:
        first, second = (ada.post("/account/export") for _ in range(2))
        assert first.json() == second.json()
        ticket = first.json()["data"]
        assert ticket["state"] == "pending"
        assert first.headers["location"] == ticket["url"] == f"/api/v1/requests/{ticket['request_id']}"
        rows = owner.execute("select kind, payload from app.outbox where user_id is not null").fetchall()
        assert rows == [{"kind": "export", "payload": {}}]
        assert list_events(owner).count("export_requested") == 1

    def test_one_an_hour_is_enough(self, ada: TestClient, owner: Connection, tools: Tools) -> None:
        ada.post("/account/export")
        answer_all(tools)
        refused = ada.post("/account/export")
        assert refused.status_code == 429
        assert 3500 < int(refused.headers["retry-after"]) <= 3600
        owner.execute("update derived.request_runs set finished_at = finished_at - interval '61 minutes'")
        assert ada.post("/account/export").status_code == 202
        answer_all(tools)
        assert len(ada.get("/account/exports").json()["data"]) == 2

    def test_after_a_failure_nobody_has_to_wait(self, ada: TestClient, owner: Connection) -> None:
        request_id = ada.post("/account/export").json()["data"]["request_id"]
        owner.execute(
            "insert into derived.request_runs (request_id, state, worker, lease_until, finished_at)"
            " values (%s, 'failed', 'test', now(), now())",
            (request_id,),
        )
        again = ada.post("/account/export")
        assert again.status_code == 202
        assert again.json()["data"]["request_id"] != request_id

    def test_an_export_can_be_fetched_until_its_time_is_over(
        self, ada: TestClient, owner: Connection, tools: Tools
    ) -> None:
        request_id = ada.post("/account/export").json()["data"]["request_id"]
        assert ada.get(f"/account/exports/{request_id}").status_code == 404
        answer_all(tools)
        assert ada.get(f"/account/exports/{request_id}").status_code == 200
        row = owner.execute("select expires_at - created_at as kept from derived.exports").fetchone()
        assert row == {"kept": timedelta(days=7)}
        owner.execute("update derived.exports set expires_at = now()")
        assert ada.get(f"/account/exports/{request_id}").status_code == 404
        assert ada.get("/account/exports").json()["data"] == []

    def test_an_export_is_its_owners(self, ada: TestClient, sign_in: SignIn, tools: Tools, client: TestClient) -> None:
        request_id = ada.post("/account/export").json()["data"]["request_id"]
        answer_all(tools)
        eve = sign_in("eve@example.com")
        assert eve.get("/account/exports").json()["data"] == []
        assert eve.get(f"/account/exports/{request_id}").status_code == 404
        assert client.get(f"/account/exports/{request_id}").status_code == 401
        assert client.post("/account/export").status_code == 401

    def test_an_export_made_twice_is_made_once(self, ada: TestClient, tools: Tools, settings: Settings) -> None:
        """A worker that was cut off after its work is done again by another."""
        ada.post("/account/export")
        request = next(request for request in answer_all(tools) if request.kind == "export")
        from flows import exports  # noqa: PLC0415

        first = exports._find_made(tools, request)
        assert exports.export(tools, request)["bytes"] == (first or {})["bytes"]
        vault, content = exports._build(tools, request.demand_user_id(), (first or {})["expires_at"])
        blob = tools.blobs.save(vault.seal(content, "export"))
        exports._keep(tools, request, blob, size=1, made_at=(first or {})["expires_at"])
        assert len(find_files(settings.place.blobs)) == 1
        assert len(ada.get("/account/exports").json()["data"]) == 1

    def test_a_file_that_vanished_is_said_to_be_missing(
        self, ada: TestClient, tools: Tools, settings: Settings
    ) -> None:
        ada.post("/resumes", files={"file": ("cv.txt", b"Ada Lovelace, engineer, ten years.")})
        for path in find_files(settings.place.blobs):
            path.unlink()
        ada.post("/account/export")
        assert "export" in {request.kind for request in answer_all(tools)}
        assert len(ada.get("/account/exports").json()["data"]) == 1

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("cv.pdf", "007 cv.pdf"),
            ("../../etc/passwd", "007 _.._etc_passwd"),
            ("Lebenslauf Müller (neu).docx", "007 Lebenslauf Müller (neu).docx"),
            ("a\\b:c*?.txt", "007 a_b_c__.txt"),
            (". .", "007"),
            ("x" * 300 + ".pdf", "007 " + "x" * 96 + ".pdf"),
        ],
    )
    def test_names_in_the_archive_are_harmless(self, given: str, kept: str) -> None:
        assert name_file(7, given) == kept


class TestLeaving:
    @pytest.mark.parametrize("body", [{}, {"password": "not the password"}, {"confirm": "ada@example.com"}])
    def test_without_the_password_nobody_leaves(self, ada: TestClient, owner: Connection, body: dict[str, Any]) -> None:
        answer = leave(ada, **body)
        assert answer.status_code == 403
        assert answer.json()["error"]["fields"] == {"password": "is wrong"}
        assert ada.get("/auth/me").status_code == 200
        assert list_events(owner)[-1] == "deletion_refused"

    def test_the_last_admin_stays(self, ada: TestClient, sign_in: SignIn, owner: Connection) -> None:
        owner.execute("update app.users set roles = '{admin}' where user_id = %s", (read_user_id(ada),))
        eve = sign_in("eve@example.com")
        refused = leave(ada, password=PASSWORD)
        assert (refused.status_code, refused.json()["error"]["kind"]) == (409, "conflict")
        assert ada.get("/auth/me").status_code == 200
        owner.execute("update app.users set roles = '{admin}' where user_id = %s", (read_user_id(eve),))
        assert leave(ada, password=PASSWORD).status_code == 200
        assert leave(eve, password=PASSWORD).status_code == 409

    def test_of_two_admins_who_leave_at_once_one_stays(
        self, ada: TestClient, sign_in: SignIn, owner: Connection, database_url: str
    ) -> None:
        eve = sign_in("eve@example.com")
        owner.execute("update app.users set roles = '{admin}'")
        answers: list[int] = []
        with psycopg.connect(database_url, row_factory=dict_row) as connection:
            admins.lock_roles(connection)
            assert not admins.is_last_admin(connection, UUID(read_user_id(eve)))
            with meanwhile(lambda: answers.append(leave(ada, password=PASSWORD).status_code), url=database_url):
                leaving.forget_person(connection, UUID(read_user_id(eve)))
                connection.commit()
        assert answers == [409]
        assert [row["roles"] for row in owner.execute("select roles from app.users").fetchall()] == [["admin"]]

    def test_who_has_no_password_confirms_with_their_address(self, ada: TestClient, owner: Connection) -> None:
        owner.execute("update app.users set password_hash = null")
        for body in ({}, {"password": PASSWORD}, {"confirm": "eve@example.com"}):
            answer = leave(ada, **body)
            assert (answer.status_code, answer.json()["error"]["fields"]) == (403, {"confirm": "is wrong"})
        assert leave(ada, confirm=" ADA@example.com ").status_code == 200
        assert owner.execute("select from app.users").fetchall() == []

    def test_a_key_for_machines_cannot_end_its_owners_account(self, ada: TestClient, owner: Connection) -> None:
        from api.callers import KEY_PREFIX, hash_secret  # noqa: PLC0415

        key = KEY_PREFIX + "x" * 40
        owner.execute(
            "insert into app.api_keys (user_id, name, key_hash, hint, scopes) values (%s, 'ci', %s, 'xxxx', %s)",
            (read_user_id(ada), hash_secret(key), ["account", "resumes:read"]),
        )
        machine = TestClient(ada.app, base_url="http://testserver/api/v1", headers={"Authorization": f"Bearer {key}"})
        assert machine.get("/resumes").status_code == 200
        assert leave(machine, password=PASSWORD).status_code == 403
        assert machine.post("/account/export").status_code == 403
        assert machine.get("/account/events").status_code == 403
        assert machine.get("/consents").status_code == 403

    def test_nobody_leaves_without_signing_in(self, client: TestClient) -> None:
        assert leave(client, password=PASSWORD).status_code == 401

    @pytest.mark.parametrize("body", [{"more": 1}, {"password": 5}, {"password": "x" * 201}, {"confirm": ["a"]}])
    def test_a_malformed_goodbye_is_refused(self, ada: TestClient, body: dict[str, Any]) -> None:
        assert leave(ada, **body).status_code == 422
        assert ada.request("DELETE", "/account").status_code == 422
        assert ada.get("/auth/me").status_code == 200


class TestEvents:
    def test_a_person_sees_what_happened_to_their_account(self, ada: TestClient, client: TestClient) -> None:
        client.post("/auth/login", json={"email": "ada@example.com", "password": "wrong"})
        listed = ada.get("/account/events", params={"per_page": 2}).json()
        assert [row["event"] for row in listed["data"]] == ["sign_in_failed", "signed_in"]
        assert listed["meta"]["pagination"]["total"] == 3
        assert listed["data"][0]["agent"] == "testclient"
        assert listed["data"][1]["details"] == {"method": "password"}
        last = ada.get("/account/events", params={"per_page": 2, "page": 2}).json()["data"]
        assert [row["event"] for row in last] == ["registered"]

    def test_events_are_their_owners(self, ada: TestClient, sign_in: SignIn, owner: Connection) -> None:
        eve = sign_in("eve@example.com")
        owner.execute(
            "insert into app.audit_log (event, user_id, actor_id) values ('role_given', %s, %s)",
            (read_user_id(ada), read_user_id(eve)),
        )
        assert {row["event"] for row in eve.get("/account/events").json()["data"]} == {"registered", "signed_in"}
        assert ada.get("/account/events").json()["data"][0]["is_by_another"] is True
