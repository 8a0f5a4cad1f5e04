"""Quota windows of metered APIs, counted in the database so that every process shares them.

A call is counted before it is made. Where a window is full the call is refused with `LimitedError`:
whoever asked stops early and keeps what it has, it does not sleep for a day.
"""

from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol

from jobraker import sql
from jobraker.db import Connection, Database
from jobraker.errors import LimitedError

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Windows:
    """Calls allowed in each window."""

    per_minute: int
    per_day: int
    per_week: int
    per_month: int
    per_six_hours: int | None = None
    """For feeds that wish to be read at intervals. None: as the others allow."""


class Meter(Protocol):
    """Whatever counts calls."""

    def spend(self) -> None:
        """Count one call. Raises `LimitedError` where none is left."""
        ...

    def find_left(self) -> Windows:
        """The calls left in each window now."""
        ...


@dataclass(frozen=True)
class DatabaseMeter:
    """Counts the calls to one source in `raw.api_calls`."""

    database: Database
    source: str
    windows: Windows

    def spend(self) -> None:
        """Count one call in its own transaction. Raises `LimitedError` naming the full window."""
        with self.database.writing() as connection:
            connection.execute(_SQL["lock_source"], {"source": self.source})
            if full := self._find_full(connection):
                raise LimitedError(full)
            connection.execute(_SQL["record_call"], {"source": self.source})

    def find_full(self) -> str | None:
        """Which window is full now, in words; None where a call may be made."""
        with self.database.reading() as connection:
            return self._find_full(connection)

    def find_left(self) -> Windows:
        """The calls left in each window now. Another process may use them in the next moment."""
        with self.database.reading() as connection:
            use = connection.execute(_SQL["find_use"], {"source": self.source}).fetchone() or {}
        allowed = asdict(self.windows).items()
        left: dict[str, Any] = {
            window: None if calls is None else max(calls - use.get(window, 0), 0) for window, calls in allowed
        }
        return Windows(**left)

    def _find_full(self, connection: Connection) -> str | None:
        use = connection.execute(_SQL["find_use"], {"source": self.source}).fetchone() or {}
        for window, used in use.items():
            allowed = getattr(self.windows, window)
            if allowed is not None and used >= allowed:
                return f"{self.source}: {used} of {allowed} calls {window.replace('_', ' ')} are used."
        return None
