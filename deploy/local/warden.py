"""A small process that outlives a killed supervisor just long enough to end its house.

It waits for the end of a pipe that only the supervisor holds open, so `kill -9` of the supervisor is
noticed at once. Chosen over Linux's PR_SET_PDEATHSIG, which fires when the starting *thread* ends, does
not reach grandchildren and exists nowhere else. Should the warden be killed too, the next `up` or `down`
cleans up.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.local import database, leftovers
from jobraker import settings


@contextmanager
def watched(marked: str) -> Iterator[None]:
    """Let a warden end every process marked `marked` should this process die inside the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.local.warden", marked],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.communicate()  # closes the pipe and waits


def main(marked: str) -> None:
    """Wait for the supervisor's end, then end what it started, its database included."""
    sys.stdin.read()
    leftovers.end(marked)
    database.stop_leftover(settings.load())


if __name__ == "__main__":
    main(sys.argv[1])
