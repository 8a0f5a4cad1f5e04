"""The OpenAPI document is true: of every operation it says what it takes, who may call it and all it can answer."""

import json
import random
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import APIRouter, FastAPI

from api import contract, problems
from api.access import AccessMiddleware
from api.app import create_app
from api.callers import GuardedRoute
from api.limits import Limiter
from api.scopes import Scope
from jobraker.db import Connection
from jobraker.errors import Kind, MissingError
from jobraker.keyring import Keyring
from jobraker.settings import ApiSettings, Settings
from jobraker.tokens import Tokens
from tests.api import fuzzing
from tests.api.fuzzing import Report

EXAMPLES, SEED = 6, 1  # of `make test`; `make fuzz` takes many examples and another seed each time
SCHEMA: dict[str, Any] = create_app(Settings(_env_file=None)).openapi()
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in SCHEMA["paths"].items()
    for method, operation in operations.items()
}
PROBLEM = {"$ref": "#/components/schemas/Problem"}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_has_its_own_status_and_every_failure_the_one_shape(name: str) -> None:
    answers = OPERATIONS[name]["responses"]
    assert all(status.isdigit() for status in answers), "a range or a default would hide what is not known"
    assert {"400", "413", "429", "503"} <= answers.keys()
    assert "500" not in answers, "it is never meant"
    for status, answer in answers.items():
        assert "X-Request-ID" in answer["headers"]
        if int(status) >= 400:
            assert answer["content"] == {"application/json": {"schema": PROBLEM}}
        elif status not in ("302", "303", "307"):
            assert answer["content"]
    assert {"200", "201", "202", "302", "303"} & answers.keys()


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_can_be_refused_is_said(name: str) -> None:
    operation = OPERATIONS[name]
    answers = operation["responses"].keys()
    security = operation.get("security", [])
    assert ("401" in answers) >= bool(security)
    assert ("403" in answers) >= any(scheme.get("bearer") for scheme in security)
    assert ("422" in answers) == ("requestBody" in operation or "parameters" in operation)
    assert ({"408", "415"} <= answers) == ("requestBody" in operation)


