"""Every route says who may call it, and means it: for nobody, for each role and for each key."""

import uuid
from collections.abc import Iterator
from itertools import groupby, product
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from api.app import create_app
from api.callers import (
    KEY_PREFIX,
    Anybody,
    Caller,
    Gate,
    GuardedRoute,
    Unseen,
    admit_anybody,
    admit_unseen,
    find_caller,
    hash_secret,
    list_calls,
    needs,
)
from api.scopes import SCOPES, Scope, UserRole
from jobraker.db import Connection
from jobraker.settings import Settings
from tests.api.conftest import read_user_id
from tests.api.operations import OPERATIONS, PREFIX

GUARDED = [operation for operation in OPERATIONS if operation.scopes]
OPTIONAL = [operation for operation in OPERATIONS if operation.is_optional]
OPEN = [operation for operation in OPERATIONS if not operation.scopes and not operation.is_optional]
UNKNOWN = str(uuid.UUID(int=0))
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE"}
PAGES = {"/api/docs", "/api/redoc", "/api/docs.js", "/api/docs.css", "/api/redoc.js"}


def find_faults(app: FastAPI) -> dict[str, str]:
    """The routes that do not say, exactly once and in their signature, who may call them."""
    faults: dict[str, str] = {}
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute) and context.path_format not in PAGES:
            fault = find_fault(context.original_route)
            if fault:
                faults[f"{context.methods} {context.path_format}"] = fault
    return faults


def find_fault(route: APIRoute) -> str | None:
    said = [needed.call for needed in route.dependant.dependencies]
    admitted = [call for call in said if isinstance(call, Gate) or call in (admit_anybody, admit_unseen)]
    if not isinstance(route, GuardedRoute):
        return "is not guarded"
    if len(admitted) != 1:
        return f"says {len(admitted)} times who may call it"
    if admitted == [admit_unseen] and find_caller in list_calls(route.dependant):
        return "looks at the token of somebody it does not want to see"
    gates = {call for call in list_calls(route.dependant) if isinstance(call, Gate)}
    return None if gates <= set(admitted) else "hides a gate behind another"


def test_every_route_says_once_who_may_call_it() -> None:
    assert find_faults(create_app(Settings(_env_file=None))) == {}


def list_faulty() -> Iterator[tuple[str, Any, type[APIRoute]]]:
    async def silent() -> None: ...

    async def silent_but_reading(caller: Annotated[Caller | None, Depends(find_caller)]) -> None: ...

    async def contradictory(one: Anybody, other: Unseen) -> None: ...

    async def doubtful(caller: Annotated[Caller, needs(Scope.ACCOUNT)], visitor: Anybody) -> None: ...

    async def blind(origin: Unseen, caller: Annotated[Caller | None, Depends(find_caller)]) -> None: ...

    async def plain(caller: Annotated[Caller, needs(Scope.ACCOUNT)]) -> None: ...

    for handler in (silent, silent_but_reading, contradictory, doubtful, blind):
        yield handler.__name__, handler, GuardedRoute
    yield plain.__name__, plain, APIRoute


@pytest.mark.parametrize(("name", "handler", "route_class"), list(list_faulty()))
def test_a_route_that_does_not_say_is_found(name: str, handler: Any, route_class: type[APIRoute]) -> None:
    router = APIRouter(route_class=route_class)
    router.add_api_route("/faulty", handler)
    app = create_app(Settings(_env_file=None))
    app.include_router(router, prefix=PREFIX)
    assert list(find_faults(app)) == [f"{{'GET'}} {PREFIX}/faulty"]


def test_only_these_are_open_to_nobody_in_particular() -> None:
    """A route that joins them needs a second look."""
    assert {operation.path.split("/")[3] for operation in OPEN} == {"auth", "health"}
    assert {operation.path.split("/")[3] for operation in OPTIONAL} == {"jobs", "sources"}


BODIES: list[dict[str, Any]] = [
    {},
    {"json": {}},
    {"content": b"{", "headers": {"content-type": "application/json"}},
    {"content": b"x", "headers": {"content-type": "text/plain"}},
    {"content": b"--x", "headers": {"content-type": "multipart/form-data; boundary=x"}},
    {"content": b'{"a": "\\u0000"}', "headers": {"content-type": "application/json"}},
]
TOKENS: list[dict[str, Any]] = [
    {},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer x.y.z"},
    {"Authorization": f"Bearer {KEY_PREFIX}x"},
    {"Authorization": "Basic YWRhOmFkYQ=="},
    {"Authorization": b"Bearer \xff\xfe"},
    {"Cookie": "access_token=x"},
]


