"""A browser on its way to a provider and back."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
from fastapi.testclient import TestClient

from api.app import PREFIX

BASE = "http://127.0.0.1:8000"


def open_browser(client: TestClient, base: str = BASE) -> TestClient:
    """A browser with cookies of its own, served in the same event loop as everybody."""
    browser = TestClient(client.app, base_url=f"{base}{PREFIX}", follow_redirects=False, raise_server_exceptions=False)
    browser.portal = client.portal
    return browser


def depart(browser: TestClient, name: str) -> str:
    """The provider's address the browser is sent to."""
    answer = browser.get(f"/auth/oauth/{name}")
    assert answer.status_code == 302, answer.text
    url: str = answer.headers["location"]
    return url


def visit(url: str) -> str:
    """Say yes at the provider; the address people are sent back to."""
    answer = httpx2.get(url, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    location: str = answer.headers["location"]
    return location


def come_back(browser: TestClient, url: str, **changes: str) -> Any:
    """Follow the way back, perhaps with other words than the provider's. An empty word is left out."""
    words = {**read_words(url), **changes}
    path = urlsplit(url).path
    return browser.get(f"{BASE}{path}?{urlencode({name: word for name, word in words.items() if word})}")


def read_words(url: str) -> dict[str, str]:
    """The words of an address."""
    return {name: words[0] for name, words in parse_qs(urlsplit(url).query).items()}


def sign_in_with(browser: TestClient, name: str) -> Any:
    """All the way to a provider and back."""
    return come_back(browser, visit(depart(browser, name)))


def bearer(answer: Any) -> Mapping[str, str]:
    """What carries the access token of an answer."""
    return {"Authorization": f"Bearer {answer.json()['data']['access_token']}"}