@pytest.mark.parametrize("name", OPERATIONS)
def test_who_may_call_is_said(name: str) -> None:
    operation = OPERATIONS[name]
    security = operation.get("security", [])
    if security == [{}, {"bearer": []}] or not security:
        return
    (scheme,) = security
    assert scheme.keys() == {"bearer"}
    assert set(scheme["bearer"]) <= set(Scope)
    assert scheme["bearer"]
    assert all(f"`{scope}`" in operation["description"] for scope in scheme["bearer"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_bodies_take_nothing_unknown(name: str) -> None:
    content = OPERATIONS[name].get("requestBody", {}).get("content", {})
    for said in [kind["schema"] for media_type, kind in content.items() if media_type == "application/json"]:
        shapes = [said, *said.get("anyOf", []), *said.get("oneOf", [])]
        for shape in shapes:
            if reference := shape.get("$ref"):
                model = SCHEMA["components"]["schemas"][reference.rpartition("/")[2]]
                assert model.get("additionalProperties") is False, reference


def test_no_address_is_two_things() -> None:
    """`/things/all` beside `/things/{thing}` would answer to the methods of both."""
    for path in SCHEMA["paths"]:
        pattern = re.compile(re.sub(r"\{[^}]*\}", "[^/{}]+", path))
        assert [other for other in SCHEMA["paths"] if other != path and pattern.fullmatch(other)] == []


def test_the_parts_of_a_failure_are_nobodys_else() -> None:
    detail = SCHEMA["components"]["schemas"]["Problem.ProblemDetail"]
    kinds = SCHEMA["components"]["schemas"][detail["properties"]["kind"]["$ref"].rpartition("/")[2]]
    assert set(kinds["enum"]) == set(Kind)


def test_nothing_of_fastapi_own_failures_is_left() -> None:
    assert not {"HTTPValidationError", "ValidationError"} & SCHEMA["components"]["schemas"].keys()


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_the_pattern_of_texts_is_what_is_enforced(ada: Any, text: str) -> None:
    body = json.dumps({"titles": ["fine", text]})
    answer = ada.put("/profile", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"]
    assert ada.put("/profile", json={"titles": ["\\u0000 is how NUL is written"]}).status_code == 200


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", ""])
def test_a_body_of_another_type_is_refused(ada: Any, media_type: str) -> None:
    answer = ada.put("/profile", content=b"{}", headers={"content-type": media_type} if media_type else {})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["error"]["message"]


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/x+json"])
def test_json_by_any_of_its_names_is_taken(ada: Any, media_type: str) -> None:
    assert ada.put("/profile", content=b"{}", headers={"content-type": media_type}).status_code == 200


@pytest.mark.parametrize("value", ['"5"', "true", "5.5", "[5]", "NaN"])
def test_a_number_is_a_number(ada: Any, value: str) -> None:
    header = {"content-type": "application/json"}
    answer = ada.post("/recommendations/generate", content=f'{{"top_n": {value}}}', headers=header)
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"].keys() == {"top_n"}


def test_json_nested_without_end_is_invalid(ada: Any) -> None:
    for depth in (150, 250, 900, 100_000):
        body = '{"titles": ' + "[" * depth + "]" * depth + "}"
        answer = ada.put("/profile", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 422, depth


def test_a_body_where_none_is_read_is_ignored(ada: Any) -> None:
    assert ada.request("GET", "/profile", content=b"\x00", headers={"content-type": "text/plain"}).status_code == 200


@pytest.mark.parametrize("path", ["/resumes/", "/jobs/", "//jobs", "/health/"])
def test_nobody_is_sent_elsewhere(client: Any, path: str) -> None:
    answer = client.get(f"http://testserver/api/v1{path}", headers={"host": "evil.example"}, follow_redirects=False)
    assert answer.status_code == 404
    assert "location" not in answer.headers
    assert answer.json()["error"]["kind"] == "missing"


def test_a_wrong_method_is_told_all_right_ones(client: Any) -> None:
    assert client.request("PATCH", "/resumes").headers["allow"] == "GET, POST"


@pytest.fixture
def report(pytestconfig: pytest.Config, database_url: str, tmp_path: Path, owner: Connection, add_job: Any) -> Report:
    """What the fuzzer finds in a house with a few jobs."""
    examples = pytestconfig.getoption("--examples")
    seed = pytestconfig.getoption("--fuzz-seed") or (random.getrandbits(32) if examples else SEED)
    for title in ("Engineer", "Nurse", "Cook"):
        add_job(title=title)
    somebody = fuzzing.Somebody(owner, Tokens(Keyring(tmp_path / "keys.json")))
    config = fuzzing.configure(examples or EXAMPLES, seed)
    with fuzzing.serving(database_url, tmp_path) as url:
        return fuzzing.fuzz(fuzzing.load(url, config, somebody))


def test_the_fuzzer_finds_nothing(report: Report) -> None:
    sys.stdout.write(f"{report}\n")  # shown where the test fails
    assert not report.failures
    assert report.requests.keys() == {"examples", "coverage", "fuzzing", "stateful"}
    assert report.statuses.keys() == OPERATIONS.keys()
    reached = {name for name, statuses in report.statuses.items() if any(status < 300 for status in statuses)}
    assert len(reached) > 0.75 * len(OPERATIONS), "the fuzzer hardly got past the refusals"


def test_the_fuzzer_finds_what_is_not_declared_and_what_breaks() -> None:
    router = APIRouter(route_class=GuardedRoute)

    @router.get("/undeclared")
    def show_undeclared(number: int) -> None:
        raise MissingError

    @router.get("/broken")
    def show_broken(number: int) -> float:
        return 1 / (number - number)

    app = FastAPI(openapi_url="/schema")
    app.include_router(router)
    problems.install(app)
    contract.install(app)
    limiter = Limiter(fuzzing.UNLIMITED)
    app.state.limiter = limiter
    app.add_middleware(AccessMiddleware, settings=ApiSettings(), limiter=limiter)
    config = fuzzing.configure(2, SEED)
    report = fuzzing.fuzz(schemathesis.openapi.from_asgi("/schema", app, config=config))
    assert ("GET /undeclared", "status_code_conformance") in report.failures
    assert {("GET /broken", "not_a_server_error"), ("GET /broken", "status_code_conformance")} <= report.failures.keys()
