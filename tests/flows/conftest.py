"""A source for tests of the flows."""

import dataclasses
import uuid
from collections.abc import Callable, Iterator

import psycopg
import pytest
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.testing.utilities import prefect_test_harness
from psycopg import sql
from psycopg.conninfo import make_conninfo
from pydantic import SecretStr

from jobraker import settings
from jobraker.settings import AdzunaSettings, DatabaseSettings, Settings
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
    # Each run waits up to a second for the thread of its heart, which beats every three minutes.
    still = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    with prefect_test_harness(server_startup_timeout=240), temporary_settings(still):
        yield


@pytest.fixture(scope="module")
def make_house(
    server_url: str, template: str, prefect_server: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str | None], Settings]]:
    """Makes the settings of a house with a database and a home of its own, facing a sandbox, and puts them in force."""
    with pytest.MonkeyPatch.context() as patch:

        def make(sandbox_url: str | None) -> Settings:
            url = _copy_database(server_url, template)
            home = tmp_path_factory.mktemp("home")
            wide = AdzunaSettings(
                countries=("gb", "us", "de", "fr", "nl", "es", "pl", "in"),
                searches=("engineer", "manager", "analyst", "nurse", "designer"),
            )
            made = Settings(home=home, database=DatabaseSettings(url=SecretStr(url)), adzuna=wide, _env_file=None)
            made.place.prepare()
            chosen = made.facing(sandbox_url) if sandbox_url else made
            patch.setattr(settings, "load", lambda: chosen)
            return chosen

        yield make


def _copy_database(server_url: str, template: str) -> str:
    name = f"house_{uuid.uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        made = sql.SQL("create database {} template {}")
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
    return make_conninfo(server_url, dbname=name)
