"""The outside world on a bad day: `/stumbling/KIND/...` is what stands at `...`, with one thing wrong.

Every party can be met so, without a word in its own routes. For tests and rehearsals: nothing leads there by itself.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from fastapi import Request, Response

_PREFIX: Final = "/stumbling/"
_BUSY_FOR: Final = 2
Next = Callable[[Request], Awaitable[Response]]


def _cut(body: bytes) -> Response:
    return Response(body[: len(body) * 2 // 3], media_type="application/json")


def _recode(body: bytes) -> Response:
    """UTF-8 announced, something else sent."""
    text = body.replace(b'"', b'"\xe9', 1)
    return Response(text, media_type="application/json; charset=utf-8")


KINDS: Final[Mapping[str, Callable[[bytes], Response]]] = {
    "gone": lambda _body: Response('{"error": "not found"}', 404, media_type="application/json"),
    "cut": _cut,
    "html": lambda _body: Response("<!doctype html><title>Log in</title>", media_type="text/html"),
    "charset": _recode,
    "empty": lambda _body: Response("{}", media_type="application/json"),
    "busy": lambda body: Response(body, media_type="application/json"),
    "shut": lambda _body: Response("busy", 429, {"Retry-After": "0"}),
}


class Stumbles:
    """Middleware that lets what it is asked for go wrong."""

    def __init__(self) -> None:
        """Nobody was turned away yet."""
        self._visits: Counter[str] = Counter()

    async def __call__(self, request: Request, go_on: Next) -> Response:
        """What `go_on` answers, spoiled where the address says so."""
        path = request.scope["path"]
        if not path.startswith(_PREFIX):
            return await go_on(request)
        kind, _, rest = path.removeprefix(_PREFIX).partition("/")
        if kind not in KINDS:
            return Response(status_code=404)
        self._visits[path] += 1
        if kind == "busy" and self._visits[path] % (_BUSY_FOR + 1):
            return Response("busy", 429, {"Retry-After": "0"})
        request.scope["path"] = f"/{rest}"
        request.scope["raw_path"] = request.scope["path"].encode()
        answer = await go_on(request)
        return KINDS[kind](b"".join([part async for part in answer.body_iterator]))  # type: ignore[attr-defined]
