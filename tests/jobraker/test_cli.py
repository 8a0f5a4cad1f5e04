import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import psycopg
import pytest

from jobraker import cli, db

COMMANDS = ("doctor", "down", "import", "recommend", "refresh", "sandbox", "status", "up")
ROOT = Path(__file__).parents[2]


def jobraker(arguments: Sequence[str], home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does, in a home of its own."""
    return subprocess.run(
        [sys.executable, "-m", "jobraker", *arguments],
        cwd=ROOT,
        env={**os.environ, "JOBRAKER_HOME": str(home), "COLUMNS": "200", **variables},
        check=False,
        capture_output=True,
        text=True,
    )


def test_help_lists_every_command_with_what_it_does(tmp_path: Path) -> None:
    shown = jobraker(["--help"], tmp_path)
    assert shown.returncode == 0
    lines = {line.split()[0]: line.split()[1:] for line in shown.stdout.splitlines() if line.startswith("  ")}
    assert set(COMMANDS) <= set(lines)
    assert [name for name in COMMANDS if len(lines[name]) < 3] == [], "a command without a summary"


def test_help_imports_no_room() -> None:
    script = (
        "import json, sys\nfrom jobraker import cli\n"
        "try:\n    cli.main(['--help'])\nfinally:\n    print(json.dumps(sorted(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    loaded = set(json.loads(shown.stdout.splitlines()[-1]))
    assert loaded.isdisjoint({"prefect", "torch", "flows.cli", "deploy.local.cli", "scrapers.registry"})


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_exists_and_explains_its_options(name: str, tmp_path: Path) -> None:
    shown = jobraker([name, "--help"], tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert f"Usage: jobraker {name}" in shown.stdout


def test_the_version_is_the_package(tmp_path: Path) -> None:
    assert jobraker(["--version"], tmp_path).stdout.strip() == version("jobraker")


def test_an_unknown_command_is_refused(tmp_path: Path) -> None:
    refused = jobraker(["refersh"], tmp_path)
    assert refused.returncode == 2
    assert "No such command 'refersh'" in refused.stderr


def test_an_expected_error_is_one_sentence_and_exit_1(tmp_path: Path) -> None:
    refused = jobraker(["status"], tmp_path, JOBRAKER_API__PORT="many")
    assert refused.returncode == 1
    assert refused.stdout == ""
    (line,) = refused.stderr.splitlines()
    assert line.startswith("Error: The settings are not valid: JOBRAKER_API__PORT")


@pytest.mark.usefixtures("restored_logging")
def test_an_error_of_the_family_ends_a_command_with_its_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(**_: object) -> None:
        raise cli.JobrakerError("The house is on fire.")

    monkeypatch.setattr(cli, "commands", refuse)
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 1
    assert capsys.readouterr().err == "Error: The house is on fire.\n"


@pytest.fixture
def run_main(monkeypatch: pytest.MonkeyPatch, restored_logging: None) -> Callable[[Callable[[], object]], None]:
    """Run the given work as the body of a command."""

    def run(work: Callable[[], object]) -> None:
        monkeypatch.setattr(cli, "commands", lambda **_: work())
        cli.main([])

    return run


def test_marts_that_were_never_built_are_one_sentence(
    run_main: Callable[[Callable[[], object]], None], database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def read() -> None:
        with db.connect(database_url) as connection:
            connection.execute("select from marts.never_built")

    with pytest.raises(SystemExit) as ended:
        run_main(read)
    assert ended.value.code == 1
    assert capsys.readouterr().err == (
        "Error: Nothing has been built yet: run `jobraker refresh` or `jobraker import` first.\n"
    )


def test_a_lost_connection_is_the_databases_sentence(
    run_main: Callable[[Callable[[], object]], None], database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def lose() -> None:
        with db.connect(database_url) as connection:
            connection.execute("select pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(SystemExit) as ended:
        run_main(lose)
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert said == "Error: The database failed: terminating connection due to administrator command\n"


def test_a_fault_of_ours_keeps_its_traceback(
    run_main: Callable[[Callable[[], object]], None], database_url: str
) -> None:
    def err() -> None:
        with db.connect(database_url) as connection:
            connection.execute("select from app.never_made")

    with pytest.raises(psycopg.errors.UndefinedTable):
        run_main(err)


def test_an_older_python_is_told_so() -> None:
    script = "import sys; sys.version_info = (3, 10, 9); import jobraker"
    refused = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (refused.returncode, refused.stderr) == (1, "Jobraker needs Python 3.11 or newer.\n")
