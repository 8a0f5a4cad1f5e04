"""Whatever is sent to any address, the answer has one of the two shapes, and is never a fault of ours."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.test_app import list_routes

NUL, SURROGATE, HUGE = "a\\u0000b", "a\\ud800b", 10**30
ID = "00000000-0000-0000-0000-000000000000"
STEPS = (ID, "a%00b", "%ff", "x" * 3000, str(HUGE), "..%2f..", "%ED%A0%80")
QUERIES = (
    "q=a%00b", "q=%ff", "q=%ED%A0%80", "q=" + "x" * 10_000, "q=%22%27%28%26%7C%21", "title=a%00b", "company=a%00b",
    "city=a%00b", "skill=a%00b", "country=%00a", "page=0", "page=-1", f"page={HUGE}", f"per_page={HUGE}",
    "per_page=1000", "page=NaN", f"pay_min={HUGE}&currency=GBP", "pay_min=nan&currency=GBP",
    "pay_min=inf&currency=GBP", f"posted_within_days={HUGE}", "page=10000&per_page=100", "nonsense=1",
)  # fmt: skip
VALUES = (
    f'"{NUL}"',
    f'"{SURROGATE}"',
    "NaN",
    "1e999",
    "-Infinity",
    str(HUGE),
    "null",
    "[[[]]]",
    "{}",
    '"' + "x" * 10_000 + '"',
)
FIELDS = {
    "/auth/register": ("email", "password", "full_name"),
    "/auth/login": ("email", "password"),
    "/auth/refresh": ("refresh_token",),
    "/auth/logout": ("refresh_token",),
    "/profile": (
        "headline", "titles", "skills", "countries", "remote_kinds", "seniority", "pay_annual_min", "pay_currency",
        "excluded_companies",
    ),
    "/jobs/{job_id}/marks/{mark}": ("reason",),
    "/recommendations/generate": ("top_n",),
}  # fmt: skip
WELL = {
    "/auth/register": {"email": "eve@example.com", "password": "correct horse battery"},
    "/auth/login": {"email": "eve@example.com", "password": "correct horse battery"},
    "/profile": {"pay_annual_min": 1, "pay_currency": "GBP"},
}
RAW = (b"{", b"", b"\xff\xfe{}", b'{"email": "\xff"}', b"\x00", b"null", b"[]", b"1", b"[" * 100_000)
ROUTES = sorted((method, route.path) for route in list_routes() for method in route.methods)


def fill(path: str, step: str, *, job_id: str) -> str:
    """The address with `step` for each of its parameters; `ID` stands for ones that are well."""
    own = path.replace("{mark}", "saved" if step == ID else step)
    return (
        own.replace("{job_id}", job_id if step == ID else step)
        .replace("{request_id}", step)
        .replace("{resume_id}", step)
    )


def list_bodies(path: str) -> Iterator[bytes]:
    yield from RAW
    for field in FIELDS.get(path, ()):
        for value in VALUES:
            for shown in (value, f"[{value}]"):
                rest = json.dumps({k: v for k, v in WELL.get(path, {}).items() if k != field})[1:-1]
                yield f'{{"{field}": {shown}{", " if rest else ""}{rest}}}'.encode()


def list_requests(method: str, path: str, job_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent to one address: poison in its path, in its query and in its body."""
    well = fill(path, ID, job_id=job_id)
    if "{" in path:
        yield from ((fill(path, step, job_id=job_id), {}) for step in STEPS)
    yield from ((f"{well}?{query}", {}) for query in QUERIES)
    if method in ("POST", "PUT"):
        header = {"content-type": "application/json"}
        yield from ((well, {"content": body, "headers": header}) for body in list_bodies(path))
        form = {"content-type": "multipart/form-data; boundary=x"}
        for name in (b"a\x00b", b"\xff", b"\xed\xa0\x80"):
            head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n\r\n'
            for text in (b"Ada, engineer", b"a\x00b", b"\xff\xfe", b"\xed\xa0\x80"):
                yield well, {"content": head + text + b"\r\n--x--\r\n", "headers": form}


@pytest.mark.parametrize(("method", "path"), ROUTES, ids=[" ".join(route) for route in ROUTES])
def test_poison_is_refused_and_never_a_fault_of_ours(ada: TestClient, add_job: Any, method: str, path: str) -> None:
    job_id = add_job()
    strange = []
    for address, content in list_requests(method, path, job_id):
        answer = ada.request(method, address, **content)
        body = answer.json()
        is_problem = answer.is_error and body.keys() == {"success", "error", "meta"} and not body["success"]
        if answer.status_code >= 500 or not (is_problem or answer.is_success):
            strange.append((address[:100], content.get("content", b"")[:100], answer.status_code, answer.text[:200]))
    assert strange == []


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [("/profile", "headline", NUL), ("/profile", "headline", SURROGATE), ("/auth/register", "full_name", NUL),
     ("/auth/register", "full_name", SURROGATE), ("/auth/register", "password", SURROGATE),
     ("/auth/login", "email", NUL), ("/auth/login", "email", SURROGATE)],
)  # fmt: skip
def test_what_cannot_be_stored_is_invalid(ada: TestClient, path: str, field: str, value: str) -> None:
    rest = json.dumps({k: v for k, v in WELL.get(path, {}).items() if k != field})[1:-1]
    method = "PUT" if path == "/profile" else "POST"
    content = f'{{"{field}": "{value}", {rest}}}'
    answer = ada.request(method, path, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"]["kind"] == "invalid"


@pytest.mark.parametrize(("path", "status"), [("/api/nowhere", 404), ("/api/v1/a%00b", 404), ("/api/v1/%ff", 404)])
def test_unknown_addresses_answer_in_the_one_shape(client: TestClient, path: str, status: int) -> None:
    answer = client.get(f"http://testserver{path}")
    assert answer.status_code == status
    assert answer.json()["error"].keys() == {"kind", "message", "fields"}
