import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import create_app
from api.callers import Origin
from api.oauth import linking
from api.oauth.answers import Person
from api.oauth.providers import find_provider
from jobraker import clock
from jobraker.db import Connection
from jobraker.settings import GithubSettings, GoogleSettings, LinkedinSettings, OauthSettings, Settings
from tests.api.conftest import PASSWORD, SignIn
from tests.api.identity_provider import CLIENT, NAMES, Account, IdentityProvider, Mischief, serve
from tests.api.interleaving import meanwhile
from tests.api.oauth import bearer, come_back, depart, open_browser, read_words, sign_in_with, visit
from tests.api.second_factors import App, finish

HERE = Origin("127.0.0.1", "test")
OPENID = ("google", "linkedin")


@pytest.fixture(scope="module")
def served() -> Iterator[IdentityProvider]:
    provider = IdentityProvider()
    with serve(provider):
        yield provider


@pytest.fixture
def provider(served: IdentityProvider) -> IdentityProvider:
    """Google, LinkedIn and GitHub, where nobody has been yet."""
    served.reset()
    return served


@pytest.fixture
def settings(settings: Settings, provider: IdentityProvider) -> Settings:
    return settings.model_copy(update={"oauth": face(provider)})


@pytest.fixture
def browser(client: TestClient) -> TestClient:
    return open_browser(client)


def face(provider: IdentityProvider, **changes: Any) -> OauthSettings:
    """The settings by which a local provider is all three."""
    client = {"client_id": CLIENT[0], "client_secret": SecretStr(CLIENT[1])}

    def place(name: str) -> dict[str, Any]:
        url = f"{provider.url}/{name}"
        return client | {"authorize_url": f"{url}/authorize", "token_url": f"{url}/token"}

    def openid(name: str) -> dict[str, Any]:
        url = f"{provider.url}/{name}"
        return place(name) | {"issuer": url, "userinfo_url": f"{url}/userinfo", "jwks_url": f"{url}/jwks"}

    google, linkedin = GoogleSettings(**openid("google")), LinkedinSettings(**openid("linkedin"))
    github = GithubSettings(**place("github"), api_url=f"{provider.url}/github")
    return OauthSettings(**({"google": google, "linkedin": linkedin, "github": github} | changes))


def count_users(owner: Connection) -> int:
    return len(owner.execute("select from app.users").fetchall())


def events(owner: Connection) -> list[tuple[str, dict[str, Any]]]:
    rows = owner.execute("select event, details from app.audit_log order by event_id").fetchall()
    return [(row["event"], row["details"]) for row in rows]


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


@pytest.mark.parametrize("name", [*NAMES, "facebook", "%00"])
def test_what_is_not_set_up_is_not_there(settings: Settings, marts: None, name: str) -> None:
    halves = OauthSettings(google=GoogleSettings(client_id="x"), github=GithubSettings(client_secret=SecretStr("x")))
    with TestClient(create_app(settings.model_copy(update={"oauth": halves}))) as client:
        browser = open_browser(client)
        assert browser.get("/auth/oauth").json()["data"] == []
        for path in (f"/auth/oauth/{name}", f"/auth/oauth/{name}/callback?state=x&code=y"):
            assert browser.get(path).json()["error"]["kind"] == "missing"


# What goes out.


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


# Attacks on the way back.


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
def test_a_way_back_works_once(browser: TestClient, name: str) -> None:
    back = visit(depart(browser, name))
    cookies = dict(browser.cookies)
    assert come_back(browser, back).status_code == 200
    assert dict(browser.cookies) == {}
    browser.cookies.update(cookies)
    assert come_back(browser, back).status_code == 401


def test_a_made_up_state_is_refused(browser: TestClient, provider: IdentityProvider) -> None:
    back = visit(depart(browser, "google"))
    for state in ("", "made up", "x" * 43):
        assert come_back(browser, back, state=state).status_code == 401
    assert come_back(browser, back, code="").status_code == 401
    assert "/google/token" not in provider.heard


def test_who_takes_too_long_begins_again(browser: TestClient, frozen_clock: time_machine.Traveller) -> None:
    back = visit(depart(browser, "google"))
    frozen_clock.shift(10 * 60 + 1)
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


@pytest.mark.parametrize("name", OPENID)
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


# What providers say.


REFUSALS = {
    "access_denied": 403,
    "user_cancelled_login": 403,
    "temporarily_unavailable": 503,
    "invalid_scope": 401,
    "<b>no</b>": 401,
}


@pytest.mark.parametrize("name", NAMES)
def test_an_error_of_a_provider_is_told_in_our_words(
    browser: TestClient, provider: IdentityProvider, owner: Connection, name: str
) -> None:
    for error, status in REFUSALS.items():
        provider.mischief.error = error
        answer = sign_in_with(browser, name)
        assert answer.status_code == status, error
        assert set(answer.json()) == {"success", "error", "meta"}
        assert "script" not in answer.text
        assert error not in answer.text
    assert [event for event, _ in events(owner)] == ["sign_in_failed"] * len(REFUSALS)
    assert f"/{name}/token" not in provider.heard


