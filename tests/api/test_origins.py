import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.origins import is_called_rightly
from jobraker.settings import Settings

PAGE = "https://app.example"
PREFLIGHT = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization, content-type"}


def serve(settings: Settings, **changes: object) -> TestClient:
    api = settings.api.model_copy(update=changes)
    limits = settings.limits.model_copy(update={"per_address": "6/minute"})
    app: FastAPI = create_app(settings.model_copy(update={"api": api, "limits": limits}))

    @app.get("/broken")
    def broken() -> None:
        raise ZeroDivisionError

    return TestClient(app, raise_server_exceptions=False)


def test_by_default_no_page_may_call(settings: Settings) -> None:
    answer = serve(settings).get("/api/v1/nowhere", headers={"Origin": PAGE})
    assert "access-control-allow-origin" not in answer.headers


def test_a_named_page_may_call_and_read_what_it_needs(settings: Settings) -> None:
    client = serve(settings, origins=(PAGE,))
    asked = client.options("/api/v1/profile", headers={"Origin": PAGE, **PREFLIGHT})
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == PAGE
    assert "PUT" in asked.headers["access-control-allow-methods"]
    assert "Authorization" in asked.headers["access-control-allow-headers"]
    answer = client.get("/api/v1/nowhere", headers={"Origin": PAGE})
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert answer.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in answer.headers
    read = set(answer.headers["access-control-expose-headers"].split(", "))
    assert read >= {"X-Request-ID", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"}
    assert "Location" in read


@pytest.mark.parametrize("origin", ["https://app.example.evil", "http://app.example", "null", "https://APP.example:1"])
def test_no_other_page_may(settings: Settings, origin: str) -> None:
    client = serve(settings, origins=(PAGE,))
    assert "access-control-allow-origin" not in client.get("/broken", headers={"Origin": origin}).headers
    refused = client.options("/api/v1/profile", headers={"Origin": origin, **PREFLIGHT})
    assert refused.status_code == 400
    assert refused.json()["error"]["kind"] == "invalid"
    assert refused.headers["x-request-id"]
    assert "access-control-allow-origin" not in refused.headers
    assert refused.headers["ratelimit-remaining"] == "4"


def test_a_page_may_read_why_it_was_refused(settings: Settings) -> None:
    client = serve(settings, origins=(PAGE,))
    answers = [client.get("/broken", headers={"Origin": PAGE})]
    answers.append(client.post("/broken", content=b"x" * 2_000_000, headers={"Origin": PAGE}))
    answers += [client.get("/api/v1/nowhere", headers={"Origin": PAGE}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [500, 413, 404, 404, 404, 404, 429]
    assert {answer.headers.get("access-control-allow-origin") for answer in answers} == {PAGE}


def test_any_page_may_call_where_the_setting_says_so(settings: Settings) -> None:
    answer = serve(settings, origins=("*",)).get("/api/v1/nowhere", headers={"Origin": PAGE})
    assert answer.headers["access-control-allow-origin"] == "*"


def test_cookies_go_along_only_where_the_setting_says_so(settings: Settings) -> None:
    answer = serve(settings, origins=(PAGE,), credentials=True).get("/api/v1/nowhere", headers={"Origin": PAGE})
    assert answer.headers["access-control-allow-credentials"] == "true"


@pytest.mark.parametrize(
    ("host", "is_right"),
    [
        ("jobs.example", True),
        ("Jobs.Example:8000", True),
        ("a.example.org", True),
        ("example.org", False),
        ("evilexample.org", False),
        ("jobs.example.evil", False),
        ("[::1]:8000", True),
        ("[::2]:8000", False),
        ("", False),
        (None, False),
    ],
)
def test_a_host_is_one_of_the_named(host: str | None, *, is_right: bool) -> None:
    assert is_called_rightly(host, ("jobs.example", "*.example.org", "[::1]")) == is_right
    assert is_called_rightly(host, ())


def test_another_host_name_is_refused_in_the_one_shape(settings: Settings) -> None:
    client = serve(settings, hosts=("jobs.example",))
    refused = client.get("/api/v1/nowhere")
    assert refused.status_code == 400
    assert refused.json()["error"]["message"] == "The API does not answer to this host name."
    assert client.get("/api/v1/nowhere", headers={"Host": "jobs.example"}).status_code == 404
