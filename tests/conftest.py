"""What every test may use: a real Postgres for the session, a database of its own from a template, a frozen clock.

The template is built once by the real migrations. A test that only needs to look takes `connection`,
which is rolled back; one that needs several connections takes `database_url`, a fresh copy.
"""

import logging
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import structlog
import time_machine
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row

from jobraker import migrate, postgres
from jobraker.db import Connection, Database, Role
from jobraker.settings import DatabaseSettings, Settings

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `make fuzz` says."""
    parser.addoption("--examples", type=int, help="examples that the fuzzer tries on each operation")
    parser.addoption("--fuzz-seed", type=int, help="seed of the fuzzer, to see again what it found")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A Postgres that lives as long as the test session."""
    with _folder_for_postgres() as home:
        settings = Settings(home=home, database=DatabaseSettings(), _env_file=None)
        with postgres.serving(settings) as url:
            yield url


@pytest.fixture
def home_folder() -> Iterator[Path]:
    """An empty folder in which an embedded Postgres may run; `tmp_path` is not one."""
    with _folder_for_postgres() as home:
        yield home


@pytest.fixture(scope="session")
def template(server_url: str) -> str:
    """The name of a migrated database that is only ever copied."""
    name = "jobraker_template"
    _create(server_url, name, template=None)
    migrate.migrate(make_conninfo(server_url, dbname=name))
    return name


@pytest.fixture
def database_url(server_url: str, template: str) -> Iterator[str]:
    """A database of the test's own, migrated."""
    name = f"test_{uuid.uuid4().hex}"
    _create(server_url, name, template=template)
    yield make_conninfo(server_url, dbname=name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def connection(server_url: str, template: str) -> Iterator[Connection]:
    """The owner's connection to a migrated database, in a transaction that is rolled back."""
    url = make_conninfo(server_url, dbname=template)
    with (
        psycopg.connect(url, row_factory=dict_row, autocommit=True) as connected,
        connected.transaction(force_rollback=True),
    ):
        yield connected


@pytest.fixture(scope="session")
def built_template(server_url: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated database in which dbt has really built its models, out of no rows at all."""
    name = "jobraker_built_template"
    _create(server_url, name, template=template)
    if (ROOT / "dbt" / "dbt_project.yml").exists():
        _build_marts(make_conninfo(server_url, dbname=name), tmp_path_factory.mktemp("dbt"))
    return name


@pytest.fixture
def built_connection(server_url: str, built_template: str) -> Iterator[Connection]:
    """The owner's connection to a database with empty marts, in a transaction that is rolled back."""
    url = make_conninfo(server_url, dbname=built_template)
    with (
        psycopg.connect(url, row_factory=dict_row, autocommit=True) as connected,
        connected.transaction(force_rollback=True),
    ):
        yield connected


@pytest.fixture
def flows_database(database_url: str) -> Iterator[Database]:
    """A pool in the role of the flows on a database of the test's own."""
    with Database(database_url, role=Role.FLOWS, pool_size=4) as database:
        yield database


@pytest.fixture
def frozen_clock() -> Iterator[time_machine.Traveller]:
    """The clock stands at noon; `move_to` and `shift` move it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def restored_logging() -> Iterator[None]:
    """Logging may be configured in this test and is as before after it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data beside the project. Mark the test `shared`."""
    if not SHARED.is_dir():
        pytest.skip("the real data beside the project (../shared/data) is absent")
    return SHARED


@contextmanager
def _folder_for_postgres() -> Iterator[Path]:
    """A folder outside pytest's own.

    Run by root, Postgres is another user, and each session of pytest shuts the common folder of all sessions
    to other users: two sessions at a time would stop each other's server.
    """
    with tempfile.TemporaryDirectory(prefix="jobraker-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _build_marts(url: str, folder: Path) -> None:
    place = {f"JOBRAKER_DBT_{name}": "" for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    given = {f"JOBRAKER_DBT_{names[key]}": str(value) for key, value in conninfo_to_dict(url).items() if key in names}
    project = ["--project-dir", "dbt", "--profiles-dir", "dbt", "--target-path", folder, "--log-path", folder]
    built = subprocess.run(
        [Path(sys.executable).with_name("dbt"), "build", *project],
        cwd=ROOT,
        env={**os.environ, **place, "JOBRAKER_DBT_PORT": "5432", **given},
        check=False,
        capture_output=True,
        text=True,
    )
    if built.returncode:
        pytest.fail(f"dbt build fails:\n{built.stdout}{built.stderr}")


def _create(server_url: str, name: str, *, template: str | None) -> None:
    made_from = sql.Identifier(template or "template1")
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(sql.Identifier(name), made_from)
        )
