"""The two channels of one request: what comes in is counted and must not drip, what goes out is dressed."""

import asyncio
from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from api import headers, problems
from api.limits import Budget

LARGEST_UPLOAD: Final = 5 * 1024 * 1024
LARGEST_JSON: Final = 1024 * 1024
_FORM: Final = "multipart/form-data"
_AROUND_THE_FILE: Final = 64 * 1024


class Exchange:
    """One request. Its body must be whole `body_s` seconds after it began, and at most `largest` bytes."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, *, body_s: float, is_private: bool) -> None:
        """Serve what comes through `receive` and goes through `send`."""
        self.status: int | None = None
        self.is_given_up = False
        self._scope = scope
        self._receive = receive
        self._send = send
        self._is_private = is_private
        self._largest = find_largest(scope)
        self._received = 0
        self._is_whole = False
        self._body_until = asyncio.get_running_loop().time() + body_s

    def demand_fitting(self, declared: str | None) -> None:
        """Raise `TooLargeError` where the request itself says that its body is too large."""
        if declared and declared.isdigit() and int(declared) > self._largest:
            raise problems.TooLargeError(describe(self._largest))

    async def receive(self) -> Message:
        """The next piece of the body. Of exceptions, FastAPI lets only this class through while it reads."""
        if self.is_given_up:
            return {"type": "http.disconnect"}
        message = await (self._receive() if self._is_whole else self._receive_in_time())
        self._is_whole = self._is_whole or not message.get("more_body", False)
        self._received += len(message.get("body", b""))
        if self._received > self._largest:
            raise HTTPException(413, describe(self._largest))
        return message

    async def send(self, message: Message) -> None:
        """A piece of the answer; nothing more where somebody has answered instead."""
        if self.is_given_up:
            return
        await self.send_last(message)

    async def send_last(self, message: Message) -> None:
        """A piece of the answer, from whoever has the last word."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": self._dress(message.get("headers", []))}
        await self._send(message)

    async def _receive_in_time(self) -> Message:
        try:
            async with asyncio.timeout_at(self._body_until):
                return await self._receive()
        except TimeoutError:
            raise HTTPException(
                408, "The body of the request did not arrive in time.", headers={"Connection": "close"}
            ) from None

    def _dress(self, raw: headers.RawHeaders) -> headers.RawHeaders:
        dressed = headers.dress(raw, is_private=self._is_private)
        dressed.append((b"x-request-id", self._scope["state"]["request_id"].encode()))
        budget: Budget | None = self._scope["state"].get("budget")
        if budget is not None:
            dressed.append((b"ratelimit-limit", b"%d" % budget.limit))
            dressed.append((b"ratelimit-remaining", b"%d" % max(0, budget.remaining)))
            dressed.append((b"ratelimit-reset", b"%d" % budget.reset))
        return dressed


def find_largest(scope: Scope) -> int:
    """How many bytes the body may have: forms carry a file."""
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    is_form = kind.lower().startswith(_FORM.encode())
    return LARGEST_UPLOAD + _AROUND_THE_FILE if is_form else LARGEST_JSON


def describe(largest: int) -> str:
    """What to say to somebody who sent more."""
    thing = "upload" if largest > LARGEST_UPLOAD else "body"
    return f"The {thing} is larger than {largest // 1024 // 1024} MB."
