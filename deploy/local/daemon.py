"""`up --detach`: the same house in a session of its own, and a terminal that waits until it is settled.

What the house says goes to `logs/supervisor.log`; the waiting terminal relays it, all but the structured lines.
"""

import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from deploy.local.house import INTERRUPTED, SETTLED, find_supervisor
from deploy.local.waiting import Stop, catching_signals, wait_until
from jobraker.errors import ConflictError, UnavailableError
from jobraker.home import Home

_LONGEST_S: Final = 3600.0
_FAILURE: Final = "Error: "


def start(home: Home, *, argv: Sequence[str], say: Callable[[str], None]) -> int:
    """Start the house with the command `argv` and wait until it is settled; the exit code.

    Raises `UnavailableError` with the reason where it failed.
    """
    home.prepare()
    if find_supervisor(home):
        raise ConflictError(f"A house runs from {home.path} already: `jobraker down` ends it.")
    home.forget_ready(SETTLED)
    path = log_path(home)
    with path.open("ab") as output, catching_signals() as stop:
        begin = output.tell()
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        with path.open("rb") as spoken:
            spoken.seek(begin)
            return _follow(process, home, spoken, say, stop)


def log_path(home: Home) -> Path:
    """Where a house writes what happens to it."""
    return home.logs / "supervisor.log"


def _follow(
    process: subprocess.Popen[bytes], home: Home, spoken: BinaryIO, say: Callable[[str], None], stop: Stop
) -> int:
    failures: list[str] = []

    def is_over() -> bool:
        ended = process.poll() is not None or home.read_ready(SETTLED) is not None
        failures.extend(_relay(spoken, say))  # after the look, so that the last words are heard too
        return ended

    wait_until(is_over, seconds=_LONGEST_S, stop=stop)
    note = home.read_ready(SETTLED)
    if process.poll() is None and note is None:
        process.send_signal(signal.SIGTERM)
        process.wait()
        return INTERRUPTED
    if note or note is None:
        raise UnavailableError(note or (failures[-1] if failures else f"The house ended: read {log_path(home)}."))
    return 0


def _relay(spoken: BinaryIO, say: Callable[[str], None]) -> Sequence[str]:
    """Pass on what was said since the last call; the errors among it."""
    lines = [line.decode(errors="replace").rstrip() for line in spoken]
    for line in lines:
        if not line.startswith(("{", _FAILURE)):
            say(line)
    return [line.removeprefix(_FAILURE) for line in lines if line.startswith(_FAILURE)]
