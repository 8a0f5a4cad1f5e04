"""What the workers of one test session share: one Postgres, in it templates that the first to need one makes.

With `-n 2` each worker is a process with session fixtures of its own, so what is dear is made behind a lock and
written down. Nobody may connect to a template once it is made: Postgres copies only a database that nobody uses.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

_MOST = 4
_FOLDER = pytest.StashKey[str]()

# What takes minutes begins first, or one worker would be left alone with it at the end. Whole houses stay on one
# worker, since two at a time starve each other, and so does all that needs Prefect or dbt, which each would start.
HOUSES = "houses"
TOGETHER = {"tests/acceptance/": HOUSES, "tests/deploy/": HOUSES, "tests/flows/": "flows", "tests/dbt/": "dbt"}
FIRST = (*TOGETHER, "tests/api/")


def count() -> int:
    """How many workers this machine can feed."""
    return max(1, min(_MOST, len(os.sched_getaffinity(0))))


@contextmanager
def folder_for_postgres() -> Iterator[Path]:
    """A folder outside pytest's own.

    Run by root, Postgres is another user, and each session of pytest shuts the common folder of all sessions
    to other users: two sessions at a time would stop each other's server.
    """
    with tempfile.TemporaryDirectory(prefix="jobraker-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def share_folder(config: pytest.Config) -> str:
    """The one folder of all workers; asked by the process that starts them, and gone when that ends."""
    if _FOLDER not in config.stash:
        opened = folder_for_postgres()
        config.stash[_FOLDER] = str(opened.__enter__())
        config.add_cleanup(lambda: opened.__exit__(None, None, None))
    return config.stash[_FOLDER]


@contextmanager
def session_folder(config: pytest.Config) -> Iterator[Path]:
    """The folder of this session, whether or not it has several workers."""
    given: dict[str, Any] = getattr(config, "workerinput", {})
    if "folder" in given:
        yield Path(given["folder"])
    else:
        with folder_for_postgres() as folder:
            yield folder


@contextmanager
def making(thing: str, folder: Path) -> Iterator[bool]:
    """Whether this worker is the one to make the thing; the others wait here until it is made."""
    made = folder / f"{thing}.made"
    with (folder / f"{thing}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not made.exists()
        made.touch()


def order(items: list[pytest.Item]) -> None:
    """Put the longest first."""
    items.sort(key=lambda item: next((place for place, start in enumerate(FIRST) if item.nodeid.startswith(start)), 99))


class Rooms(LoadScopeScheduling):
    """Hands out what stays together on a worker: the tests of a module at least."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return next((name for start, name in TOGETHER.items() if module.startswith(start)), module)
