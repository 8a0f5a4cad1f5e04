"""Which web pages may call the service, and by which names it may be called. By default no page, and any name."""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

from starlette.datastructures import Headers
from starlette.middleware.cors import ALL_METHODS, CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from api import problems
from jobraker.errors import InvalidError
from jobraker.settings import ApiSettings

Wrap: TypeAlias = Callable[[ASGIApp], ASGIApp]
_MAY_SEND: Final = ("Authorization", "Content-Type", "X-Request-ID")
_MAY_READ: Final = (
    "X-Request-ID", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After", "Location",
)  # fmt: skip


class Cors(CORSMiddleware):
    """Starlette's, with a refused preflight in the one shape of failures; its request id is in the header only."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """What a browser is told that asks before it asks."""
        response = super().preflight_response(request_headers)
        if response.status_code < 400:  # noqa: PLR2004
            return response
        error = InvalidError("Pages from there may not send this to the API.")
        return problems.build_answer(
            error, status=response.status_code, request_id=None, headers={"Vary": response.headers["vary"]}
        )


def allow_pages(settings: ApiSettings) -> Wrap:
    """What wraps an application so that pages of the allowed origins may call it."""
    if not settings.origins:
        return lambda app: app
    return partial(
        Cors,
        allow_origins=settings.origins,
        allow_methods=ALL_METHODS,
        allow_headers=_MAY_SEND,
        allow_credentials=settings.credentials,
        expose_headers=_MAY_READ,
    )


def is_called_rightly(host: str | None, patterns: tuple[str, ...]) -> bool:
    """Whether a Host header names one of `patterns`, of which `*.example.org` are all below example.org."""
    if not patterns:
        return True
    name = (host or "").lower()
    name = name.partition("]")[0] + "]" if name.startswith("[") else name.partition(":")[0]
    return any(name.endswith(pattern[1:]) if pattern.startswith("*") else name == pattern for pattern in patterns)
