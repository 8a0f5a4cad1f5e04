"""The one place where a kind of error becomes an HTTP status, and every failure gets the same shape.

What a caller reads here was written for callers: an exception nobody foresaw is logged whole and
answered without a word of its own.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from psycopg import errors as database_errors
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from jobraker import log
from jobraker.errors import (
    BrokenError,
    InvalidError,
    JobrakerError,
    Kind,
    LimitedError,
    UnauthenticatedError,
    UnavailableError,
)

_log = log.get(__name__)

STATUSES: Final[Mapping[Kind, int]] = {
    Kind.INVALID: 422,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.MISSING: 404,
    Kind.CONFLICT: 409,
    Kind.LIMITED: 429,
    Kind.BROKEN: 500,
    Kind.UNAVAILABLE: 503,
}
_WRONG_METHOD: Final = 405
_UNREADABLE: Final = 400  # what FastAPI says of a body that is not what it claims to be
_KINDS_OF_ROUTING: Final[Mapping[int, Kind]] = {401: Kind.UNAUTHENTICATED, 403: Kind.FORBIDDEN, 404: Kind.MISSING}
_SENTENCES_OF_ROUTING: Final[Mapping[int, str]] = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
}


_LATER_S: Final = 60
_MOST_FIELDS: Final = 50  # whoever sends thousands of wrong ones need not be told of each
_LONGEST_NAME: Final = 200


class TooLargeError(InvalidError):
    """The body is too large: an upload may have 5 MB, all else 1 MB."""


class MisdirectedError(InvalidError):
    """The API does not answer to this host name."""


class SlowBodyError(InvalidError):
    """The body of the request did not arrive in time."""


class WrongTypeError(InvalidError):
    """The body is not of the type that this address takes."""


_OWN_STATUSES: Final[Mapping[type[JobrakerError], int]] = {
    MisdirectedError: 400,
    SlowBodyError: 408,
    TooLargeError: 413,
    WrongTypeError: 415,
}


class ProblemDetail(BaseModel):
    """What went wrong, for people (`message`) and for programs (`kind`, `fields`)."""

    kind: Kind
    message: str
    fields: dict[str, str]


class ProblemMeta(BaseModel):
    """By which name the operator finds this request in the logs."""

    request_id: str | None


class Problem(BaseModel):
    """The shape of every failure."""

    success: Literal[False] = False
    error: ProblemDetail
    meta: ProblemMeta


_CONTENT: Final = {"application/json": {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}}
_HEADERS: Final[Mapping[int, dict[str, Any]]] = {
    401: {"headers": {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}}},
    429: {"headers": {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 0}}}},
}


def answer(request: Request, error: JobrakerError) -> JSONResponse:
    """The failure as an answer."""
    return build_answer(error, status=find_status(error), request_id=getattr(request.state, "request_id", None))


def find_status(error: JobrakerError | type[JobrakerError]) -> int:
    """The HTTP status of a failure, or of a kind of failure."""
    family = error if isinstance(error, type) else type(error)
    return _OWN_STATUSES.get(family, STATUSES[error.kind])


def build_answer(
    error: JobrakerError, *, status: int, request_id: str | None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The failure as an answer with a status of the caller's choice."""
    problem = Problem(
        error=ProblemDetail(kind=error.kind, message=error.message, fields=error.fields),
        meta=ProblemMeta(request_id=request_id),
    )
    return JSONResponse(problem.model_dump(mode="json"), status, headers={**(headers or {}), **_advise(error, status)})


def _advise(error: JobrakerError, status: int) -> dict[str, str]:
    """What HTTP wants to be said beside the failure."""
    if status == STATUSES[Kind.UNAUTHENTICATED]:
        return {"WWW-Authenticate": "Bearer"}
    if error.kind is Kind.LIMITED:
        seconds = error.retry_after if isinstance(error, LimitedError) else None
        return {"Retry-After": str(seconds or _LATER_S)}
    return {}


def failures(*errors: type[JobrakerError]) -> dict[int | str, dict[str, Any]]:
    """These failures as FastAPI's `responses` wants them, for what does not follow from a route's signature."""
    described: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        status, sentence = find_status(error), (error.__doc__ or "").strip()
        known = described.setdefault(status, {"description": sentence, "content": _CONTENT, **_HEADERS.get(status, {})})
        if sentence not in known["description"]:
            known["description"] += f" Or: {sentence}"
    return described


def restore(stored: Mapping[str, Any]) -> JobrakerError:
    """The error that a worker wrote down as `{kind, message, fields}`."""
    families = {family.kind: family for family in JobrakerError.__subclasses__()}
    family = families.get(stored.get("kind", ""), BrokenError)
    return family(stored.get("message"), fields=stored.get("fields") or {})


def install(app: FastAPI) -> None:
    """Teach `app` to answer every foreseen failure in the one shape."""
    app.add_exception_handler(JobrakerError, _answer_own)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_routing)
    app.add_exception_handler(psycopg.Error, _answer_database)


def _answer_own(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, JobrakerError)  # noqa: S101 - registered for this family
    if error.kind is Kind.BROKEN:
        _log.error("request failed", exc_info=error, request_id=getattr(request.state, "request_id", None))
    return answer(request, error)


def _answer_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    fields = {_name_field(problem["loc"]): str(problem["msg"]) for problem in error.errors()[:_MOST_FIELDS]}
    return answer(request, InvalidError(fields=fields))


def _name_field(steps: Sequence[object]) -> str:
    """`("body", "pay", 0)` as `pay.0`; the whole body keeps its name."""
    return ".".join(str(step) for step in steps[1:])[:_LONGEST_NAME] or str(steps[0])


def _answer_routing(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    if error.status_code == _UNREADABLE:
        reason = error.__cause__
        return answer(request, reason if isinstance(reason, InvalidError) else InvalidError("The body cannot be read."))
    own = JobrakerError(_SENTENCES_OF_ROUTING.get(error.status_code, error.detail))
    own.kind = _KINDS_OF_ROUTING.get(error.status_code, Kind.INVALID)
    request_id = getattr(request.state, "request_id", None)
    headers = {"Allow": _list_methods(request)} if error.status_code == _WRONG_METHOD else error.headers
    return build_answer(own, status=error.status_code, request_id=request_id, headers=headers)


def _list_methods(request: Request) -> str:
    """All methods of an address: Starlette only names those of the first route that has it."""
    methods: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.methods and route.path_regex.match(request.scope["path"]):
            methods |= route.methods
    return ", ".join(sorted(methods))


def _answer_database(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, psycopg.Error)  # noqa: S101 - registered for this family
    return _answer_own(request, translate(error))


def translate(error: psycopg.Error) -> JobrakerError:
    """What a database's complaint means for the caller."""
    if isinstance(error, database_errors.UndefinedTable) and "marts." in str(error):
        return UnavailableError("The first refresh has not finished yet: come back in a few minutes.")
    if isinstance(error, database_errors.QueryCanceled):
        return UnavailableError("The answer took the database too long: ask for less, or later.")
    if isinstance(error, psycopg.OperationalError):
        return UnavailableError("The database does not answer.")
    if isinstance(error, database_errors.ForeignKeyViolation) and "user_id" in (error.diag.constraint_name or ""):
        return UnauthenticatedError("This account no longer exists.")
    if type(error) is psycopg.DataError:
        # Refused by the driver itself, before the server saw it: a NUL character in a text.
        return InvalidError("The input holds a character that cannot be stored.")
    broken = BrokenError("Something broke on our side.")
    broken.__cause__ = error
    return broken
