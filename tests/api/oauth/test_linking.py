"""Whose account an identity opens, and linking on purpose."""

import threading
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from fastapi.testclient import TestClient

from api.callers import Origin
from api.oauth import linking
from api.oauth.answers import Person
from api.oauth.providers import find_provider
from jobraker.db import Connection
from jobraker.settings import Settings
from tests.api.conftest import PASSWORD, SignIn
from tests.api.identity_provider import NAMES, Account, IdentityProvider
from tests.api.interleaving import meanwhile
from tests.api.oauth.browsers import bearer, come_back, depart, open_browser, sign_in_with, visit
from tests.api.oauth.records import count_users, events
from tests.api.second_factors import App, finish

HERE = Origin("127.0.0.1", "test")


@pytest.mark.parametrize("name", NAMES)
def test_an_address_the_provider_has_not_verified_opens_nothing(
    browser: TestClient, provider: IdentityProvider, sign_in: SignIn, owner: Connection, name: str
) -> None:
    sign_in()
    owner.execute("update app.users set email_verified_at = now()")
    for verified in (False, None, "false", 1, "yes"):
        provider.account = Account(verified=verified)
        assert sign_in_with(browser, name).status_code == (401 if name == "github" and verified is not False else 403)
    provider.account = Account(email=None, verified=False)
    assert sign_in_with(browser, name).status_code in (401, 403)
    assert count_users(owner) == 1
    assert owner.execute("select from app.identities").fetchall() == []


def test_linkedin_writes_its_yes_as_a_text(browser: TestClient, provider: IdentityProvider) -> None:
    provider.account = Account(verified="true")
    assert sign_in_with(browser, "linkedin").status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_an_account_that_waits_for_me_unverified_stays_a_strangers(
    browser: TestClient, sign_in: SignIn, owner: Connection, name: str
) -> None:
    """A stranger registered with my address and a password of theirs, and waits for me to come in."""
    sign_in("ada@example.com")
    answer = sign_in_with(browser, name)
    assert answer.status_code == 409
    assert "verif" in answer.json()["error"]["message"]
    assert owner.execute("select from app.identities").fetchall() == []
    assert events(owner)[-1] == ("sign_in_failed", {"method": name, "reason": "address not verified"})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("email", ["ada@example.com", "ADA@Example.COM"])
def test_both_sides_verified_is_one_account(
    *, browser: TestClient, provider: IdentityProvider, sign_in: SignIn, owner: Connection, name: str, email: str
) -> None:
    ada = sign_in("Ada@example.com")
    owner.execute("update app.users set email_verified_at = now()")
    provider.account = Account(email=email)
    answer = sign_in_with(browser, name)
    assert answer.status_code == 200
    mine = ada.get("/auth/me").json()["data"]
    assert browser.get("/auth/me", headers=bearer(answer)).json()["data"] == mine
    assert browser.post("/auth/login", json={"email": "ada@example.com", "password": PASSWORD}).status_code == 200


def test_the_case_of_an_address_makes_no_second_account(
    browser: TestClient, provider: IdentityProvider, owner: Connection
) -> None:
    provider.account = Account(email="Ada@Example.com")
    sign_in_with(browser, "google")
    provider.account = Account(email="ADA@EXAMPLE.COM")
    sign_in_with(browser, "github")
    assert count_users(owner) == 1
    assert len(owner.execute("select from app.identities").fetchall()) == 2


def test_an_address_that_is_none_is_refused(browser: TestClient, provider: IdentityProvider) -> None:
    emails: list[Any] = ["", "no address", "ada@", "ada\x00@example.com", 7, ["ada@example.com"]]
    for email in emails:
        provider.account = Account(email=email)
        assert sign_in_with(browser, "google").status_code == 401, email


def test_a_name_is_made_fit(browser: TestClient, provider: IdentityProvider) -> None:
    provider.account = Account(name=" Ada\x00\n" + "x" * 300)
    answer = sign_in_with(browser, "google")
    assert browser.get("/auth/me", headers=bearer(answer)).json()["data"]["full_name"] == "Ada " + "x" * 196


def test_who_is_asked_only_where_the_token_does_not_say(browser: TestClient, provider: IdentityProvider) -> None:
    assert sign_in_with(browser, "linkedin").status_code == 200
    assert "/linkedin/userinfo" not in provider.heard
    provider.account = Account(subject="another", email="eve@example.com")
    provider.mischief.claims = {"email": None, "email_verified": None}
    answer = sign_in_with(browser, "linkedin")
    assert browser.get("/auth/me", headers=bearer(answer)).json()["data"]["email"] == "eve@example.com"
    provider.account = Account(subject="third", email="eve@example.com")
    provider.mischief.userinfo = {"sub": "somebody-else"}
    assert sign_in_with(browser, "linkedin").status_code == 401


def test_who_comes_twice_at_once_gets_one_account(
    browser: TestClient, settings: Settings, owner: Connection, database_url: str
) -> None:
    house = browser.app.state.house  # type: ignore[attr-defined]
    google = find_provider(settings.oauth, "google")
    person = Person(subject="1815", email="ada@example.com", full_name=None)
    answers: list[Any] = []
    first = house.door.writing()
    connection = first.__enter__()
    linking.welcome(connection, house, google, person, HERE)
    with meanwhile(lambda: answers.append(sign_in_with(browser, "google")), url=database_url):
        first.__exit__(None, None, None)
    assert [answer.status_code for answer in answers] == [200]
    assert count_users(owner) == 1


