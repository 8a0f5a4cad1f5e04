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

from flows.exports import export
from flows.forgetting import forget
from flows.integrations import try_integration
from flows.mails import send_mail
from flows.moderate import follow_decision
from flows.prefect_home import await_prefect
from flows.recommend import recommend_on_request
from flows.resources import Request, Tools, open_database, prepare_tools
from flows.seekers import embed_on_request
from jobraker import log, settings, sql
from jobraker.errors import BrokenError, JobrakerError, Kind
from models.embedding.encoder import load_encoder

_SQL: Final = sql.beside(__file__)
_LEASE: Final = timedelta(minutes=2)  # a list takes seconds
_ATTEMPTS: Final = 3
_LASTING: Final = frozenset({"mail"})  # nobody waits for these, so what is refused for now is tried again
_PATIENCE_S: Final = 5.0  # a lost notification delays a request by this much at most
_log = log.get(__name__)


@dataclass(frozen=True)
class Worker:
    """One process that answers requests."""

    tools: Tools
    name: str

    def answer_next(self) -> bool:
        """Claim one request and answer it; whether there was one."""
        request = self.claim()
        if request is None:
            return False
        log_fields = {"request": str(request.request_id), "kind": request.kind, "attempt": request.attempts}
        attempt = Attempt(self, request)
        try:
            self._run(attempt)
        except Exception as error:  # noqa: BLE001 - the last resort of a loop that must go on
            if error is not attempt.error:
                _log.exception("request broke", **log_fields)
        if attempt.answer is not None:
            self._finish("complete_request", request, {"answer": Jsonb(dict(attempt.answer))})
        elif attempt.is_worth_another():
            _log.warning("request is put off", **log_fields, reason=attempt.error.message if attempt.error else None)
        elif attempt.error is not None:
            # Whatever broke, whoever waits must hear of it; the log and Prefect keep the whole story.
            _log.warning("request failed", **log_fields, reason=attempt.error.message)
            told = {"kind": attempt.error.kind, "message": attempt.error.message}
            self._finish("fail_request", request, {"error": Jsonb(told)})
        # Neither, or put off: Prefect did not let the work begin, or a server is away. The lease ends, and somebody
        # tries again.
        return True

    def _run(self, attempt: "Attempt") -> None:
        token = _at_work.set(attempt)
        try:
            answer_request(str(attempt.request.request_id), attempt.request.kind)
        finally:
            _at_work.reset(token)

    def claim(self) -> Request | None:
        """Take the waiting request whose turn it is, or None."""
        claim = {"worker": self.name, "lease": _LEASE, "attempts": _ATTEMPTS}
        with self.tools.database.writing() as connection:
            connection.execute(_SQL["lock_claims"])
            for row in connection.execute(_SQL["abandon_requests"], {"attempts": _ATTEMPTS}).fetchall():
                connection.execute(_SQL["announce_answer"], row)
            claimed = connection.execute(_SQL["claim_request"], claim).fetchone()
        return Request(**claimed) if claimed else None

    def _finish(self, statement: str, request: Request, values: dict[str, Any]) -> None:
        key = {"request_id": request.request_id}
        with self.tools.database.writing() as connection:
            connection.execute(_SQL[statement], {**key, **values, "worker": self.name})
            connection.execute(_SQL["announce_answer"], key)


_KINDS: Final[Mapping[str, Callable[[Tools, Request], Mapping[str, Any]]]] = {
    "embed_seeker": embed_on_request,
    "export": export,
    "forget": forget,
    "mail": send_mail,
    "moderate": follow_decision,
    "recommend": recommend_on_request,
    "test_integration": try_integration,
}


@dataclass
class Attempt:
    """One try at a request, and what came of the work itself, whatever Prefect makes of the run around it."""

    worker: Worker
    request: Request
    answer: Mapping[str, Any] | None = None
    error: JobrakerError | None = None

    def is_worth_another(self) -> bool:
        """Whether what failed may work once the lease has ended, and there is an attempt left for it."""
        is_passing = self.error is not None and self.error.kind is Kind.UNAVAILABLE
        return is_passing and self.request.kind in _LASTING and self.request.attempts < _ATTEMPTS


# What a flow needs beyond its parameters: those Prefect stores, and people's payloads are none of its business.
_at_work: ContextVar[Attempt] = ContextVar("at_work")


@flow(name="request", flow_run_name="{kind} {request_id}", persist_result=False)
def answer_request(request_id: str, kind: str) -> None:  # noqa: ARG001 - shown to the operator
    """Do what one request asks for. Raises the error the person is to see."""
    attempt = _at_work.get()
    try:
        attempt.answer = _find_kind(kind)(attempt.worker.tools, attempt.request)
    except JobrakerError as error:
        attempt.error = error
        raise
    except Exception:
        attempt.error = BrokenError()
        raise


def _find_kind(kind: str) -> Callable[[Tools, Request], Mapping[str, Any]]:
    answer = _KINDS.get(kind)
    if answer is None:
        raise BrokenError(f"Nobody here knows how to answer a request of kind {kind}.")
    return answer


def work(tools: Tools, stop: threading.Event) -> None:
    """Answer requests as they come, until `stop` is set."""
    worker = Worker(tools, f"{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex[:8]}")
    with tools.database.listening("jobraker_requests") as connection:
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
        await_prefect()
        chosen.place.mark_ready("requests")
        work(prepare_tools(chosen, database, encoder), stop)


if __name__ == "__main__":
    main()
