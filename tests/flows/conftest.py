"""A source for tests of the flows."""

import dataclasses
from collections.abc import Iterator

import pytest
from prefect.testing.utilities import prefect_test_harness

from scrapers import registry
from scrapers.source import Source


@pytest.fixture
def ashby() -> Source:
    """Ashby, without a lower bound on a run's size."""
    source = registry.find("ashby")
    return dataclasses.replace(source, expect=dataclasses.replace(source.expect, least_rows=0))


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """Prefect's own server on a database that is thrown away."""
    with prefect_test_harness(server_startup_timeout=120):
        yield