def is_refused(answer: Any) -> bool:
    """Whether it is 401 in every particular."""
    shape = answer.json()
    is_shaped = shape["success"] is False and shape["error"]["kind"] == "unauthenticated"
    return bool(answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer" and is_shaped)


def test_nobody_gets_in_whatever_they_send(client: TestClient) -> None:
    let_in = []
    for operation in GUARDED:
        for step in (UNKNOWN, "x", "%00", "1" * 3000) if operation.names else (UNKNOWN,):
            address = operation.fill(dict.fromkeys(operation.names, step))
            for token, body in product(TOKENS, BODIES):
                headers = {**body.get("headers", {}), **token}
                answer = client.request(operation.method, address, **{**body, "headers": headers})
                if not is_refused(answer):
                    let_in.append((operation.method, address, token, body, answer.status_code))
    assert let_in == []


def test_a_bad_token_is_refused_even_where_none_is_needed(client: TestClient) -> None:
    for operation in OPTIONAL:
        address = operation.fill(dict.fromkeys(operation.names, UNKNOWN))
        assert client.request(operation.method, address).status_code in (200, 404)
        for bad in ("x.y.z", f"{KEY_PREFIX}x"):
            assert is_refused(client.request(operation.method, address, headers={"Authorization": f"Bearer {bad}"}))


def test_no_other_method_does_anything(client: TestClient) -> None:
    for path, operations in groupby(sorted(OPERATIONS, key=lambda one: one.path), key=lambda one: one.path):
        known = {operation.method: operation for operation in operations}
        first = next(iter(known.values()))
        for method in METHODS - known.keys():
            answer = client.request(method, first.fill(dict.fromkeys(first.names, UNKNOWN)))
            assert (answer.status_code, answer.headers["allow"]) == (405, ", ".join(sorted(known))), (method, path)


@pytest.mark.parametrize("role", UserRole)
def test_each_role_may_do_what_it_is_for_and_no_more(
    client: TestClient, ada: TestClient, owner: Connection, role: UserRole
) -> None:
    owner.execute("update app.users set roles = array[%s]", (role,))
    assert find_refused(ada) == {str(operation) for operation in GUARDED if not operation.scopes <= SCOPES[role]}


def test_a_key_does_only_what_it_is_for(ada: TestClient, owner: Connection) -> None:
    for scope in set(Scope) - {Scope.ACCOUNT}:
        machine = hold_key(ada, owner, [scope])
        assert find_refused(machine) == {str(operation) for operation in GUARDED if operation.scopes != {scope}}


def test_no_key_ever_acts_on_the_account_itself(ada: TestClient, owner: Connection) -> None:
    machine = hold_key(ada, owner, list(Scope))
    assert find_refused(machine) == {str(operation) for operation in GUARDED if Scope.ACCOUNT in operation.scopes}
    answer = ada.post("/keys", json={"name": "mighty", "scopes": [Scope.ACCOUNT]})
    assert answer.status_code == 422


def find_refused(person: TestClient) -> set[str]:
    """What is 403 for them, who are somebody."""
    refused = set()
    for operation in GUARDED:
        # A body that nothing can be done with: nobody must delete their account here.
        body = {"json": []} if "requestBody" in operation.said else {}
        answer = person.request(operation.method, operation.fill(dict.fromkeys(operation.names, UNKNOWN)), **body)
        assert answer.status_code != 401, operation
        if answer.status_code == 403:
            assert answer.json()["error"]["kind"] == "forbidden"
            refused.add(str(operation))
    return refused


def hold_key(person: TestClient, owner: Connection, scopes: list[Scope]) -> TestClient:
    """A machine with a key of that person, who is everything that one can be."""
    key = f"{KEY_PREFIX}{uuid.uuid4().hex}"
    owner.execute("update app.users set roles = %s", (list(UserRole),))
    owner.execute(
        "insert into app.api_keys (user_id, name, key_hash, hint, scopes) values (%s, 'machine', %s, 'hint', %s)",
        (read_user_id(person), hash_secret(key), scopes),
    )
    token = {"Authorization": f"Bearer {key}"}
    return TestClient(person.app, base_url=f"http://testserver{PREFIX}", headers=token, raise_server_exceptions=False)
