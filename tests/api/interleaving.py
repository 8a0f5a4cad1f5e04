"""Two transactions at once, the second of which begins while the first has not committed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from jobraker.db import Connection

_WAITS = """
select from pg_stat_activity
where datname = current_database() and wait_event_type = 'Lock' and cardinality(pg_blocking_pids(pid)) > 0
"""


@contextmanager
def meanwhile(work: Callable[[], object], *, url: str) -> Iterator[None]:
    """Run `work` in a thread until it waits for a lock or is done; it is over when the block has ended."""
    done = threading.Event()

    def run() -> None:
        try:
            work()
        finally:
            done.set()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        with psycopg.connect(url, autocommit=True) as watcher:
            while not done.wait(0.01) and not _is_waiting(watcher):
                pass
    except BaseException:
        thread.join()
        raise
    try:
        yield
    finally:
        thread.join()


def _is_waiting(watcher: "psycopg.Connection[tuple[object, ...]] | Connection") -> bool:
    return watcher.execute(_WAITS).fetchone() is not None
