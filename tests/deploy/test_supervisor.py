import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from deploy.local import leftovers
from deploy.local.services import Service
from deploy.local.supervisor import Pace, Supervisor
from deploy.local.waiting import Stop
from jobraker.errors import UnavailableError
from jobraker.home import Home, Process

_HURRY = Pace(ready_s=30.0, first_wait_s=0.0, longest_wait_s=0.0, end_s=1.0)


class Street:
    """A home and the supervisors of a test."""

    def __init__(self, path: Path) -> None:
        self.home = Home(path)
        self.home.prepare()
        self.noted: Mapping[str, Process] = {}
        self.stop = Stop()
        self.supervisors: list[Supervisor] = []

    def note(self, processes: Mapping[str, Process]) -> None:
        self.noted = processes

    def service(self, name: str, script: str, *, needs: tuple[str, ...] = ()) -> Service:
        """A service in Python, which marks itself ready through `ready`, the path of its mark."""
        opening = f"import signal, sys; from pathlib import Path; ready = Path({str(self.home.ready / name)!r})\n"
        argv = (sys.executable, "-c", opening + script)
        return Service(name, argv, lambda: self.home.read_ready(name) is not None, needs=needs)

    def supervise(self, *services: Service, pace: Pace = _HURRY) -> Supervisor:
        env = {leftovers.MARK: leftovers.mark(self.home.path, "test")}
        supervisor = Supervisor(services, home=self.home, env=env, stop=self.stop, note=self.note, pace=pace)
        self.supervisors.append(supervisor)
        return supervisor


@pytest.fixture
def street(tmp_path) -> Iterator[Street]:
    street = Street(tmp_path / "home")
    yield street
    for supervisor in street.supervisors:
        supervisor.end()


def soon(condition: Callable[[], bool]) -> Callable[[], bool]:
    """The condition, with a bound on how often it is looked at."""
    looks = iter(range(600))
    return lambda: condition() or next(looks, None) is None


_SERVES = "ready.touch(); signal.pause()"


def test_what_a_service_needs_ends_after_it(street) -> None:
    told = (
        "end = ready.with_name('ended')\n"
        "signal.signal(signal.SIGTERM, lambda *_: (end.open('a').write(ready.name + ' '), sys.exit()))\n"
        "ready.touch(); signal.pause()"
    )
    supervisor = street.supervise(street.service("first", told), street.service("second", told, needs=("first",)))
    assert supervisor.start()
    supervisor.end()
    assert (street.home.ready / "ended").read_text().split() == ["second", "first"]


def test_a_service_that_dies_is_started_again(street) -> None:
    supervisor = street.supervise(street.service("one", _SERVES))
    supervisor.start()
    first = street.noted["one"]
    psutil.Process(first.pid).kill()
    supervisor.watch(until=soon(lambda: street.noted["one"] != first and street.home.read_ready("one") is not None))
    assert street.noted["one"] != first
    assert street.home.read_ready("one") is not None


def test_the_pauses_before_restarts_grow_up_to_a_bound() -> None:
    pace = Pace(first_wait_s=1.0, longest_wait_s=60.0)
    assert [pace.wait_s(deaths) for deaths in (1, 2, 3, 7, 10_000)] == [1.0, 2.0, 4.0, 60.0, 60.0]


def test_a_death_at_start_tells_the_last_line_of_this_start(street) -> None:
    supervisor = street.supervise(street.service("one", "sys.exit('out of luck')"))
    street.home.logs.joinpath("one.log").write_text("an older reason\n")
    with pytest.raises(UnavailableError, match="one stopped while it started: out of luck"):
        supervisor.start()
    assert street.home.logs.joinpath("one.log.1").read_text() == "an older reason\n"


def test_a_service_that_never_gets_ready_is_an_error(street) -> None:
    supervisor = street.supervise(
        street.service("one", "print('thinking', flush=True); signal.pause()"), pace=Pace(ready_s=0.0)
    )
    with pytest.raises(UnavailableError, match="one did not get ready"):
        supervisor.start()


def test_a_wish_to_stop_ends_the_start(street) -> None:
    street.stop.asked = True
    assert not street.supervise(street.service("one", "signal.pause()")).start()


def test_a_stale_mark_does_not_count(street) -> None:
    street.home.mark_ready("one")
    supervisor = street.supervise(street.service("one", "sys.exit('dead')"))
    with pytest.raises(UnavailableError, match="dead"):
        supervisor.start()


def test_the_end_reaches_grandchildren_in_sessions_of_their_own(street) -> None:
    orphan = (
        "import subprocess; child = [sys.executable, '-c', 'import signal; signal.pause()'];"
        " subprocess.Popen(child, start_new_session=True); " + _SERVES
    )
    supervisor = street.supervise(street.service("one", orphan))
    supervisor.start()
    psutil.Process(street.noted["one"].pid).kill()
    assert leftovers.find(leftovers.mark(street.home.path))
    supervisor.end()
    assert not leftovers.find(leftovers.mark(street.home.path))


def test_a_home_is_not_mistaken_for_one_whose_name_begins_alike(street) -> None:
    street.supervise(street.service("one", _SERVES)).start()
    assert leftovers.find(leftovers.mark(street.home.path))
    assert not leftovers.find(leftovers.mark(Path(str(street.home.path)[:-1])))
