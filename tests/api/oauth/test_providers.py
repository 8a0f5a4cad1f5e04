"""What providers say, and what is believed of it."""

from typing import Any

import pytest
import time_machine
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import create_app
from api.oauth.providers import find_provider
from jobraker import clock
from jobraker.db import Connection
from jobraker.settings import GoogleSettings, OauthSettings, Settings
from tests.api.identity_provider import CLIENT, NAMES, IdentityProvider, Mischief
from tests.api.oauth.browsers import come_back, depart, open_browser, sign_in_with, visit
from tests.api.oauth.records import count_users, events, face

OPENID = ("google", "linkedin")


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
