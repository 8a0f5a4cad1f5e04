"""The sandbox's server as its clients meet it, request by request."""

import html
from typing import Any

import httpx
import pytest

KEYS = {"app_id": "a", "app_key": "b"}


def ask(url: str, path: str, **parameters: Any) -> httpx.Response:
    return httpx.get(f"{url}{path}", params=parameters, timeout=10)


def search(url: str, page: int = 1, **parameters: Any) -> dict[str, Any]:
    response = ask(url, f"/adzuna/v1/api/jobs/gb/search/{page}", **KEYS, **parameters)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def list_tenants(url: str, party: str) -> list[str]:
    header, *lines = ask(url, f"/tenants/{party}.csv").text.splitlines()
    assert header == "tenant,company"
    return [line.split(",")[0] for line in lines]


def test_it_is_healthy(plain_sandbox_url: str) -> None:
    assert ask(plain_sandbox_url, "/health").json() == {"status": "ok", "postings": 500, "epoch": 0}


def test_a_search_has_pages(plain_sandbox_url: str) -> None:
    first, second = (search(plain_sandbox_url, page, results_per_page=3) for page in (1, 2))
    assert first["__CLASS__"] == "Adzuna::API::Response::JobSearchResults"
    assert first["count"] == second["count"] > 6
    ids = [row["id"] for row in first["results"] + second["results"]]
    assert len(set(ids)) == 6
    assert all(isinstance(identity, str) for identity in ids)
    assert search(plain_sandbox_url, 99)["results"] == []
    assert len(search(plain_sandbox_url)["results"]) <= 10


@pytest.mark.parametrize("parameters", [{}, {"app_id": "a"}, {"app_id": "a", "app_key": ""}])
def test_missing_keys_are_refused(plain_sandbox_url: str, parameters: dict[str, str]) -> None:
    response = ask(plain_sandbox_url, "/adzuna/v1/api/jobs/gb/search/1", **parameters)
    assert response.status_code == 401
    assert response.json()["exception"] == "AUTH_FAIL"


@pytest.mark.parametrize(
    "parameters",
    [
        {"wat": "x"},
        {"results_per_page": 51},
        {"results_per_page": 0},
        {"results_per_page": "many"},
        {"sort_by": "hybrid"},
        {"max_days_old": "x"},
    ],
)
def test_a_wrong_parameter_is_refused(plain_sandbox_url: str, parameters: dict[str, Any]) -> None:
    response = ask(plain_sandbox_url, "/adzuna/v1/api/jobs/gb/search/1", **KEYS, **parameters)
    assert response.status_code == 400
    assert response.json()["display"]


def test_adzunas_other_calls(plain_sandbox_url: str) -> None:
    categories = ask(plain_sandbox_url, "/adzuna/v1/api/jobs/gb/categories", **KEYS).json()["results"]
    assert {"tag": "it-jobs", "label": "IT Jobs"}.items() <= categories[0].items()
    histogram = ask(plain_sandbox_url, "/adzuna/v1/api/jobs/gb/histogram", what="engineer", **KEYS).json()["histogram"]
    assert sum(map(int, histogram.values())) > 0
    assert all(int(bucket) % 10_000 == 0 for bucket in histogram)


def test_a_greenhouse_board_has_bodies_only_when_asked(plain_sandbox_url: str) -> None:
    tenant = list_tenants(plain_sandbox_url, "greenhouse")[0]
    path = f"/greenhouse/v1/boards/{tenant}"
    bare, whole = (ask(plain_sandbox_url, f"{path}/jobs", **asked).json() for asked in ({}, {"content": "true"}))
    assert bare["meta"]["total"] == len(bare["jobs"]) == len(whole["jobs"])
    assert "content" not in bare["jobs"][0]
    row = whole["jobs"][0]
    assert row["content"].startswith("&lt;p&gt;")
    assert html.unescape(row["content"]).startswith("<p>")
    assert ask(plain_sandbox_url, f"{path}/jobs/{row['id']}").json() == row
    assert ask(plain_sandbox_url, path).json()["name"] == row["company_name"]


def test_an_ashby_board_has_pay_only_when_asked(plain_sandbox_url: str) -> None:
    tenant = list_tenants(plain_sandbox_url, "ashby")[0]
    path = f"/ashby/posting-api/job-board/{tenant}"
    bare = ask(plain_sandbox_url, path, unknown="x").json()
    whole = ask(plain_sandbox_url, path, includeCompensation="true").json()
    assert bare["apiVersion"] == "1"
    assert "compensation" not in bare["jobs"][0]
    paid = [row for row in whole["jobs"] if row["compensation"]["summaryComponents"]]
    assert paid
    assert all(f"/{tenant}/{row['id']}" in row["jobUrl"] for row in whole["jobs"])
    assert "company" not in {key.lower() for row in whole["jobs"] for key in row}


@pytest.mark.parametrize(
    "path",
    [
        "/greenhouse/v1/boards/nobody",
        "/greenhouse/v1/boards/nobody/jobs",
        "/greenhouse/v1/boards/nobody/jobs/1",
        "/ashby/posting-api/job-board/nobody",
        "/greenhouse/v1/boards/oddrows/jobs",
    ],
)
def test_a_wrong_name_is_a_404(plain_sandbox_url: str, path: str) -> None:
    assert ask(plain_sandbox_url, path).status_code == 404


def test_odd_tenants_are_listed_only_where_wanted(sandbox_url: str, plain_sandbox_url: str) -> None:
    assert not [tenant for tenant in list_tenants(plain_sandbox_url, "greenhouse") if tenant.startswith("odd")]
    assert len([tenant for tenant in list_tenants(sandbox_url, "greenhouse") if tenant.startswith("odd")]) == 7
    assert len([tenant for tenant in list_tenants(sandbox_url, "ashby") if tenant.startswith("odd")]) == 4


@pytest.mark.parametrize("epoch", [-1, 10_001, "soon", None])
def test_time_takes_only_sensible_steps(plain_sandbox_url: str, epoch: Any) -> None:
    assert httpx.post(f"{plain_sandbox_url}/sandbox/epoch", json={"epoch": epoch}).status_code == 422
    assert ask(plain_sandbox_url, "/sandbox/epoch").json() == {"epoch": 0}


@pytest.mark.parametrize(
    ("subject", "parameters"),
    [
        ("categories", {"what": "x"}),
        ("histogram", {"months": 3}),
        ("history", {"sort_by": "date"}),
        ("top_companies", {"results_per_page": 5}),
        ("geodata", {"company": "x"}),
    ],
)
def test_each_figure_is_strict_about_what_it_takes(
    plain_sandbox_url: str, subject: str, parameters: dict[str, Any]
) -> None:
    path = f"/adzuna/v1/api/jobs/gb/{subject}"
    assert ask(plain_sandbox_url, path, **KEYS).status_code == 200
    assert ask(plain_sandbox_url, path, **KEYS, **parameters).status_code == 400
    assert ask(plain_sandbox_url, path).status_code == 401
