"""Every process of a house, wherever it hangs in the process tree, and how all of them end.

Each process a house starts carries a mark in its environment, which its own children inherit. So flow
runs are found even when whoever started them is dead, and a used-again pid is never mistaken for one.
"""

import os
import signal
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from deploy.local.waiting import wait_until
from jobraker.home import Home

MARK: Final = "JOBRAKER_HOUSE"
_GRACE_S: Final = 10.0


def mark(home_path: Path, token: str = "") -> str:
    """The mark of one house in that home; without a token, what the marks of all its houses begin with."""
    return f"{home_path}|{token}"


def find(marked: str) -> Sequence[psutil.Process]:
    """Living processes whose mark begins with `marked`, this one excepted."""
    return [process for process in psutil.process_iter() if process.pid != os.getpid() and _carries(process, marked)]


def end(marked: str, *, grace_s: float = _GRACE_S) -> int:
    """Ask all marked processes to end, kill what does not; how many there were."""
    found = find(marked)
    send(found, signal.SIGTERM)
    wait_until(lambda: not find(marked), seconds=grace_s if found else 0.0)
    # In rounds, because a process may start another while it is being killed.
    wait_until(lambda: not send(find(marked), signal.SIGKILL), seconds=grace_s)
    return len(found)


def end_written(home: Home) -> int:
    """End what a killed house left behind in `home`; how many processes there were."""
    count = end(mark(home.path))
    written = home.read_written()
    recorded = [process for process in written.services.values() if process.is_alive()] if written else []
    with suppress(psutil.NoSuchProcess):
        send([psutil.Process(process.pid) for process in recorded], signal.SIGKILL)
    wait_until(lambda: not any(process.is_alive() for process in recorded), seconds=_GRACE_S)
    home.forget_running()
    return count + len(recorded)


def send(processes: Iterable[psutil.Process], number: signal.Signals) -> int:
    """Send a signal to each that still lives; to how many."""
    sent = 0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)
            sent += 1
    return sent


def _carries(process: psutil.Process, marked: str) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE and process.environ().get(MARK, "").startswith(marked)
    except (psutil.Error, OSError):
        return False  # gone meanwhile, or somebody else's
