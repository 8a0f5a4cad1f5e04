"""What Prefect's own handlers ship to its server about a run."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from prefect import flow, get_run_logger, task
from prefect.logging.handlers import set_api_log_sink

from jobraker import log

SECRET = "hunter2hunter2"
URL = f"postgresql://app:{SECRET}@db/jobs"


@task
def try_it() -> None:
    get_run_logger().warning("trying %s for robin@example.org", URL)
    raise ValueError(f"cannot reach {URL}")


@flow(log_prints=True)
def planted() -> None:
    print(f"printed {URL}")  # noqa: T201 - Prefect logs what a flow prints
    get_run_logger().info({"password": SECRET})
    try_it()


@pytest.fixture
def shipped() -> Iterator[list[dict[str, Any]]]:
    logs: list[dict[str, Any]] = []
    set_api_log_sink(logs.append)
    yield logs
    set_api_log_sink(None)


def test_the_logs_of_a_run_hold_no_secret(prefect_server: None, shipped: list[dict[str, Any]]) -> None:
    log.get(__name__)
    assert logging.getLogger("prefect.flow_runs").handlers, "Prefect attaches its handlers elsewhere: look again"
    with pytest.raises(ValueError, match="cannot reach"):
        planted()
    told = "\n".join(one["message"] for one in shipped)
    assert "printed postgresql://[redacted]@db/jobs" in told
    assert "trying postgresql://[redacted]@db/jobs for [redacted]" in told
    assert "{'password': '[redacted]'}" in told
    assert "ValueError: cannot reach" in told
    assert SECRET not in told
