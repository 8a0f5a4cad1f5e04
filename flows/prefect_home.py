"""Where Prefect keeps its things, told to it before it is imported: Prefect reads its environment once.

Beside a running house the flows report to its server; alone they start one of their own for the moment,
on the same SQLite file, so that no run is missing from the operator's view.
"""

import os
import subprocess
import sys
import time
from typing import Final

from jobraker.errors import UnavailableError
from jobraker.settings import Settings

_MARK: Final = "JOBRAKER_HOUSE"  # by which a warden knows the processes it ends
_PATIENCE_S: Final = 180.0
_POLL_S: Final = 0.2


def point_prefect(settings: Settings) -> None:
    """Set Prefect's environment for this process. Call before anything imports `prefect`.

    Raises `UnavailableError` where the home cannot be written.
    """
    settings.place.prepare()
    running = settings.place.read_running()
    if running is None and "PREFECT_API_URL" not in os.environ:
        _watch_over(settings)
    environment = {
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
        "PREFECT_HOME": str(settings.place.prefect),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        # Its first start makes its tables, which takes longer than Prefect waits by itself.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "GX_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    if running is not None:
        environment["PREFECT_API_URL"] = running.prefect_url
    for name, value in environment.items():
        os.environ.setdefault(name, value)


def await_prefect() -> None:
    """Return once the house's Prefect server answers: its clients give up on one that does not listen yet.

    Raises `UnavailableError` where it does not in time.
    """
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - only after `point_prefect`

    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        with get_client(sync_client=True) as client:
            if client.api_healthcheck() is None:
                return
        time.sleep(_POLL_S)
    raise UnavailableError("Prefect's server does not answer.")


def _watch_over(settings: Settings) -> None:
    """Let a warden end the server this command starts for itself, should the command be killed.

    The warden waits for the end of its input, which is ours to hold open for as long as we live.
    """
    marked = f"command|{settings.home}|{os.getpid()}"
    os.environ[_MARK] = marked
    subprocess.Popen(
        [sys.executable, "-m", "deploy.local.warden", marked],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
