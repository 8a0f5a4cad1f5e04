import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from deploy.local import leftovers, ports
from deploy.local.house import SETTLED
from deploy.local.waiting import wait_until
from jobraker.home import Home

_ROOT = Path(__file__).parents[2]
_PATIENCE_S = 60.0


@dataclass
class StandIn:
    """A home, and houses of tiny services that run from it as processes of their own."""

    home: Home
    env: Mapping[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def argv(self, *services: str, chore: str | None = None) -> list[str]:
        configuration = json.dumps({"services": services, "chore": chore})
        return [sys.executable, str(Path(__file__).parent / "stand_in_house.py"), configuration]

    def start(self, *services: str, chore: str | None = None) -> subprocess.Popen[str]:
        process = self._spawn(self.argv(*services, chore=chore))
        self.started.append(process)
        return process

    def start_settled(self, *services: str, chore: str | None = None) -> subprocess.Popen[str]:
        self.home.forget_ready(SETTLED)  # of a killed house
        process = self.start(*services, chore=chore)
        self.expect(lambda: self.home.read_ready(SETTLED) is not None or process.poll() is not None, "a settled house")
        assert process.poll() is None, process.communicate()
        return process

    def command(self, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
        """Run `jobraker` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "jobraker", *arguments],
            env={**self.env, **changed},
            capture_output=True,
            text=True,
            check=False,
        )

    def detach(self, *services: str, chore: str | None = None) -> subprocess.CompletedProcess[str]:
        """Start a house of stand-ins as `up --detach` does; what that command said, and its exit code."""
        script = (
            "import sys; from deploy.local import daemon; from jobraker import settings;"
            " sys.exit(daemon.start(settings.load().place, argv=sys.argv[1:], say=print))"
        )
        argv = [sys.executable, "-c", script, *self.argv(*services, chore=chore)]
        return subprocess.run(argv, env=self.env, capture_output=True, text=True, check=False)

    def expect(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a condition; the test fails where it does not come true."""
        assert wait_until(condition, seconds=_PATIENCE_S), f"in vain: {what}"

    def family(self) -> list[psutil.Process]:
        """All that runs from the home: the marked processes and the embedded database."""
        return [*leftovers.find(leftovers.mark(self.home.path)), *self.databases()]

    def databases(self) -> list[psutil.Process]:
        data = str(self.home.postgres)
        return [process for process in psutil.process_iter() if data in _command_line(process)]

    def clear(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.communicate()
        leftovers.end(leftovers.mark(self.home.path))
        leftovers.send(self.databases(), signal.SIGQUIT)

    def _spawn(self, argv: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            argv, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandIn]:
    """An empty home with free ports; nothing runs from it after the test, whatever happened."""
    home = Home(tmp_path / "home")
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JOBRAKER_")},
        "PYTHONPATH": str(_ROOT),
        "JOBRAKER_HOME": str(home.path),
        "JOBRAKER_API__PORT": str(ports.choose()),
        "JOBRAKER_PREFECT__PORT": str(ports.choose()),
    }
    place = StandIn(home, env)
    yield place
    place.clear()


def _command_line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline() if process.name() == "postgres" else []
    except psutil.Error:
        return []
