"""The way to a provider and back, and attacks on it."""

import pytest
import time_machine
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import create_app
from jobraker.db import Connection
from jobraker.settings import GithubSettings, GoogleSettings, OauthSettings, Settings
from tests.api.conftest import PASSWORD
from tests.api.identity_provider import CLIENT, NAMES, Account, IdentityProvider
from tests.api.oauth.browsers import bearer, come_back, depart, open_browser, read_words, sign_in_with, visit
from tests.api.oauth.records import count_users, events, face


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_gets_an_account(browser: TestClient, owner: Connection, name: str) -> None:
    answer = sign_in_with(browser, name)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    me = browser.get("/auth/me", headers=bearer(answer)).json()["data"]
    assert (me["email"], me["full_name"], me["email_verified"]) == ("ada@example.com", "Ada Lovelace", True)
    assert me["roles"] == ["seeker"]
    (session,) = browser.get("/sessions", headers=bearer(answer)).json()["data"]
    assert session["method"] == name
    assert owner.execute("select password_hash from app.users").fetchall() == [{"password_hash": None}]
    assert len(owner.execute("select from app.person_keys").fetchall()) == 1
    assert events(owner) == [
        ("registered", {"method": name}),
        ("identity_linked", {"provider": name}),
        ("signed_in", {"method": name}),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_whoever_comes_again_gets_the_same_account(
    browser: TestClient, provider: IdentityProvider, owner: Connection, name: str
) -> None:
    sign_in_with(browser, name)
    provider.account = Account(email="countess@example.com", verified=False, name="Countess")  # the same person still
    again = sign_in_with(browser, name)
    assert again.status_code == 200
    assert browser.get("/auth/me", headers=bearer(again)).json()["data"]["email"] == "ada@example.com"
    assert count_users(owner) == 1


def test_one_number_at_two_providers_is_two_people(
    browser: TestClient, provider: IdentityProvider, owner: Connection
) -> None:
    sign_in_with(browser, "google")
    provider.account = Account(email="eve@example.com")
    sign_in_with(browser, "github")
    assert count_users(owner) == 2


def test_nobody_signs_in_by_password_where_there_is_none(browser: TestClient) -> None:
    sign_in_with(browser, "google")
    for password in ("", "None", PASSWORD):
        answer = browser.post("/auth/login", json={"email": "ada@example.com", "password": password})
        assert answer.status_code == 401


def test_providers_are_listed(browser: TestClient) -> None:
    listed = browser.get("/auth/oauth").json()["data"]
    assert listed == [
        {"provider": "google", "title": "Google"},
        {"provider": "linkedin", "title": "LinkedIn"},
        {"provider": "github", "title": "GitHub"},
    ]


@pytest.mark.parametrize("name", [*NAMES, "facebook", "callback"])
def test_what_is_not_set_up_is_not_there(settings: Settings, marts: None, name: str) -> None:
    halves = OauthSettings(google=GoogleSettings(client_id="x"), github=GithubSettings(client_secret=SecretStr("x")))
    with TestClient(create_app(settings.model_copy(update={"oauth": halves}))) as client:
        browser = open_browser(client)
        assert browser.get("/auth/oauth").json()["data"] == []
        for path in (f"/auth/oauth/{name}", f"/auth/oauth/{name}/callback?state=x&code=y"):
            assert browser.get(path).json()["error"]["kind"] == "missing"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_asked_of_a_provider(browser: TestClient, provider: IdentityProvider, name: str) -> None:
    first, second = read_words(depart(browser, name)), read_words(depart(browser, name))
    assert first["redirect_uri"] == f"http://127.0.0.1:8000/api/v1/auth/oauth/{name}/callback"
    assert first["response_type"] == "code"
    assert ("code_challenge" in first) is (name != "linkedin")
    assert ("nonce" in first) is (name != "github")
    assert CLIENT[1] not in str(first)
    for word in {"state", "nonce", "code_challenge"} & set(first):
        assert len(first[word]) == 43  # 256 bits
        assert first[word] != second[word]


def test_an_attempt_is_stored_without_what_proves_it(browser: TestClient, owner: Connection) -> None:
    state = read_words(depart(browser, "google"))["state"]
    (row,) = owner.execute("select a::text as row from app.oauth_attempts as a").fetchall()
    (cookie,) = browser.cookies.values()
    assert state not in row["row"]
    assert cookie not in row["row"]


def test_the_cookie_is_for_this_browser_alone(browser: TestClient) -> None:
    answer = browser.get("/auth/oauth/google")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    words = [word.strip().lower() for word in answer.headers["set-cookie"].split(";")]
    assert words[0].startswith("jobraker-oauth=")
    assert {"httponly", "samesite=lax", "path=/", "max-age=600"} == set(words[1:])


@pytest.mark.parametrize("base", ["https://jobs.example", "http://jobs.example", "https://127.0.0.1:8000"])
def test_beyond_one_machine_the_cookie_never_travels_in_clear(
    settings: Settings, provider: IdentityProvider, marts: None, base: str
) -> None:
    oauth = face(provider, redirect_base=base)
    with TestClient(create_app(settings.model_copy(update={"oauth": oauth}))) as client:
        answer = open_browser(client).get("/auth/oauth/google")
    words = [word.strip().lower() for word in answer.headers["set-cookie"].split(";")]
    assert words[0].startswith("__host-jobraker-oauth=")
    assert {"secure", "httponly", "samesite=lax", "path=/", "max-age=600"} == set(words[1:])
    assert read_words(answer.headers["location"])["redirect_uri"] == f"{base}/api/v1/auth/oauth/google/callback"


def test_all_the_way_over_tls(settings: Settings, provider: IdentityProvider, marts: None) -> None:
    provider.redirect_urls = {"https://jobs.example/api/v1/auth/oauth/google/callback"}
    oauth = face(provider, redirect_base="https://jobs.example")
    with TestClient(create_app(settings.model_copy(update={"oauth": oauth}))) as client:
        browser = open_browser(client, "https://jobs.example")
        back = visit(depart(browser, "google"))
        assert browser.get(back).status_code == 200


def test_nothing_a_visitor_says_changes_where_people_go(browser: TestClient) -> None:
    for query in ("?redirect_uri=https://evil.example", "?next=https://evil.example", "?return_to=//evil.example"):
        answer = browser.get(f"/auth/oauth/google{query}", headers={"Host": "evil.example"})
        assert "evil" not in answer.headers["location"]
    answer = sign_in_with(browser, "google")
    assert "location" not in answer.headers


def test_a_stranger_cannot_finish_in_my_browser_what_they_began_in_theirs(
    client: TestClient, browser: TestClient, owner: Connection
) -> None:
    """Signed in as somebody else without knowing it, I would give them my CV."""
    attackers = open_browser(client)
    back = visit(depart(attackers, "google"))
    depart(browser, "google")  # I have a cookie of my own
    answer = come_back(browser, back)
    assert answer.status_code == 401
    assert count_users(owner) == 0
    assert come_back(attackers, back).status_code == 401  # and it is used up
    assert events(owner)[0] == ("sign_in_failed", {"method": "google", "reason": "not begun here"})


def test_a_browser_without_the_cookie_is_refused(client: TestClient, browser: TestClient) -> None:
    back = visit(depart(browser, "google"))
    assert come_back(open_browser(client), back).status_code == 401


@pytest.mark.parametrize("name", NAMES)
def test_a_way_back_works_once(browser: TestClient, provider: IdentityProvider, name: str) -> None:
    back = visit(depart(browser, name))
    cookies = dict(browser.cookies)
    assert come_back(browser, back).status_code == 200
    assert dict(browser.cookies) == {}
    browser.cookies.update(cookies)
    assert come_back(browser, back).status_code == 401
    assert provider.heard.count(f"/{name}/token") == 1


def test_a_made_up_state_is_refused(browser: TestClient, provider: IdentityProvider) -> None:
    back = visit(depart(browser, "google"))
    for state in ("", "made up", "x" * 43):
        assert come_back(browser, back, state=state).status_code == 401
    assert come_back(browser, back, code="").status_code == 401
    assert "/google/token" not in provider.heard


def test_who_takes_too_long_begins_again(browser: TestClient, frozen_clock: time_machine.Traveller) -> None:
    back, cookies = visit(depart(browser, "google")), dict(browser.cookies)
    frozen_clock.shift(10 * 60 + 1)
    browser.cookies.update(cookies)  # a browser that does not forget in time
    assert come_back(browser, back).status_code == 401


def test_stale_attempts_are_forgotten(
    browser: TestClient, owner: Connection, frozen_clock: time_machine.Traveller
) -> None:
    depart(browser, "google")
    frozen_clock.shift(10 * 60 + 1)
    depart(browser, "google")
    assert len(owner.execute("select from app.oauth_attempts").fetchall()) == 1


@pytest.mark.parametrize("name", ["google", "github"])
def test_a_code_is_worthless_in_another_browser(
    client: TestClient, browser: TestClient, owner: Connection, name: str
) -> None:
    """A stolen code put into the attacker's own way back: the verifier belongs to mine."""
    stolen = read_words(visit(depart(browser, name)))["code"]
    attackers = open_browser(client)
    own = visit(depart(attackers, name))
    assert come_back(attackers, own, code=stolen).status_code == 401
    assert count_users(owner) == 0


def test_a_code_of_one_provider_is_not_taken_to_another(browser: TestClient, provider: IdentityProvider) -> None:
    """Mix-up: a state of one provider on the address of another is refused before anybody hears the code."""
    back = visit(depart(browser, "google"))
    answer = come_back(browser, back.replace("/google/", "/github/"))
    assert answer.status_code == 401
    assert not [path for path in provider.heard if path.endswith("/token")]
    assert come_back(browser, back).status_code == 401


@pytest.mark.parametrize("name", ["google", "linkedin"])
def test_a_way_back_that_names_another_provider_is_refused(
    browser: TestClient, provider: IdentityProvider, name: str
) -> None:
    back = visit(depart(browser, name))
    assert come_back(browser, back, iss="https://evil.example").status_code == 401
    assert f"/{name}/token" not in provider.heard
    back = visit(depart(browser, name))
    assert come_back(browser, back, iss=f"{provider.url}/{name}").status_code == 200


def test_a_code_that_was_used_elsewhere_is_refused(browser: TestClient, provider: IdentityProvider) -> None:
    back = visit(depart(browser, "google"))
    provider.grants.clear()
    answer = come_back(browser, back)
    assert answer.status_code == 401
    assert "script" not in answer.text


def test_without_a_challenge_the_provider_refuses(browser: TestClient) -> None:
    """So we would notice if PKCE were lost."""
    url = depart(browser, "google")
    bare = url.replace(f"&code_challenge={read_words(url)['code_challenge']}", "")
    assert read_words(visit(bare))["error"] == "invalid_request"
