import re
import subprocess
import sys
import uuid
from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import passwords
from api.app import create_app
from api.auth import service, store
from api.auth.schemas import Credentials
from api.auth.service import SignInRefusedError
from api.callers import Origin
from api.sign_in import admit
from jobraker.db import Connection
from jobraker.errors import LimitedError, UnauthenticatedError
from jobraker.settings import Settings
from jobraker.tokens import Purpose, Tokens
from tests.api.conftest import PASSWORD, SignIn
from tests.api.interleaving import meanwhile
from tests.conftest import ROOT

ADA = {"email": "Ada@example.com", "password": PASSWORD}


def register(client: TestClient, **changes: Any) -> Any:
    return client.post("/auth/register", json=ADA | changes)


def test_registering_signing_in_and_asking_who_i_am(client: TestClient) -> None:
    made = register(client, full_name=" Ada Lovelace ")
    assert made.status_code == 201
    assert made.json()["data"]["full_name"] == "Ada Lovelace"
    signed_in = client.post("/auth/login", json={"email": "ada@EXAMPLE.com", "password": PASSWORD})
    assert signed_in.headers["cache-control"] == "no-store"
    tokens = signed_in.json()["data"]
    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == 15 * 60
    me = client.get("/auth/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).json()
    assert me["data"] == made.json()["data"]


def test_an_email_has_one_account_in_whatever_case(client: TestClient) -> None:
    register(client)
    again = register(client, email="ADA@example.COM")
    assert again.status_code == 409
    assert again.json()["error"]["fields"] == {"email": "is taken"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "jörg@example.com"}, "email"),
        ({"password": "too short"}, "password"),
        ({"password": "x" * 201}, "password"),
        ({"full_name": " "}, "full_name"),
        ({"is_admin": True}, "is_admin"),
    ],
)
def test_a_wrong_registration_names_the_field(client: TestClient, changes: dict[str, Any], field: str) -> None:
    answer = register(client, **changes)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == [field]
    assert PASSWORD not in answer.text


def test_a_domain_may_have_letters_of_all_languages(client: TestClient) -> None:
    assert register(client, email="ada@exämple.com").json()["data"]["email"] == "ada@exämple.com"
    assert register(client, email="ada@xn--exmple-cua.com").status_code == 409


def test_neither_password_nor_token_is_stored(ada: TestClient, owner: Connection) -> None:
    tokens = ada.post("/auth/login", json={"email": "ada@example.com", "password": PASSWORD}).json()["data"]
    kept = owner.execute("select u::text || t::text as row from app.users as u, app.refresh_tokens as t").fetchall()
    for row in kept:
        assert PASSWORD not in row["row"]
        assert tokens["refresh_token"] not in row["row"]
        assert "$argon2id$" in row["row"]


def test_a_wrong_email_and_a_wrong_password_get_the_same_answer(client: TestClient) -> None:
    register(client)
    unknown = client.post("/auth/login", json={"email": "eve@example.com", "password": PASSWORD})
    wrong = client.post("/auth/login", json={"email": "ada@example.com", "password": "wrong password"})
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.headers["www-authenticate"] == "Bearer"
    assert unknown.json()["error"] == wrong.json()["error"]


def test_a_hash_costs_what_current_advice_asks_for() -> None:
    """OWASP: Argon2id with at least 19 MiB and two passes, or more memory and fewer."""
    program = "from api import passwords; print(passwords.hash_password('x'))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+)", done.stdout)
    assert found is not None
    assert int(found[1]) >= 19 * 1024
    assert int(found[2]) >= 2


def test_nobodys_password_is_checked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    verify = passwords._HASHER.verify_and_update
    monkeypatch.setattr(
        type(passwords._HASHER), "verify_and_update", lambda _, given, kept: checked.append(kept) or verify(given, kept)
    )
    assert not passwords.check("anything", None).is_right
    assert checked[0].startswith("$argon2id$")


def sign_in(client: TestClient) -> dict[str, Any]:
    register(client)
    tokens: dict[str, Any] = client.post("/auth/login", json=ADA).json()["data"]
    return tokens


def refresh(client: TestClient, token: str) -> Any:
    return client.post("/auth/refresh", json={"refresh_token": token})


def test_a_refresh_token_gets_the_next_pair(client: TestClient) -> None:
    first = sign_in(client)
    second = refresh(client, first["refresh_token"]).json()["data"]
    assert second["refresh_token"] != first["refresh_token"]
    assert refresh(client, second["refresh_token"]).status_code == 200


def test_a_refresh_token_used_twice_ends_its_session(client: TestClient) -> None:
    first = sign_in(client)
    second = refresh(client, first["refresh_token"]).json()["data"]
    assert refresh(client, first["refresh_token"]).status_code == 401
    assert refresh(client, second["refresh_token"]).status_code == 401


