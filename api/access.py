"""Around every request: its id, its line in the log, who may not come in, how long it may take, the last net.

Plain ASGI, because a wrapper that buffers would cost every request a task and a queue. Left to the server or to a
proxy in front of it: headers that drip in, connections on which nothing is asked, and how many there may be.
"""

import asyncio
import re
import time
import uuid
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api import limits, origins, problems
from api.addresses import Proxies, find_neighbourhood
from api.exchange import Exchange
from api.headers import is_private
from api.limits import Limiter
from jobraker import log
from jobraker.errors import BrokenError, JobrakerError, UnavailableError
from jobraker.settings import ApiSettings

_SANE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = log.get(__name__)


class AccessMiddleware:
    """Names, limits, guards and logs each request. Never a body, a query or a token in the log."""

    def __init__(self, app: ASGIApp, *, settings: ApiSettings, limiter: Limiter, unkept: tuple[str, ...] = ()) -> None:
        """Wrap `app`. No cache may keep answers of paths that begin with one of `unkept`."""
        self._wrap = origins.allow_pages(settings)
        self._app = self._wrap(app)
        self._settings = settings
        self._limiter = limiter
        self._unkept = unkept
        self._proxies = Proxies(settings.proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        headers = Headers(scope=scope)
        scope.setdefault("state", {})["request_id"] = choose_id(headers.get("x-request-id"))
        self._proxies.resolve(scope)
        exchange = Exchange(
            scope, receive, send, body_s=self._settings.body_s, is_private=is_private(scope, self._unkept)
        )
        visit = _Visit(scope, headers, exchange)
        timer = asyncio.get_running_loop().call_later(self._settings.time_limit_s, self._give_up, visit)
        try:
            await self._serve(visit)
        finally:
            timer.cancel()
            if visit.farewell is not None:
                await visit.farewell
            _record(visit, started)

    async def _serve(self, visit: "_Visit") -> None:
        try:
            refusal = await self._find_refusal(visit)
            if refusal is None:
                await self._app(visit.scope, visit.exchange.receive, visit.exchange.send)
            else:
                await self._answer(visit, refusal)
        except Exception as error:
            _log.exception("request failed", error=type(error).__name__, request_id=visit.request_id)
            if visit.exchange.status is None and not visit.exchange.is_given_up:
                await self._answer(visit, BrokenError("Something broke on our side."))
            elif visit.farewell is None:
                raise

    async def _find_refusal(self, visit: "_Visit") -> JobrakerError | None:
        """Why nobody needs to look at the request, or None. The address pays first, whatever it asks."""
        budget = await self._limiter.spend_address(find_neighbourhood(visit.scope))
        visit.scope["state"]["budget"] = budget
        try:
            limits.demand(budget)
            if not origins.is_called_rightly(visit.headers.get("host"), self._settings.hosts):
                return problems.MisdirectedError()
            visit.exchange.demand_fitting(visit.headers.get("content-length"))
        except JobrakerError as error:
            return error
        return None

    async def _answer(self, visit: "_Visit", error: JobrakerError) -> None:
        answer = problems.build_answer(error, status=problems.find_status(error), request_id=visit.request_id)
        await self._wrap(answer)(visit.scope, visit.exchange.receive, visit.exchange.send)

    def _give_up(self, visit: "_Visit") -> None:
        """Answer in place of whoever has not even begun to.

        Their work is not cancelled: a thread cannot be, and its connection must not be taken away under it.
        Nobody hears its answer, and the time limit of a statement ends what hangs in the database.
        """
        if visit.exchange.status is None:
            visit.exchange.is_given_up = True
            _log.warning("request given up", request_id=visit.request_id)
            visit.farewell = asyncio.create_task(self._say_farewell(visit))

    async def _say_farewell(self, visit: "_Visit") -> None:
        late = UnavailableError("This takes too long. It may still get done: look before you try again.")
        answer = problems.build_answer(
            late, status=problems.find_status(late), request_id=visit.request_id, headers={"Connection": "close"}
        )
        await self._wrap(answer)(visit.scope, visit.exchange.receive, visit.exchange.send_last)


@dataclass(slots=True)
class _Visit:
    """One request on its way through."""

    scope: Scope
    headers: Headers
    exchange: Exchange
    farewell: asyncio.Task[None] | None = None

    @property
    def request_id(self) -> str:
        request_id: str = self.scope["state"]["request_id"]
        return request_id


def _record(visit: _Visit, started: float) -> None:
    _log.info(
        "request served",
        method=visit.scope["method"],
        path=visit.scope["path"],
        status=visit.exchange.status,
        milliseconds=round((time.perf_counter() - started) * 1000, 1),
        request_id=visit.request_id,
    )


def choose_id(offered: str | None) -> str:
    """The caller's own id where it is harmless in a log, else a new one."""
    return offered if offered and _SANE_ID.fullmatch(offered) else uuid.uuid4().hex
