"""The OpenAPI document: what FastAPI knows of each route, made true.

What follows from a route's signature is derived here and nowhere else: a gate brings 401 and 403, a body 408, 415
and 422. What only its code knows, a route names itself: `responses=failures(MissingError)`. No route declares
500: whatever answers it is broken, and the fuzzer says so.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final, TypeAlias

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from api import texts
from api.callers import Gate, find_caller, list_calls
from api.problems import MisdirectedError, Problem, SlowBodyError, TooLargeError, WrongTypeError, failures
from jobraker.errors import (
    ForbiddenError,
    InvalidError,
    JobrakerError,
    LimitedError,
    UnauthenticatedError,
    UnavailableError,
)

Json: TypeAlias = dict[str, Any]
BEARER: Final = "bearer"
_REF: Final = "#/components/schemas/"
_EVERYWHERE: Final = (MisdirectedError, TooLargeError, LimitedError, UnavailableError)
_OF_BODIES: Final = (SlowBodyError, WrongTypeError, InvalidError)
_REQUEST_ID: Final = "RequestId"
_SHAPED: Final = ("format", "enum", "const", "pattern", "contentMediaType")


def install(app: FastAPI) -> None:
    """Let `app` describe itself truly."""
    describe = app.openapi

    @cache
    def openapi() -> Json:
        return amend(describe(), iter_route_contexts(app.routes))

    app.openapi = openapi  # type: ignore[method-assign] # as FastAPI's documentation has it


def amend(schema: Json, routes: Iterable[RouteContext]) -> Json:
    """The same document with what follows from the signatures of the routes."""
    for route in routes:
        if isinstance(route.original_route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                _amend_operation(schema["paths"][route.path_format][method.lower()], route)
    components = schema["components"]
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    # Its parts get names that no slice gives to something of its own.
    shape = Problem.model_json_schema(ref_template=f"{_REF}{Problem.__name__}.{{model}}", mode="serialization")
    parts = {f"{Problem.__name__}.{name}": part for name, part in shape.pop("$defs").items()}
    components["schemas"] |= {**parts, Problem.__name__: shape}
    components["headers"] = {
        _REQUEST_ID: {"description": "Name of the request in the logs.", "schema": {"type": "string"}}
    }
    for said in list(_list_said(schema)):
        _forbid_nul(said)
    return schema


def _amend_operation(operation: Json, route: RouteContext) -> None:
    calls = list_calls(route.dependant)
    scopes = sorted({str(call.scope) for call in calls if isinstance(call, Gate)})
    responses = operation["responses"]
    if "HTTPValidationError" in str(responses.get("422")):
        del responses["422"]
    derived = failures(*_derive(operation, calls))
    told = {str(status): answer for status, answer in derived.items()} | responses
    operation["responses"] = {status: _name_request(told[status]) for status in sorted(told)}
    operation.pop("security", None)
    if scopes:
        operation["security"] = [{BEARER: scopes}]
        operation["description"] += f"\n\nNeeds the right to `{'`, `'.join(scopes)}`."
    elif find_caller in calls:
        operation["security"] = [{}, {BEARER: []}]


def _derive(operation: Json, calls: list[object]) -> Iterator[type[JobrakerError]]:
    """The failures that follow from a route's signature."""
    yield from _EVERYWHERE
    if find_caller in calls:
        yield UnauthenticatedError
    if any(isinstance(call, Gate) for call in calls):
        yield ForbiddenError
    if "requestBody" in operation:
        yield from _OF_BODIES
    elif "parameters" in operation:
        yield InvalidError


def _name_request(answer: Json) -> Json:
    headers = {**answer.get("headers", {}), "X-Request-ID": {"$ref": f"#/components/headers/{_REQUEST_ID}"}}
    return {**answer, "headers": headers}


def _list_said(schema: Json) -> Iterator[Json]:
    """The schemas of everything that may be said in a request, each once."""
    pending: list[Any] = []
    for operations in schema["paths"].values():
        for operation in operations.values():
            pending += [operation.get("requestBody"), operation.get("parameters")]
    known: set[str] = set()
    while pending:
        said = pending.pop()
        if isinstance(said, list):
            pending += said
        elif isinstance(said, dict):
            yield said
            pending += said.values()
            name = str(said.get("$ref", "")).removeprefix(_REF)
            if name and name not in known:
                known.add(name)
                pending.append(schema["components"]["schemas"][name])


def _forbid_nul(said: Json) -> None:
    """Say of a text what `texts` demands of it, where its own form does not say so."""
    if said.get("type") == "string" and not any(word in said for word in _SHAPED):
        said["pattern"] = texts.PATTERN
