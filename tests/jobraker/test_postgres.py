import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest
from pydantic import SecretStr

from jobraker import postgres
from jobraker.errors import UnavailableError
from jobraker.settings import DatabaseSettings, Settings

NEIGHBOUR = """
import sys
from pathlib import Path
from jobraker import postgres
from jobraker.settings import DatabaseSettings, Settings

with postgres.serving(Settings(home=Path(sys.argv[1]), database=DatabaseSettings())) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def embedded(home: Path) -> Settings:
    return Settings(home=home, database=DatabaseSettings())


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url) as connection:
            return connection.execute("select 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


@contextmanager
def neighbour(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process that uses the database of `home` until its standard input is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", NEIGHBOUR, home], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().split()[0])


def test_the_last_of_two_users_stops_the_server(home_folder: Path) -> None:
    with neighbour(home_folder) as (process, theirs), postgres.serving(embedded(home_folder)) as ours:
        assert ours == theirs
        process.communicate(timeout=60)
        assert process.returncode == 0
        assert answers(ours), "the first to leave must not stop it"
    assert not answers(ours)
    assert not (home_folder / "postgres" / "postmaster.pid").exists()


def test_a_killed_user_leaves_nothing_that_nobody_stops(home_folder: Path) -> None:
    with neighbour(home_folder) as (process, theirs):
        process.kill()
        process.wait()
        assert answers(theirs)
        with postgres.serving(embedded(home_folder)) as ours:
            assert ours == theirs
    assert not answers(ours)


def test_a_killed_server_starts_again_with_its_data(home_folder: Path) -> None:
    with postgres.serving(embedded(home_folder)) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create table kept as select 7 as number")
        killed = psutil.Process(postmaster(home_folder))
        family = [killed, *killed.children(recursive=True)]
        os.kill(killed.pid, signal.SIGKILL)
        for process in family:
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                process.wait(timeout=60)
    assert (home_folder / "postgres" / "postmaster.pid").exists(), "its note stays behind"
    with postgres.serving(embedded(home_folder)) as url, psycopg.connect(url) as connection:
        assert connection.execute("select number from kept").fetchone() == (7,)


@pytest.mark.parametrize("version", ["18", "16", "nonsense"])
def test_a_broken_data_folder_is_one_sentence(home_folder: Path, version: str) -> None:
    data = home_folder / "postgres"
    data.mkdir(mode=0o700)
    (data / "PG_VERSION").write_text(f"{version}\n")
    with pytest.raises(UnavailableError, match="does not start"), postgres.serving(embedded(home_folder)):
        pass


def test_a_home_may_lie_anywhere(home_folder: Path) -> None:
    with postgres.serving(embedded(home_folder / "it's my home" / ("long" * 30))) as url:
        assert answers(url)


def test_an_external_database_is_taken_as_it_is(home_folder: Path) -> None:
    url = "postgresql://someone@db.example/jobs"
    settings = Settings(home=home_folder / "home", database=DatabaseSettings(url=SecretStr(url)))
    with postgres.serving(settings) as given:
        assert given == url
    assert not (home_folder / "home").exists()
