"""Around every request: its id, its line in the log, the limit of its body, and the last net for exceptions.

Plain ASGI, because a wrapper that buffers would cost every request a task and a queue.
"""

import re
import time
import uuid
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from jobraker import log
from jobraker.errors import BrokenError

LARGEST_UPLOAD: Final = 5 * 1024 * 1024
_LARGEST_BODY: Final = LARGEST_UPLOAD + 64 * 1024  # the form around the file
_SANE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = log.get(__name__)


class AccessMiddleware:
    """Names, limits, guards and logs each request. Never a body, a query or a token in the log."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_id = choose_id(headers.get("x-request-id"))
        scope.setdefault("state", {})["request_id"] = request_id
        exchange = _Exchange(request_id, receive, send)
        await self._serve(scope, exchange, declared=headers.get("content-length"))

    async def _serve(self, scope: Scope, exchange: "_Exchange", *, declared: str | None) -> None:
        started = time.perf_counter()
        try:
            if declared and declared.isdigit() and int(declared) > _LARGEST_BODY:
                answer = problems.build_answer(problems.TooLargeError(), status=413, request_id=exchange.request_id)
                await answer(scope, exchange.receive, exchange.send)
            else:
                await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:
            _log.exception("request failed", error=type(error).__name__, request_id=exchange.request_id)
            if exchange.status is not None:
                raise
            broken = BrokenError("Something broke on our side.")
            answer = problems.build_answer(broken, status=500, request_id=exchange.request_id)
            await answer(scope, exchange.receive, exchange.send)
        finally:
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            _log.info(
                "request served",
                method=scope["method"],
                path=scope["path"],
                status=exchange.status,
                milliseconds=milliseconds,
                request_id=exchange.request_id,
            )


class _Exchange:
    """One request's two channels: what comes in is counted, what goes out carries the id."""

    def __init__(self, request_id: str, receive: Receive, send: Send) -> None:
        self.request_id = request_id
        self.status: int | None = None
        self._receive = receive
        self._send = send
        self._received = 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._received += len(message.get("body", b""))
        if self._received > _LARGEST_BODY:
            # FastAPI lets only this class through while it reads a body.
            raise HTTPException(413, problems.TooLargeError().message)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)["X-Request-ID"] = self.request_id
        await self._send(message)


def choose_id(offered: str | None) -> str:
    """The caller's own id where it is harmless in a log, else a new one."""
    return offered if offered and _SANE_ID.fullmatch(offered) else uuid.uuid4().hex
