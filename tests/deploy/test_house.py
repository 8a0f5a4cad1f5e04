import signal
import socket

import httpx
import psutil
import pytest

from deploy.local import ports
from deploy.local.house import find_supervisor


def test_a_house_serves_and_is_written_down(stand_in) -> None:
    stand_in.start_settled("api", "flows")
    running = stand_in.home.read_running()
    assert running is not None
    assert running.services.keys() == {"api", "flows"}
    assert running.sandbox_url is not None
    assert httpx.get(f"{running.api_url}/api/v1/health", trust_env=False).is_success
    assert stand_in.home.read_ready("flows") is not None


@pytest.mark.parametrize("host", ["127.0.0.2", "0.0.0.0"])  # noqa: S104 - the tests' own machine
def test_a_house_serves_on_the_address_it_is_given(stand_in, host) -> None:
    stand_in.env = {**stand_in.env, "JOBRAKER_API__HOST": host}
    stand_in.start_settled("api")
    running = stand_in.home.read_running()
    reached = "127.0.0.2" if host == "127.0.0.2" else "127.0.0.1"
    assert running.api_url == f"http://{reached}:{stand_in.env['JOBRAKER_API__PORT']}"
    assert httpx.get(f"{running.api_url}/api/v1/health", trust_env=False).is_success


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),  # noqa: S104 - only named
        ("::", "http://[::1]:80"),
        ("fd00::1", "http://[fd00::1]:80"),
        ("jobs.lan", "http://jobs.lan:80"),
    ],
)
def test_an_address_is_one_that_can_be_reached(host, address) -> None:
    assert ports.build_address(host, 80) == address


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_no_process(stand_in, number) -> None:
    house = stand_in.start_settled("api", "flows", "stubborn")
    grandchildren = [process for process in stand_in.family() if process.ppid() != house.pid]
    assert grandchildren
    house.send_signal(number)
    assert house.wait() == 0
    assert stand_in.family() == []
    assert stand_in.home.read_written() is None


def test_down_leaves_no_process(stand_in) -> None:
    house = stand_in.start_settled("api", "flows")
    done = stand_in.command("down")
    assert done.returncode == 0
    assert house.wait() == 0
    assert stand_in.family() == []
    assert "No house runs" in stand_in.command("down").stdout


def test_a_killed_supervisor_takes_its_house_along(stand_in) -> None:
    house = stand_in.start_settled("api", "flows")
    house.kill()
    stand_in.expect(lambda: stand_in.family() == [], "the end of all processes")


@pytest.mark.parametrize("next_command", ["up", "down"])
def test_what_a_killed_supervisor_and_warden_leave_is_cleaned_up(stand_in, next_command) -> None:
    house = stand_in.start_settled("flows")
    left = stand_in.family()
    for process in psutil.Process(house.pid).children():
        if "deploy.local.warden" in process.cmdline():
            process.kill()
    house.kill()
    house.wait()
    assert stand_in.home.read_running() is None
    assert stand_in.family() == left
    if next_command == "up":
        stand_in.start_settled("flows")
    else:
        assert "had been killed" in stand_in.command("down").stdout
        assert stand_in.family() == []
    assert [process for process in left if process in stand_in.family()] == (
        stand_in.databases() if next_command == "up" else []
    )


def test_a_service_that_dies_at_start_stops_everything(stand_in) -> None:
    house = stand_in.start("api", "flows", "dying")
    _, said = house.communicate()
    log = stand_in.home.logs / "dying.log"
    assert said.strip().splitlines()[-1] == f"Error: dying stopped while it started: the reason (its log: {log})."
    assert "Traceback" not in said
    assert house.returncode == 1
    assert stand_in.family() == []


def test_interrupting_the_start_leaves_no_process(stand_in) -> None:
    house = stand_in.start("flows", "silent")
    stand_in.expect(lambda: stand_in.home.read_ready("flows") is not None, "a service that serves")
    house.send_signal(signal.SIGINT)
    assert house.wait() == 130
    assert stand_in.family() == []


def test_interrupting_a_chore_leaves_no_process(stand_in) -> None:
    chore = "import signal; from jobraker import settings; settings.load().place.mark_ready('chore'); signal.pause()"
    house = stand_in.start("flows", chore=chore)
    stand_in.expect(lambda: stand_in.home.read_ready("chore") is not None, "a chore at work")
    house.send_signal(signal.SIGINT)
    assert house.wait() == 0
    assert stand_in.family() == []


def test_a_second_house_in_one_home_is_refused(stand_in) -> None:
    first = stand_in.start_settled("flows")
    second = stand_in.start("flows")
    _, said = second.communicate()
    assert second.returncode == 1
    assert "A house runs from" in said
    assert first.poll() is None
    assert find_supervisor(stand_in.home).pid == first.pid


def test_a_taken_port_is_one_sentence(stand_in) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = stand_in.command("up", f"--port={port}").stderr
        other = stand_in.command("up", f"--prefect-port={port}").stderr
    myself = psutil.Process()
    holder = f"{myself.name()}, process {myself.pid}"
    assert said == f"Error: Port {port} is taken (by {holder}): choose another with --port.\n"
    assert other.rstrip().endswith("choose another with --prefect-port.")


def test_an_unwritable_home_is_one_sentence(stand_in, tmp_path) -> None:
    (tmp_path / "file").touch()
    done = stand_in.command("up", JOBRAKER_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be written" in done.stderr


def test_an_external_database_that_does_not_answer_is_one_sentence(stand_in) -> None:
    done = stand_in.command("up", JOBRAKER_DATABASE__URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "The database does not answer" in done.stderr


@pytest.mark.parametrize("version", ["18\n", "", "9\n"])
def test_a_damaged_database_is_one_sentence(stand_in, version) -> None:
    stand_in.home.postgres.mkdir(parents=True)
    (stand_in.home.postgres / "PG_VERSION").write_text(version)
    done = stand_in.command("up")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"The embedded database in {stand_in.home.postgres} does not start" in done.stderr


def test_a_failed_chore_leaves_the_house_up_and_fails_the_detached_start(stand_in) -> None:
    done = stand_in.detach("flows", chore="raise SystemExit(1)")
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("UnavailableError: THE CHORE FAILED.")
    assert "Doing the chore" in done.stdout
    assert find_supervisor(stand_in.home) is not None
    assert stand_in.command("down").returncode == 0


def test_a_detached_house_is_settled_when_the_command_returns(stand_in) -> None:
    done = stand_in.detach("api", chore="print('done')")
    assert done.returncode == 0
    assert "done" in done.stdout.splitlines()
    assert not any(line.startswith("{") for line in done.stdout.splitlines())
    assert "ConflictError: A house runs from" in stand_in.detach("api").stderr
    assert stand_in.command("down").returncode == 0
    assert stand_in.family() == []


def test_a_detached_start_that_fails_gives_the_reason(stand_in) -> None:
    done = stand_in.detach("dying")
    assert "UnavailableError: dying stopped while it started: the reason" in done.stderr
    assert done.returncode == 1
    assert stand_in.family() == []


def test_two_homes_run_side_by_side(stand_in, tmp_path) -> None:
    stand_in.start_settled("flows")
    other = type(stand_in)(
        type(stand_in.home)(tmp_path / "home2"),
        {**stand_in.env, "JOBRAKER_HOME": str(tmp_path / "home2")},
    )
    try:
        other.start_settled("flows")
        assert stand_in.command("down").returncode == 0
        assert stand_in.family() == []
        assert other.home.read_running() is not None
    finally:
        other.clear()
