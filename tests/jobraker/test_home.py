import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobraker.errors import BrokenError, UnavailableError
from jobraker.home import Home, Process, Running


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    """A process that lives until its standard input is closed."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    yield process
    process.kill()
    process.communicate()


def running(supervisor: Process) -> Running:
    return Running(
        supervisor=supervisor,
        services={"api": supervisor},
        database_url="postgresql://localhost/jobraker",
        api_url="http://127.0.0.1:8000",
        prefect_url="http://127.0.0.1:4200",
        sandbox_url=None,
    )


def test_a_process_is_known_by_pid_and_start(child: subprocess.Popen[bytes]) -> None:
    process = Process.of(child.pid)
    assert process.is_alive()
    assert not Process(child.pid, process.started_at - 60).is_alive(), "another process had that pid"


def test_a_killed_process_is_not_alive_even_before_it_is_reaped(child: subprocess.Popen[bytes]) -> None:
    process = Process.of(child.pid)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, and still a zombie
    assert not process.is_alive()
    child.wait()
    assert not process.is_alive()


def test_a_running_house_is_found(tmp_path: Path) -> None:
    home = Home(tmp_path)
    note = running(Process.of(os.getpid()))
    home.write_running(note)
    assert home.read_running() == note
    home.forget_running()
    assert home.read_running() is None


def test_only_the_owner_may_read_the_note(tmp_path: Path) -> None:
    Home(tmp_path).write_running(running(Process.of(os.getpid())))
    assert (tmp_path / "running.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["running.json"]


def test_a_house_whose_supervisor_was_killed_does_not_run(tmp_path: Path, child: subprocess.Popen[bytes]) -> None:
    home = Home(tmp_path)
    note = running(Process.of(child.pid))
    home.write_running(note)
    child.kill()
    child.wait()
    assert home.read_running() is None
    assert home.read_written() == note


@pytest.mark.parametrize("text", ["{half", "[]", json.dumps({"supervisor": {"pid": 1}})])
def test_a_damaged_note_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "running.json").write_text(text)
    with pytest.raises(BrokenError, match=r"running\.json"):
        Home(tmp_path).read_running()


def test_the_folders_are_made(tmp_path: Path) -> None:
    home = Home(tmp_path / "new" / "home")
    home.prepare()
    home.prepare()
    for folder in (home.prefect, home.blobs, home.logs, home.dbt_target):
        assert folder.is_dir()


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnavailableError, match="set JOBRAKER_HOME to a folder of yours"):
        Home(tmp_path / "file" / "home").prepare()
