"""Ends a house, living or killed, with everything it started."""

import signal
from typing import Final

import psutil

from deploy.local import database, leftovers
from deploy.local.house import find_supervisor
from deploy.local.waiting import wait_until
from jobraker.settings import Settings

_LONGEST_S: Final = 60.0


def end_house(settings: Settings) -> str:
    """End what runs from the home of `settings`; what was done, in one sentence."""
    home = settings.place
    if not home.path.is_dir():
        return f"No house runs from {home.path}."
    supervisor = find_supervisor(home)
    if supervisor is not None:
        process = psutil.Process(supervisor.pid)
        leftovers.send([process], signal.SIGTERM)
        if not wait_until(lambda: not supervisor.is_alive(), seconds=_LONGEST_S):
            leftovers.send([process], signal.SIGKILL)
    count = leftovers.end_written(home)
    stopped = database.stop_leftover(settings)
    if supervisor is not None:
        return f"The house in {home.path} has ended."
    if count or stopped:
        return f"The house in {home.path} had been killed; what it left behind ({count} processes) has ended."
    return f"No house runs from {home.path}."
