"""Serves the flows with their schedules: `python -m flows`.

Runs are started by Prefect's runner as processes of their own; at most one refresh at a time, since dbt
and the landing of one source do not go together with a second of their kind.
"""

from typing import Any

from jobraker import log, settings


def main() -> None:
    """Serve until told to stop."""
    chosen = settings.load()
    log.configure(chosen.log_level)
    from flows.prefect_home import await_prefect, point_prefect  # noqa: PLC0415

    point_prefect(chosen)
    from prefect import serve  # noqa: PLC0415

    from flows.recommend import recommend_all  # noqa: PLC0415
    from flows.refresh import refresh  # noqa: PLC0415
    from flows.retention import retain  # noqa: PLC0415

    await_prefect()
    deployments: list[Any] = [  # Prefect types them as if they might still have to be awaited
        refresh.to_deployment(name="scheduled", cron=chosen.prefect.refresh_cron, concurrency_limit=1),
        recommend_all.to_deployment(name="scheduled", cron=chosen.prefect.recommend_cron, concurrency_limit=1),
        retain.to_deployment(name="scheduled", cron=chosen.prefect.retention_cron, concurrency_limit=1),
    ]
    chosen.place.mark_ready("flows")
    serve(*deployments, print_starting_message=False)


if __name__ == "__main__":
    main()