BAD_TOKENS: dict[str, dict[str, Any]] = {
    "of another issuer": {"claims": {"iss": "https://evil.example"}},
    "without an issuer": {"claims": {"iss": None}},
    "for another client": {"claims": {"aud": "somebody-else"}},
    "for us and others": {"claims": {"aud": [CLIENT[0], "somebody-else"]}},
    "asked for by another": {"claims": {"azp": "somebody-else"}},
    "for nobody": {"claims": {"aud": None}},
    "about nobody": {"claims": {"sub": None}},
    "about an empty somebody": {"claims": {"sub": ""}},
    "expired": {"claims": {"exp": 1_500_000_000}},
    "without an end": {"claims": {"exp": None}},
    "of tomorrow": {"claims": {"iat": 9_000_000_000}},
    "with another nonce": {"claims": {"nonce": "somebody else's"}},
    "with an empty nonce": {"claims": {"nonce": ""}},
    "without a signature": {"algorithm": "none"},
    "signed with the public key": {"algorithm": "HS256"},
    "signed by another": {"is_signed_by_another": True},
    "signed by a key nobody knows": {"header": {"kid": "next year"}},
    "no token": {"token": {"id_token": "nonsense"}},
    "absent": {"token": {"id_token": None}},
    "no text": {"token": {"id_token": 7}},
}


@pytest.mark.parametrize("name", OPENID)
def test_a_bad_id_token_is_refused(
    browser: TestClient, provider: IdentityProvider, owner: Connection, name: str
) -> None:
    for what, mischief in BAD_TOKENS.items():
        provider.mischief = Mischief(**mischief)
        assert sign_in_with(browser, name).status_code == 401, what
    assert provider.heard.count(f"/{name}/token") == len(BAD_TOKENS)
    assert count_users(owner) == 0
    assert events(owner) == [("sign_in_failed", {"method": name, "reason": "not identified"})] * len(BAD_TOKENS)
    provider.mischief = Mischief()
    assert sign_in_with(browser, name).status_code == 200


def test_the_nonce_is_owed_by_google_and_not_by_linkedin(browser: TestClient, provider: IdentityProvider) -> None:
    assert sign_in_with(browser, "linkedin").status_code == 200  # it never has one
    provider.mischief.claims = {"nonce": None}
    assert sign_in_with(browser, "google").status_code == 401


@pytest.mark.parametrize(("late", "status"), [(29, 200), (31, 401)])
def test_clocks_may_differ_by_half_a_minute(
    browser: TestClient, provider: IdentityProvider, frozen_clock: time_machine.Traveller, late: int, status: int
) -> None:
    back = visit(depart(browser, "google"))
    now = int(clock.now().timestamp())
    provider.mischief.claims = {"exp": now - late, "iat": now - 3600}
    assert come_back(browser, back).status_code == status


def test_google_goes_by_two_names() -> None:
    google = GoogleSettings(client_id="x", client_secret=SecretStr("y"))
    openid = find_provider(OauthSettings(google=google), "google").openid
    assert openid is not None
    assert openid.issuers == ("https://accounts.google.com", "accounts.google.com")


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_in_trouble(browser: TestClient, provider: IdentityProvider, name: str) -> None:
    words = ("token", "user", "emails") if name == "github" else ("token", "jwks")
    for word in words:
        for status, expected in ((500, 503), (502, 503), (429, 503), (403, 401), (404, 401)):
            provider.mischief.statuses = {word: status}
            answer = sign_in_with(browser, name)
            assert answer.status_code == expected, (word, status)
            assert "html" not in answer.text


def test_github_says_something_nobody_understands(browser: TestClient, provider: IdentityProvider) -> None:
    provider.mischief.is_github_odd = True
    assert sign_in_with(browser, "github").status_code == 401


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_that_is_not_there(settings: Settings, provider: IdentityProvider, marts: None, name: str) -> None:
    nowhere = face(provider)
    place = getattr(nowhere, name).model_copy(update={"token_url": "http://127.0.0.1:9/token"})
    oauth = nowhere.model_copy(update={name: place})
    with TestClient(create_app(settings.model_copy(update={"oauth": oauth}))) as client:
        answer = sign_in_with(open_browser(client), name)
    assert answer.status_code == 503
    assert answer.json()["error"]["kind"] == "unavailable"


def test_no_connection_is_held_while_a_provider_is_asked(
    settings: Settings, provider: IdentityProvider, browser: TestClient
) -> None:
    back, pool, seen = visit(depart(browser, "google")), browser.app.state.house.door._pool, []  # type: ignore[attr-defined]

    def look(name: str, form: dict[str, str]) -> Any:
        stats = pool.get_stats()
        seen.append(stats["pool_size"] - stats["pool_available"])
        return IdentityProvider.exchange(provider, name, form)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provider, "exchange", look)
        assert come_back(browser, back).status_code == 200
    assert seen == [0]


# Whose account it is.


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
    provider.account = Account(subject="a third", email="eve@example.com")
    provider.mischief.userinfo = {"sub": "somebody else"}
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


def test_one_way_back_taken_twice_at_once_is_taken_once(browser: TestClient, owner: Connection) -> None:
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


# The second factor.


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


# Linking on purpose.


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
