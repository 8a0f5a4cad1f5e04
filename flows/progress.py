"""Progress of long steps: bars where a person watches, log lines everywhere else.

One display for the process, since a terminal is one; steps in several threads share it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from jobraker import log
from jobraker.db import Database

_log = log.get(__name__)
_display: Progress | None = None


class Step:
    """One step's progress."""

    def __init__(self, name: str, total: int | None) -> None:
        """Show `name`; `total` None where it is not known beforehand."""
        self._name = name
        self._done = 0
        self._task = _display.add_task(name, total=total) if _display else None

    def advance(self, by: int = 1) -> None:
        """Count `by` more things done."""
        self._done += by
        if _display is not None and self._task is not None:
            _display.advance(self._task, by)

    def finish(self) -> None:
        """Say that the step is over."""
        if _display is not None and self._task is not None:
            _display.update(self._task, total=self._done, completed=self._done)
        _log.info("step finished", step=self._name, done=self._done)


@contextmanager
def step(name: str, total: int | None = None) -> Iterator[Step]:
    """Report one step from its beginning to its end."""
    started = Step(name, total)
    yield started
    started.finish()


@contextmanager
def holding(database: Database, name: str) -> Iterator[None]:
    """Do the block while no other run holds the same name. Says what is waited for, since nothing moves meanwhile."""
    with database.holding(name, on_wait=lambda: _tell(f"Waiting for another run to be done with the {name}")):
        yield


def _tell(sentence: str) -> None:
    if _display is not None:
        _display.console.print(sentence, highlight=False)
    _log.info("waiting", sentence=sentence)


@contextmanager
def shown() -> Iterator[None]:
    """Show bars on standard error while the block runs, if that is a terminal or not."""
    global _display  # noqa: PLW0603 - the terminal is one
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as display:
        _display = display
        try:
            yield
        finally:
            _display = None
