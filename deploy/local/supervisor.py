"""Starts the services of a house, restarts what dies, and ends them all.

Each service leads a session of its own: a Ctrl-C in the terminal reaches only the supervisor, which then
ends them in order. Services that others need end last.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.local import leftovers
from deploy.local.services import Service
from deploy.local.waiting import Stop, pause, wait_until
from jobraker import log
from jobraker.errors import UnavailableError
from jobraker.home import Home, Process

_log = log.get(__name__)


@dataclass(frozen=True)
class Pace:
    """How long things may take, in seconds."""

    ready_s: float = 180.0
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    end_s: float = 10.0

    def wait_s(self, deaths: int) -> float:
        """The pause before the restart after the given number of deaths in a row."""
        return min(self.first_wait_s * 2.0 ** min(deaths - 1, 16), self.longest_wait_s)


@dataclass
class _Child:
    """One running service, and how it has fared."""

    service: Service
    process: subprocess.Popen[bytes]
    log_start: int
    started: float
    deaths: int = 0
    restart_at: float | None = None


class Supervisor:
    """Owns the processes of one house. `note` is told whenever the set of processes changes."""

    def __init__(
        self,
        services: Sequence[Service],
        *,
        home: Home,
        env: Mapping[str, str],
        stop: Stop,
        note: Callable[[Mapping[str, Process]], None],
        pace: Pace | None = None,
    ) -> None:
        self._services = services
        self._home = home
        self._env = env
        self._stop = stop
        self._note = note
        self._pace = pace or Pace()
        self._children: dict[str, _Child] = {}

    def start(self) -> bool:
        """Start all and wait until all serve; False where the wish to stop came first.

        Raises `UnavailableError` with the last line of its log where one dies or does not get ready.
        """
        for service in self._services:
            _rotate(self._log_path(service))
        ready: set[str] = set()
        if not wait_until(lambda: self._progress(ready), seconds=self._pace.ready_s, stop=self._stop):
            if self._stop.asked:
                return False
            late = next(service for service in self._services if service.name not in ready)
            raise UnavailableError(f"{late.name} did not get ready in {self._pace.ready_s:.0f} s{self._tell(late)}")
        return True

    def watch(self, until: Callable[[], bool]) -> None:
        """Restart what dies, until the condition holds or somebody asks to stop."""
        while not self._stop.asked and not until():
            for child in list(self._children.values()):
                self._tend(child)
            pause()

    def end(self) -> None:
        """End every process of the house; nothing of it lives afterwards."""
        needed = {name for service in self._services for name in service.needs}
        for wave in (self._children.keys() - needed, self._children.keys() & needed):
            self._end_wave([self._children[name] for name in wave])
        leftovers.end(self._env[leftovers.MARK], grace_s=self._pace.end_s / 2)
        for child in self._children.values():
            child.process.wait()

    def _progress(self, ready: set[str]) -> bool:
        """Start what was not started yet, note what has become ready; whether all is."""
        for service in self._services:
            if service.name not in self._children:
                self._launch(service)
        for name, child in self._children.items():
            if child.process.poll() is not None:
                raise UnavailableError(f"{name} stopped while it started{self._tell(child.service)}")
            if name not in ready and child.service.ready():
                ready.add(name)
                _log.info("service ready", service=name)
        return len(ready) == len(self._services)

    def _launch(self, service: Service) -> None:
        self._home.forget_ready(service.name)
        path = self._log_path(service)
        with path.open("ab") as output:
            start = output.tell()
            process = subprocess.Popen(
                service.argv,
                env={**self._env, **service.env},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        earlier = self._children.get(service.name)
        deaths = earlier.deaths if earlier else 0
        self._children[service.name] = _Child(service, process, start, time.monotonic(), deaths)
        self._tell_note()

    def _tend(self, child: _Child) -> None:
        now = time.monotonic()
        if child.process.poll() is None:
            return
        if child.restart_at is None:
            # One that lived well for long starts again with the shortest pause.
            child.deaths = child.deaths + 1 if now - child.started < self._pace.longest_wait_s else 1
            child.restart_at = now + self._pace.wait_s(child.deaths)
            self._home.forget_ready(child.service.name)
            code, again = child.process.returncode, child.restart_at - now
            _log.warning("service died", service=child.service.name, exit_code=code, restart_in_s=again)
        elif now >= child.restart_at:
            self._launch(child.service)

    def _end_wave(self, wave: Sequence[_Child]) -> None:
        living = [child for child in wave if child.process.poll() is None]
        for child in living:
            with suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGTERM)
        wait_until(lambda: all(child.process.poll() is not None for child in living), seconds=self._pace.end_s)

    def _tell_note(self) -> None:
        living = {name: child.process.pid for name, child in self._children.items() if child.process.poll() is None}
        self._note({name: Process.of(pid) for name, pid in living.items()})

    def _log_path(self, service: Service) -> Path:
        return self._home.logs / f"{service.name}.log"

    def _tell(self, service: Service) -> str:
        path = self._log_path(service)
        child = self._children.get(service.name)
        return f"{_last_line(path, child.log_start if child else 0)} (its log: {path})."


def _rotate(path: Path) -> None:
    """Keep the log of the run before beside the new one."""
    if path.exists():
        path.replace(path.with_suffix(".log.1"))


def _last_line(path: Path, start: int) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(start)
        lines = file.read().decode(errors="replace").split("\n")
    said = [line.strip() for line in lines if line.strip()]
    return f": {said[-1][:300]}" if said else ""