def test_other_sign_ins_survive_the_end_of_a_session(client: TestClient) -> None:
    phone, laptop = sign_in(client), sign_in(client)
    client.post("/auth/logout", json={"refresh_token": phone["refresh_token"]})
    assert refresh(client, phone["refresh_token"]).status_code == 401
    assert refresh(client, laptop["refresh_token"]).status_code == 200


def test_signing_out_twice_is_no_error(client: TestClient) -> None:
    tokens = sign_in(client)
    for _ in range(2):
        assert client.post("/auth/logout", json={"refresh_token": tokens["refresh_token"]}).status_code == 200


@pytest.mark.parametrize("ending", ["logout", "refresh"])
@pytest.mark.parametrize("presented", ["first", "second"])
def test_a_session_ends_with_the_token_that_is_just_being_added(
    client: TestClient, database_url: str, ending: str, presented: str
) -> None:
    house = client.app.state.house  # type: ignore[attr-defined]
    tokens = {"first": sign_in(client)["refresh_token"]}
    tokens["second"] = refresh(client, tokens["first"]).json()["data"]["refresh_token"]

    def end() -> None:
        client.post(f"/auth/{ending}", json={"refresh_token": tokens[presented]})

    first = house.door.writing()
    connection = first.__enter__()
    third = service.refresh(connection, house, tokens["second"], Origin("127.0.0.1", "test"))
    with meanwhile(end, url=database_url):
        first.__exit__(None, None, None)
    assert refresh(client, third.refresh_token).status_code == 401


def test_an_unknown_refresh_token_is_refused(client: TestClient) -> None:
    assert refresh(client, "made up").json()["error"]["kind"] == "unauthenticated"


def test_tokens_expire(client: TestClient, frozen_clock: time_machine.Traveller) -> None:
    tokens = sign_in(client)
    header = {"Authorization": f"Bearer {tokens['access_token']}"}
    frozen_clock.shift(14 * 60)
    assert client.get("/auth/me", headers=header).status_code == 200
    frozen_clock.shift(2 * 60)
    assert "expired" in client.get("/auth/me", headers=header).json()["error"]["message"]
    frozen_clock.shift(31 * 24 * 3600)
    assert refresh(client, tokens["refresh_token"]).status_code == 401


def test_a_forged_token_is_refused(client: TestClient) -> None:
    token = sign_in(client)["access_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    forged = {
        "another key": jwt.encode(claims, "x" * 32, "HS256"),
        "no signature": jwt.encode(claims, None, "none"),
        "no token": "nonsense",
        "cut": token[:-3],
    }
    for name, fake in forged.items():
        answer = client.get("/auth/me", headers={"Authorization": f"Bearer {fake}"})
        assert answer.status_code == 401, name
        assert answer.headers["www-authenticate"] == "Bearer", name


def test_a_token_for_another_purpose_is_refused(client: TestClient) -> None:
    tokens: Tokens = client.app.state.house.tokens  # type: ignore[attr-defined]
    user_id = uuid.UUID(jwt.decode(sign_in(client)["access_token"], options={"verify_signature": False})["sub"])
    mailed = tokens.issue(Purpose.RESET_PASSWORD, user_id, lifetime=timedelta(hours=1), version=1)
    assert client.get("/auth/me", headers={"Authorization": f"Bearer {mailed}"}).status_code == 401


def test_a_bad_token_is_refused_where_none_is_needed(client: TestClient) -> None:
    assert client.get("/jobs").status_code == 200
    assert client.get("/jobs", headers={"Authorization": "Bearer nonsense"}).status_code == 401


def test_a_token_outlives_its_account_by_nothing(sign_in: SignIn, owner: Connection) -> None:
    ada = sign_in()
    owner.execute("delete from app.users")
    assert ada.get("/auth/me").status_code == 401
    assert ada.put("/profile", json={}).status_code == 401
    assert ada.get("/jobs").status_code == 401


@pytest.mark.parametrize("ending", ["logout", "reuse", "password", "hand"])
def test_an_access_token_dies_with_its_session(client: TestClient, ending: str) -> None:
    stolen, own = sign_in(client), sign_in(client)
    assert client.get("/auth/me", headers=bearer(stolen)).status_code == 200
    if ending == "logout":
        client.post("/auth/logout", json={"refresh_token": stolen["refresh_token"]})
    elif ending == "reuse":
        refresh(client, stolen["refresh_token"])
        refresh(client, stolen["refresh_token"])
    elif ending == "password":
        change = {"current_password": PASSWORD, "password": "a better password"}
        assert client.post("/auth/password", json=change, headers=bearer(own)).status_code == 200
    else:
        ended = client.delete("/sessions", headers=bearer(own))
        assert ended.status_code == 200
    assert client.get("/auth/me", headers=bearer(stolen)).status_code == 401
    assert refresh(client, stolen["refresh_token"]).status_code == 401
    assert client.get("/auth/me", headers=bearer(own)).status_code == 200


