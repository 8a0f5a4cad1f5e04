"""Answers what people asked for through the API: claims rows of `app.outbox`, one Prefect flow each.

A claim is a row with a lease in `derived.request_runs`; a killed worker's lease ends and another takes
the request over. Every kind here may be repeated: doing it twice leaves what doing it once leaves.
"""

import os
import signal
import socket
import threading
import uuid
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from prefect import flow
from psycopg.types.json import Jsonb

from flows.recommend import recommend_to
from flows.resources import open_database
from jobraker import log, settings, sql
from jobraker.db import Database
from jobraker.errors import BrokenError, JobrakerError, Kind
from models.embedding.encoder import Encoder, load_encoder

_SQL: Final = sql.beside(__file__)
_LEASE: Final = timedelta(minutes=5)
_ATTEMPTS: Final = 3
_PATIENCE_S: Final = 5.0  # a lost notification delays a request by this much at most
_log = log.get(__name__)


@dataclass(frozen=True)
class Request:
    """One claimed request."""

    request_id: uuid.UUID
    attempts: int
    user_id: uuid.UUID
    kind: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Worker:
    """One process that answers requests."""

    database: Database
    encoder: Encoder
    name: str

    def answer_next(self) -> bool:
        """Claim one request and answer it; whether there was one."""
        request = self.claim()
        if request is None:
            return False
        log_fields = {"request": str(request.request_id), "kind": request.kind, "attempt": request.attempts}
        try:
            answer = self._run(request)
        except JobrakerError as error:
            _log.warning("request failed", **log_fields, reason=error.message)
            self._finish("fail_request", request, {"error": Jsonb({"kind": error.kind, "message": error.message})})
        except Exception:  # noqa: BLE001 - the last resort of a loop that must go on
            # Whatever broke, whoever waits must hear of it; the log and Prefect keep the whole story.
            _log.exception("request broke", **log_fields)
            self._finish(
                "fail_request", request, {"error": Jsonb({"kind": Kind.BROKEN, "message": BrokenError().message})}
            )
        else:
            self._finish("complete_request", request, {"answer": Jsonb(answer)})
        return True

    def _run(self, request: Request) -> dict[str, Any]:
        token = _at_work.set((self, request))
        try:
            return answer_request(str(request.request_id), request.kind)
        finally:
            _at_work.reset(token)

    def claim(self) -> Request | None:
        """Take the oldest waiting request, or None."""
        claim = {"worker": self.name, "lease": _LEASE, "attempts": _ATTEMPTS}
        with self.database.writing() as connection:
            connection.execute(_SQL["lock_claims"])
            for row in connection.execute(_SQL["abandon_requests"], {"attempts": _ATTEMPTS}).fetchall():
                connection.execute(_SQL["announce_answer"], row)
            claimed = connection.execute(_SQL["claim_request"], claim).fetchone()
        return Request(**claimed) if claimed else None

    def _finish(self, statement: str, request: Request, values: dict[str, Any]) -> None:
        key = {"request_id": request.request_id}
        with self.database.writing() as connection:
            connection.execute(_SQL[statement], {**key, **values, "worker": self.name})
            connection.execute(_SQL["announce_answer"], key)


def _recommend(worker: Worker, request: Request) -> dict[str, Any]:
    jobs = recommend_to(
        worker.database,
        worker.encoder,
        request.user_id,
        top_n=int(request.payload.get("top_n", 10)),
        request_id=request.request_id,
    )
    return {"recommendations": jobs}


_KINDS: Final[Mapping[str, Callable[[Worker, Request], dict[str, Any]]]] = {"recommend": _recommend}


# What a flow needs beyond its parameters: those Prefect stores, and people's payloads are none of its business.
_at_work: ContextVar[tuple[Worker, Request]] = ContextVar("at_work")


@flow(name="request", flow_run_name="{kind} {request_id}", persist_result=False)
def answer_request(request_id: str, kind: str) -> dict[str, Any]:  # noqa: ARG001 - shown to the operator
    """Do what one request asks for; the answer. Raises the error the person is to see."""
    worker, request = _at_work.get()
    answer = _KINDS.get(request.kind)
    if answer is None:
        raise BrokenError(f"Nobody here knows how to answer a request of kind {request.kind}.")
    return answer(worker, request)


def work(database: Database, encoder: Encoder, stop: threading.Event) -> None:
    """Answer requests as they come, until `stop` is set."""
    worker = Worker(database, encoder, f"{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex[:8]}")
    with database.listening("jobraker_requests") as connection:
        while not stop.is_set():
            while not stop.is_set() and worker.answer_next():
                pass
            for _ in connection.notifies(timeout=_PATIENCE_S, stop_after=1):
                break


def main() -> None:
    """Run a worker until it is told to stop."""
    chosen = settings.load()
    log.configure(chosen.log_level)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with open_database() as database:
        encoder = load_encoder(chosen)
        encoder.encode(["warm"])
        chosen.place.mark_ready("requests")
        work(database, encoder, stop)


if __name__ == "__main__":
    main()
