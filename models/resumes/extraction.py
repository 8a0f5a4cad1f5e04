"""Text out of PDF and DOCX, in a process of its own (`models.resumes.reader`).

The readers are native code that meets files from strangers: a page of 240 KB can unpack to gigabytes, and an
abort in there would take the whole API along. The child may use so much memory and time and no more; when it
dies, one upload is refused.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jobraker.errors import InvalidError, UnavailableError
from models.resumes.reader import LONGEST_TEXT
from models.resumes.troubles import MOST_PAGES, SENTENCES, Trouble

_TIMEOUT_S: Final = 30
_LONGEST_ANSWER: Final = 12 * LONGEST_TEXT + 1_000  # a character is escaped to twelve at most
# Each child may take 2 GB. More files than this at once wait for their turn, and not for ever. Whoever has few
# threads queues before: the API does.
SEATS: Final = 2
_SEATS: Final = threading.BoundedSemaphore(SEATS)
_PATIENCE_S: Final = 20
_TOO_LONG: Final = "The file takes too long to read. Upload a simpler one."


@dataclass(frozen=True)
class Extracted:
    """What the reader found; no pages where the format has none."""

    text: str
    pages: int


def extract(content: bytes, media_type: str) -> Extracted:
    """The raw text of a PDF or DOCX.

    Raises `InvalidError` for a file that is protected, damaged, or needs more memory or time than a CV may, and
    `UnavailableError` where too many are being read.
    """
    if not _SEATS.acquire(timeout=_PATIENCE_S):
        raise UnavailableError("Too many files are being read just now. Try again in a minute.")
    try:
        answer = json.loads(run_child([sys.executable, "-B", "-m", "models.resumes.reader", media_type], content))
    finally:
        _SEATS.release()
    if "trouble" in answer:
        raise InvalidError(SENTENCES[Trouble(answer["trouble"])])
    if answer["pages"] > MOST_PAGES:
        raise InvalidError(SENTENCES[Trouble.TOO_MANY_PAGES])
    return Extracted(answer["text"], answer["pages"])


def run_child(command: list[str], content: bytes) -> bytes:
    """What a program writes that is given `content` and nothing of what this process knows.

    Whatever it started ends with it. Raises `InvalidError` where it fails, writes too much or takes too long.
    """
    late = threading.Event()
    with tempfile.TemporaryDirectory(prefix="jobraker-reader-") as folder, _running(command, folder, late) as child:
        feeder = threading.Thread(target=_feed, args=(child, content))
        feeder.start()
        assert child.stdout  # noqa: S101 - it is a pipe
        answer = child.stdout.read(_LONGEST_ANSWER + 1)
        if len(answer) <= _LONGEST_ANSWER:
            # Waited for and not yet buried: its number, which is its group's, is nobody else's until then.
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        _kill(child)
        feeder.join()
    if late.is_set() or child.returncode == -signal.SIGXCPU:
        raise InvalidError(_TOO_LONG)
    if child.returncode != 0:
        raise InvalidError("The file cannot be read: it is damaged or far too large inside.")
    return answer


@contextmanager
def _running(command: list[str], folder: str, late: threading.Event) -> Iterator["subprocess.Popen[bytes]"]:
    """A child in a group of its own, which is killed in the end, or when its time is up."""
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_build_environment(folder),
        start_new_session=True,
    )

    def stop() -> None:
        late.set()
        _kill(child)

    limit = threading.Timer(_TIMEOUT_S, stop)
    limit.daemon = True
    limit.start()
    try:
        yield child
    finally:
        limit.cancel()
        _kill(child)
        assert child.stdout  # noqa: S101 - it is a pipe
        child.stdout.close()
        child.wait()


def _kill(child: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _feed(child: "subprocess.Popen[bytes]", content: bytes) -> None:
    assert child.stdin  # noqa: S101 - it is a pipe
    with suppress(OSError), child.stdin:  # a child that is dead, or wants no more
        child.stdin.write(content)


def _build_environment(folder: str) -> dict[str, str]:
    """Where Python finds its modules, and no more: a file that takes the reader over finds no URL and no key.

    The reader unpacks its native library into the temporary folder and loads it from there: it gets a folder of its
    own, so that nobody else's file is loaded, and none of this one's stays.
    """
    root = str(Path(__file__).resolve().parents[2])
    return {"PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)]), "LANG": "C.UTF-8", "TMPDIR": folder}
