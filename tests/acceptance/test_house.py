"""The whole house as a person runs it: every process real, only the outside world played by the sandbox."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from deploy.local.waiting import wait_until
from jobraker.home import Home
from tests.acceptance.journey import EMAIL, Journey, find_written
from tests.flows.crawls import make_payload

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


# Keys of the house that no process may ever write down.
PLANTED = {
    "JOBRAKER_OPENAI__API_KEY": "planted-house-model-key",
    "JOBRAKER_ADZUNA__APP_KEY": "planted-house-adzuna-key",
    "JOBRAKER_MAIL__PASSWORD": "planted-house-mail-password",
}


class House:
    """A home, its ports and the command."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)
        self.port, self.prefect_port = _find_port(), _find_port()
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("JOBRAKER_", "PREFECT_"))}
        self.env |= {"JOBRAKER_HOME": str(home), "COLUMNS": "120", **PLANTED}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        command = [sys.executable, "-m", "jobraker", *arguments]
        return subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=540)

    def up(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Start the house and return when all is healthy."""
        ports = (f"--port={self.port}", f"--prefect-port={self.prefect_port}")
        return self.run("up", "--detach", "--sandbox", *ports, *arguments)

    def status(self) -> dict[str, Any]:
        """What `status --json` prints."""
        done = self.run("status", "--json")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def processes(self) -> list[int]:
        """Pids of everything that carries this home in its environment or its command line."""
        marked = str(self.home.path)
        return [process.pid for process in psutil.process_iter() if marked in _describe(process)]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    # Not pytest's folder: run by root, Postgres is another user, who may not enter that.
    with tempfile.TemporaryDirectory(prefix="jobraker-", ignore_cleanup_errors=True) as folder:
        house = House(Path(folder) / "home")
        yield house
        house.run("down")


@pytest.fixture(scope="module")
def first_run(house: House) -> str:
    done = house.up()
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_first_run_ends_with_ten_matches_and_the_addresses(house: House, first_run: str) -> None:
    assert len(re.findall(r"│ https?://", first_run)) == 10
    assert "Data Engineer" in first_run
    assert f"http://127.0.0.1:{house.port}/api/docs" in first_run
    assert f"http://127.0.0.1:{house.prefect_port}" in first_run


def test_status_counts_what_there_is(house: House, first_run: str) -> None:
    found = house.status()
    services = {"postgres", "prefect", "flows", "requests", "api", "sandbox"}
    assert {name for name, state in found["services"].items() if state == "up"} == services
    counts = found["counts"]
    assert counts["jobs_indexed"] == counts["jobs_open"] > 1_000
    assert counts["recommendations"] == 10
    assert counts["requests_pending"] == 0
    assert counts["raw_postings"] == sum(source["raw_postings"] for source in found["by_source"].values())


def test_prefect_shows_each_model_of_the_refresh(house: House, first_run: str) -> None:
    address = f"http://127.0.0.1:{house.prefect_port}/api/task_runs/filter"
    runs = httpx.post(address, json={"limit": 200}, trust_env=False).raise_for_status().json()
    names = " ".join(run["name"] for run in runs)
    assert "stg_ashby__postings" in names
    assert "companies" in names


def test_a_file_imported_beside_the_house_is_found_by_search(house: House, first_run: str, tmp_path: Path) -> None:
    rows = [make_payload("beekeeper", title="Zymurgical Beekeeper"), make_payload("bad", title=None)]
    (tmp_path / "apiary.json").write_text(json.dumps({"jobs": rows}))
    done = house.run("import", str(tmp_path), "--source", "ashby", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["files"], report["postings"], report["landed"]) == (1, 2, 1)
    answer = httpx.get(
        f"http://127.0.0.1:{house.port}/api/v1/jobs", params={"q": "zymurgical"}, trust_env=False
    ).raise_for_status()
    assert [job["title"] for job in answer.json()["data"]] == ["Zymurgical Beekeeper"]


def test_nothing_secret_or_personal_is_written_where_it_need_not_be(house: House, first_run: str) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{house.port}/api/v1", trust_env=False, timeout=60) as api:
        journey = Journey(api, house.home.mail)
        journey.go()
    words = [*journey.secrets, *journey.personal, *PLANTED.values()]
    words += [key["secret"] for key in json.loads(house.home.keys.read_text())["keys"]]
    home = house.home
    # Logs, Prefect's runs, parameters, logs and artefacts, what dbt compiled, sealed files.
    assert find_written([home.logs, home.prefect, home.dbt_target, home.blobs, home.ready], words) == []
    said = first_run + house.run("status", "--json").stdout + house.run("doctor").stdout + home.running_file.read_text()
    assert [word for word in words if word in said] == []
    running = home.read_running()
    assert running is not None
    kept = dump(running.database_url)
    assert EMAIL in kept, "the search sees what is there"
    assert [word for word in journey.secrets if word in kept] == []


def dump(url: str) -> str:
    """Every row of every table as text."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        rows = (connection.execute(f"select t::text from {name} as t").fetchall() for (name,) in tables)
        return "\n".join(row for found in rows for (row,) in found)


def test_a_killed_house_comes_back_whole(house: House, first_run: str) -> None:
    before = house.status()["counts"]
    running = house.home.read_running()
    assert running is not None
    os.kill(running.supervisor.pid, signal.SIGKILL)
    again = house.up("--no-refresh")
    assert again.returncode == 0, again.stdout + again.stderr
    assert house.status()["counts"] == before


def test_a_refresh_killed_at_work_loses_nothing(house: House, first_run: str) -> None:
    before = house.status()["counts"]
    command = [sys.executable, "-m", "jobraker", "refresh"]
    process = subprocess.Popen(command, env=house.env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert wait_until(lambda: house.status()["counts"]["sightings"] > before["sightings"], seconds=120)
    process.kill()
    process.wait()
    assert house.run("refresh").returncode == 0
    after = house.status()["counts"]
    kept = ("quarantined", "jobs_open", "jobs_indexed")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    # A text that could not be had at the first visit is had at a later one, as a version of its own.
    assert after["raw_postings"] >= before["raw_postings"]


def test_a_second_house_in_the_same_home_is_refused(house: House, first_run: str) -> None:
    done = house.up()
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr


def test_down_leaves_no_process(house: House, first_run: str) -> None:
    assert house.run("down").returncode == 0
    assert house.processes() == []
    assert set(house.status()["services"].values()) == {"down"}


def _find_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _describe(process: psutil.Process) -> str:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return ""
        return " ".join([*process.cmdline(), *process.environ().values()])
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return ""
