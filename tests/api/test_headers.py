import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from playwright.sync_api import Page, sync_playwright

from api.app import create_app
from jobraker.settings import Settings
from tests.api.served import get, served

CHROMIUM = Path("/usr/bin/chromium")
PAGES = ("/api/docs", "/api/redoc")
EVERYWHERE = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
STRICT = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@pytest.fixture
def app(settings: Settings, marts: None) -> FastAPI:
    """The service with an address that breaks, and one whose answer may be kept."""
    app = create_app(settings)

    @app.get("/api/v1/broken")
    def broken() -> None:
        raise ZeroDivisionError

    return app


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/jobs", 200),
        ("GET", "/api/v1/profile", 401),
        ("GET", "/api/v1/jobs?page=none", 422),
        ("GET", "/api/v1/nowhere", 404),
        ("GET", "/", 404),
        ("PUT", "/api/v1/jobs", 405),
        ("POST", "/api/v1/auth/login", 413),
        ("GET", "/api/v1/broken", 500),
        ("GET", "/api/schema", 200),
        ("GET", "/api/assets/swagger-ui.css", 200),
        ("GET", "/api/docs.js", 200),
        ("HEAD", "/api/assets/favicon.png", 200),
    ],
)
def test_every_answer_is_dressed(client: TestClient, method: str, path: str, status: int) -> None:
    body = b"x" * 2_000_000 if status == 413 else b""
    answer = client.request(method, f"http://testserver{path}", content=body)
    assert answer.status_code == status
    assert EVERYWHERE.items() <= dict(answer.headers).items()
    assert answer.headers["content-security-policy"] == STRICT
    assert "camera=(), " in answer.headers["permissions-policy"]
    assert answer.headers["x-request-id"]
    assert answer.headers["ratelimit-limit"]
    assert "server" not in answer.headers
    names = [name for name, _ in answer.headers.multi_items()]
    assert len(names) == len(set(names)), "nothing is said twice"


@pytest.mark.parametrize("page", PAGES)
def test_no_script_may_stand_in_a_page(client: TestClient, page: str) -> None:
    answer = client.get(f"http://testserver{page}")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; " in policy
    for directive in ("frame-ancestors", "base-uri", "form-action"):
        assert f"{directive} 'none'" in policy
    assert EVERYWHERE.items() <= dict(answer.headers).items()
    assert re.findall(r"<script(?![^>]* src=)|\son\w+=|<style|\sstyle=|javascript:", answer.text) == []


@pytest.mark.parametrize(
    ("path", "headers", "is_kept"),
    [
        ("/jobs", {}, True),
        ("/jobs", {"Authorization": "Bearer nonsense"}, False),
        ("/jobs", {"Cookie": "a=b"}, False),
        ("/auth/me", {}, False),
        ("/auth/nowhere", {}, False),
    ],
)
def test_what_is_for_one_person_is_kept_by_nobody(
    client: TestClient, path: str, headers: dict[str, str], *, is_kept: bool
) -> None:
    answer = client.get(path, headers=headers)
    assert answer.headers.get_list("cache-control") == ([] if is_kept else ["no-store"])


def test_no_store_stands_above_what_a_route_says(client: TestClient, app: FastAPI) -> None:
    @app.get("/api/v1/kept")
    def kept() -> Response:
        return Response(headers={"Cache-Control": "public, max-age=600"})

    assert client.get("/kept").headers.get_list("cache-control") == ["public, max-age=600"]
    assert client.get("/kept", headers={"Cookie": "a=b"}).headers.get_list("cache-control") == ["no-store"]


def test_the_server_does_not_name_itself(app: FastAPI) -> None:
    with served(app) as port:
        answer = get(port, "/api/v1/nowhere")
    assert answer.status == 404
    assert answer.headers["Server"] is None
    assert answer.headers["Date"]


@pytest.fixture
def page() -> Iterator[Page]:
    """A tab of a real browser."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine (Debian package chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@pytest.mark.parametrize(
    ("path", "shown"), [("/api/docs", ".opblock-summary-path"), ("/api/redoc", "h2:has-text('Search Jobs')")]
)
def test_a_browser_shows_the_pages_without_complaint(app: FastAPI, page: Page, path: str, shown: str) -> None:
    said: list[Any] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(request.url))
    with served(app) as port:
        page.goto(f"http://127.0.0.1:{port}{path}")
        page.wait_for_selector(shown, timeout=60_000)
        page.wait_for_load_state("networkidle")
        page.close()
    assert said == []