def test_a_session_ends_at_its_age_however_much_it_is_used(
    client: TestClient, frozen_clock: time_machine.Traveller
) -> None:
    tokens = sign_in(client)
    for _ in range(4):
        frozen_clock.shift(timedelta(days=22))
        answer = refresh(client, tokens["refresh_token"])
        assert answer.status_code == 200
        tokens = answer.json()["data"]
    frozen_clock.shift(timedelta(days=3))
    assert refresh(client, tokens["refresh_token"]).status_code == 401


def test_a_wrong_current_password_changes_nothing(client: TestClient) -> None:
    tokens = sign_in(client)
    change = {"current_password": "a wrong password", "password": "a better password"}
    answer = client.post("/auth/password", json=change, headers=bearer(tokens))
    assert answer.status_code == 403
    assert client.post("/auth/login", json=ADA).status_code == 200


def test_what_happened_to_an_account_is_written_down(client: TestClient, owner: Connection) -> None:
    tokens = sign_in(client)
    client.post("/auth/login", json=ADA | {"password": "a wrong password"})
    client.post("/auth/login", json={"email": "eve@example.com", "password": PASSWORD})
    refresh(client, tokens["refresh_token"])
    refresh(client, tokens["refresh_token"])
    rows = owner.execute("select event, user_id is null as is_nobody, address from app.audit_log order by event_id")
    assert [(row["event"], row["is_nobody"]) for row in rows] == [
        ("registered", False),
        ("signed_in", False),
        ("sign_in_failed", False),
        ("sign_in_failed", True),
        ("refresh_token_reused", False),
    ]


def bearer(tokens: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def test_a_sign_in_does_not_outlive_the_password_it_was_made_with(client: TestClient, database_url: str) -> None:
    """The old password was right when it was looked at; before the session began, there was a new one."""
    house = client.app.state.house  # type: ignore[attr-defined]
    own = sign_in(client)
    outcome: list[Any] = []
    thief = house.door.writing()
    connection = thief.__enter__()
    secret = store.find_secret(connection, "ada@example.com")
    assert secret is not None
    change = {"current_password": PASSWORD, "password": "a better password"}
    assert client.post("/auth/password", json=change, headers=bearer(own)).status_code == 200
    with pytest.raises(UnauthenticatedError, match="changed"):
        outcome.append(admit(connection, house, secret.user_id, HERE, method="password", version=secret.version))
    thief.__exit__(None, None, None)
    assert outcome == []


def test_a_session_that_is_just_beginning_ends_with_the_password(client: TestClient, database_url: str) -> None:
    house = client.app.state.house  # type: ignore[attr-defined]
    own = sign_in(client)
    thief = house.door.writing()
    connection = thief.__enter__()
    secret = store.find_secret(connection, "ada@example.com")
    assert secret is not None
    tokens = admit(connection, house, secret.user_id, HERE, method="password", version=secret.version)
    change = {"current_password": PASSWORD, "password": "a better password"}
    with meanwhile(lambda: client.post("/auth/password", json=change, headers=bearer(own)), url=database_url):
        thief.__exit__(None, None, None)
    assert client.get("/auth/me", headers=bearer(tokens.model_dump())).status_code == 401


def test_a_neighbourhood_fails_as_one(client: TestClient) -> None:
    house = client.app.state.house  # type: ignore[attr-defined]
    rate = house.settings.limits.failures_per_address
    most = int(rate.split("/")[0])
    for number in range(most + 1):
        origin = Origin(f"2001:db8::{number:x}", "test")
        with pytest.raises((SignInRefusedError, LimitedError)) as caught, house.door.writing() as connection:
            service.sign_in(
                connection, house, Credentials(email=f"nobody{number}@example.com", password="wrong"), origin
            )
    assert isinstance(caught.value, LimitedError)


def test_accounts_are_not_opened_without_end(app: FastAPI, settings: Settings) -> None:
    few = settings.model_copy(
        update={"limits": settings.limits.model_copy(update={"registrations_per_address": "2/hour"})}
    )
    with TestClient(create_app(few), base_url="http://testserver/api/v1") as client:
        answers = [register(client, email=f"person{number}@example.com").status_code for number in range(3)]
    assert answers == [201, 201, 429]


@pytest.mark.parametrize("password", ["ada@example.com", "1234567890", "password123", "aaaaaaaaaaaaaaaaaaaa"])
def test_a_password_that_is_tried_first_is_refused(client: TestClient, password: str) -> None:
    answer = register(client, password=password)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["password"]


HERE = Origin("127.0.0.1", "test")
