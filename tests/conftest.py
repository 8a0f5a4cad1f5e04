"""What every test may use: a real Postgres for the session, a database of its own from a template, a frozen clock.

The template is built once by the real migrations, for all workers of a session (see workers.py). A test that only
needs to look takes `connection`, which is rolled back; one that needs several connections takes `database_url`, a
fresh copy.
"""

import gc
import logging
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
import structlog
import time_machine
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row

from jobraker import migrate, postgres, web
from jobraker.db import Connection, Database, Role
from jobraker.settings import DatabaseSettings, Settings
from tests import workers

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
# How long an example takes is a matter of the neighbours on the machine.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `make fuzz` says."""
    parser.addoption("--examples", type=int, help="examples that the fuzzer tries on each operation")
    parser.addoption("--fuzz-seed", type=int, help="seed of the fuzzer, to see again what it found")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """What `-n auto` means: a worker a core, and few enough for the memory of each with its models and servers."""
    return workers.count()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """What a worker is told when it starts."""
    node.workerinput["folder"] = workers.share_folder(node.config)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> workers.Rooms:
    """Who hands out the tests to the workers."""
    return workers.Rooms(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Workers begin with what is long; a session without them keeps the order of the tree."""
    if hasattr(config, "workerinput"):
        workers.order(items)


def pytest_collection_finish() -> None:
    """The many modules that are loaded by now stay: nobody need look through them for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def session_folder(pytestconfig: pytest.Config) -> Iterator[Path]:
    """What all workers of this session see and other users may enter."""
    with workers.session_folder(pytestconfig) as folder:
        yield folder


@pytest.fixture(scope="module", autouse=True)
def one_worker(request: pytest.FixtureRequest, session_folder: Path) -> None:
    """Nobody else has begun this module: what it makes once would be made twice, which takes long and tells nobody."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    place = session_folder / f"{request.node.nodeid.replace('/', '.')}.worker"
    if not place.exists():
        place.write_text(worker)
    assert place.read_text() == worker, "the tests of a module are handed to one worker (tests/workers.py)"


@pytest.fixture(scope="session")
def server_url(session_folder: Path) -> Iterator[str]:
    """A Postgres that lives as long as the test session, and need not outlive a power cut."""
    settings = Settings(home=session_folder / "home", database=DatabaseSettings(), _env_file=None)
    with postgres.serving(settings) as url:
        with workers.making("server", session_folder) as mine:
            if mine:
                _stop_saving(url)
        yield url


@pytest.fixture
def home_folder() -> Iterator[Path]:
    """An empty folder in which an embedded Postgres may run; `tmp_path` is not one."""
    with workers.folder_for_postgres() as home:
        yield home


@pytest.fixture(scope="session")
def template(server_url: str, session_folder: Path) -> str:
    """The name of a migrated database that is only ever copied."""
    name = "jobraker_template"
    with workers.making(name, session_folder) as mine:
        if mine:
            _create(server_url, name, template=None)
            migrate.migrate(make_conninfo(server_url, dbname=name))
    return name


@pytest.fixture
def database_url(server_url: str, template: str) -> Iterator[str]:
    """A database of the test's own, migrated."""
    with _copied(server_url, template) as url:
        yield url


@pytest.fixture(scope="session")
def seen_url(server_url: str, template: str) -> Iterator[str]:
    """A migrated database in which no transaction is ever committed."""
    with _copied(server_url, template) as url:
        yield url


@pytest.fixture
def connection(seen_url: str) -> Iterator[Connection]:
    """The owner's connection to a migrated database, in a transaction that is rolled back."""
    with _rolled_back(seen_url) as connected:
        yield connected


@pytest.fixture(scope="session")
def built_template(
    server_url: str, template: str, session_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a migrated database in which dbt has really built its models, out of no rows at all."""
    name = "jobraker_built_template"
    with workers.making(name, session_folder) as mine:
        if mine:
            _create(server_url, name, template=template)
            _build_marts(make_conninfo(server_url, dbname=name), tmp_path_factory.mktemp("dbt"))
    return name


@pytest.fixture(scope="session")
def built_url(server_url: str, built_template: str) -> Iterator[str]:
    """A database with empty marts in which no transaction is ever committed."""
    with _copied(server_url, built_template) as url:
        yield url


@pytest.fixture
def built_connection(built_url: str) -> Iterator[Connection]:
    """The owner's connection to a database with empty marts, in a transaction that is rolled back."""
    with _rolled_back(built_url) as connected:
        yield connected


@pytest.fixture
def flows_database(database_url: str) -> Iterator[Database]:
    """A pool in the role of the flows on a database of the test's own."""
    with Database(database_url, role=Role.FLOWS, pool_size=4) as database:
        yield database


@pytest.fixture(autouse=True)
def fresh_manners() -> None:
    """No test minds what hosts said to the one before it: most are on the loopback."""
    web.find_manners.cache_clear()


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
def _copied(server_url: str, template: str) -> Iterator[str]:
    """A copy of that database, as long as the block lasts."""
    name = f"test_{uuid.uuid4().hex}"
    _create(server_url, name, template=template)
    yield make_conninfo(server_url, dbname=name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def _rolled_back(url: str) -> Iterator[Connection]:
    with (
        psycopg.connect(url, row_factory=dict_row, autocommit=True) as connected,
        connected.transaction(force_rollback=True),
    ):
        yield connected


def _stop_saving(url: str) -> None:
    """Nothing here is kept: waiting for the disk would be most of what a small database takes."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(setting)))
        connection.execute("select pg_reload_conf()")


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
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), made_from))