def test_one_way_back_taken_twice_at_once_is_taken_once(browser: TestClient, provider: IdentityProvider) -> None:
    back = visit(depart(browser, "google"))
    start, statuses = threading.Barrier(4), []
    cookies = dict(browser.cookies)

    def run() -> None:
        own = open_browser(browser)
        own.cookies.update(cookies)
        start.wait()
        statuses.append(come_back(own, back).status_code)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 401, 401, 401]
    assert provider.heard.count("/google/token") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_second_factor_is_asked_for_here_too(
    browser: TestClient, owner: Connection, frozen_clock: time_machine.Traveller, name: str
) -> None:
    token = bearer(sign_in_with(browser, name))
    begun = browser.post("/second-factor", json={}, headers=token).json()["data"]  # there is no password to ask for
    app = App(begun["secret"], [])
    browser.post("/second-factor/confirm", json={"code": app.show(steps=-1)}, headers=token)
    again = sign_in_with(browser, name)
    assert again.status_code == 202
    assert again.headers["cache-control"] == "no-store"
    done = finish(browser, again.json()["data"]["challenge"], code=app.show())
    assert done.status_code == 200
    sessions = browser.get("/sessions", headers=bearer(done)).json()["data"]
    assert {session["method"] for session in sessions} == {name}


def set_out(browser: TestClient, person: TestClient, name: str = "google", password: str | None = PASSWORD) -> Any:
    token = {"Authorization": person.headers["authorization"]}
    return browser.post(f"/auth/oauth/{name}/link", json={"password": password}, headers=token)


@pytest.mark.parametrize("name", NAMES)
def test_linking_needs_no_common_address(
    browser: TestClient, ada: TestClient, provider: IdentityProvider, owner: Connection, name: str
) -> None:
    provider.account = Account(email="countess@example.com", verified=False)
    set_out_answer = set_out(browser, ada, name)
    assert set_out_answer.headers["cache-control"] == "no-store"
    linked = come_back(browser, visit(set_out_answer.json()["data"]["url"]))
    assert linked.status_code == 201
    assert linked.json()["data"]["provider"] == name
    assert "access_token" not in linked.text
    assert events(owner)[-1] == ("identity_linked", {"provider": name})
    signed_in = sign_in_with(browser, name)
    assert browser.get("/auth/me", headers=bearer(signed_in)).json() == ada.get("/auth/me").json()


def test_linking_twice_is_no_error(browser: TestClient, ada: TestClient, owner: Connection) -> None:
    for _ in range(2):
        assert come_back(browser, visit(set_out(browser, ada).json()["data"]["url"])).status_code == 201
    assert len(owner.execute("select from app.identities").fetchall()) == 1


def test_an_identity_of_another_is_not_linked(browser: TestClient, sign_in: SignIn, owner: Connection) -> None:
    ada, eve = sign_in("a@example.com"), sign_in("eve@example.com")
    assert come_back(browser, visit(set_out(browser, ada).json()["data"]["url"])).status_code == 201
    assert come_back(browser, visit(set_out(browser, eve).json()["data"]["url"])).status_code == 409
    signed_in = sign_in_with(browser, "google")
    assert browser.get("/auth/me", headers=bearer(signed_in)).json()["data"]["email"] == "a@example.com"


def test_nobody_links_my_identity_to_their_account(
    client: TestClient, browser: TestClient, sign_in: SignIn, owner: Connection
) -> None:
    """The attacker's way, sent to me: my Google account would open their account, and I would fill it."""
    url = set_out(open_browser(client), sign_in("eve@example.com")).json()["data"]["url"]
    depart(browser, "google")
    assert come_back(browser, visit(url)).status_code == 401
    assert owner.execute("select from app.identities").fetchall() == []


@pytest.mark.parametrize("password", [None, "", "a wrong password"])
def test_a_stolen_session_links_nothing(
    browser: TestClient, ada: TestClient, owner: Connection, password: str | None
) -> None:
    answer = set_out(browser, ada, password=password)
    assert answer.status_code == 403
    assert answer.json()["error"]["fields"] == {"password": "is wrong"}
    assert owner.execute("select from app.oauth_attempts").fetchall() == []
    assert events(owner)[-1] == ("sign_in_failed", {"method": "link"})


def test_linking_needs_a_person(browser: TestClient, ada: TestClient) -> None:
    assert browser.post("/auth/oauth/google/link", json={}).status_code == 401
    key = ada.post("/keys", json={"name": "mine", "scopes": ["profile:read"]}).json()["data"]["key"]
    headers = {"Authorization": f"Bearer {key}"}
    assert browser.post("/auth/oauth/google/link", json={}, headers=headers).status_code == 403


def test_an_attempt_to_link_ends_with_its_account(browser: TestClient, ada: TestClient, owner: Connection) -> None:
    back = visit(set_out(browser, ada).json()["data"]["url"])
    owner.execute("delete from app.users")
    assert come_back(browser, back).status_code == 401
    assert count_users(owner) == 0


def test_no_token_of_a_provider_is_kept(browser: TestClient, provider: IdentityProvider, owner: Connection) -> None:
    for name in NAMES:
        sign_in_with(browser, name)
    tables = owner.execute(
        "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'app'"
    )
    kept = "".join(
        str(owner.execute(f"select t::text as row from {table['name']} as t").fetchall()) for table in tables.fetchall()
    )
    assert provider.tokens
    assert not [token for token in provider.tokens if token in kept]
    assert urlsplit(provider.url).netloc not in kept
