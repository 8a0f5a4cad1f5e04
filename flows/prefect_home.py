"""Where Prefect keeps its things, told to it before it is imported: Prefect reads its environment once.

Beside a running house the flows report to its server; alone they start one of their own for the moment,
on the same SQLite file, so that no run is missing from the operator's view.
"""

import os

from jobraker.settings import Settings


def point_prefect(settings: Settings) -> None:
    """Set Prefect's environment for this process. Call before anything imports `prefect`.

    Raises `UnavailableError` where the home cannot be written.
    """
    settings.place.prepare()
    running = settings.place.read_running()
    environment = {
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
