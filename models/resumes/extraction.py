"""Text out of PDF and DOCX, in a process of its own.

The readers are native code that meets files from strangers: a page of 240 KB can unpack to gigabytes, and an
abort in there would take the whole API along. The child may use so much memory and time and no more; when it
dies, one upload is refused.
"""

import json
import os
import resource
import subprocess
import sys
import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from jobraker.errors import InvalidError, UnavailableError

_MEMORY_BYTES: Final = 2 * 1024**3
_TIMEOUT_S: Final = 30
LONGEST_TEXT: Final = 200_000  # characters; no CV is a book, and what is read here is stored and read again
# Each child may take 2 GB. More uploads than this at once wait for their turn, and not for ever.
_SEATS: Final = threading.BoundedSemaphore(2)
_PATIENCE_S: Final = 20


class Trouble(StrEnum):
    """Why the child gave no text."""

    PASSWORD = "password"  # noqa: S105 - a kind of trouble
    DAMAGED = "damaged"


_SENTENCES: Final = {
    Trouble.PASSWORD: "The document is protected with a password. Upload one without.",
    Trouble.DAMAGED: "The file is damaged: it could not be read to its end.",
}


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
        answer = json.loads(run_child([sys.executable, "-m", "models.resumes.extraction", media_type], content))
    finally:
        _SEATS.release()
    if "trouble" in answer:
        raise InvalidError(_SENTENCES[Trouble(answer["trouble"])])
    return Extracted(answer["text"], answer["pages"])


def run_child(command: list[str], content: bytes) -> bytes:
    """What a program writes that is given `content` and nothing of what this process knows.

    Raises `InvalidError` where it fails or takes too long.
    """
    try:
        child = subprocess.run(
            command, input=content, capture_output=True, timeout=_TIMEOUT_S, check=False, env=_build_environment()
        )
    except subprocess.TimeoutExpired as error:
        raise InvalidError("The file takes too long to read. Upload a simpler one.") from error
    if child.returncode != 0:
        raise InvalidError("The file cannot be read: it is damaged or far too large inside.")
    return child.stdout


def _build_environment() -> dict[str, str]:
    """Where Python finds its modules, and no more: a file that takes the reader over finds no URL and no key."""
    root = str(Path(__file__).resolve().parents[2])
    return {"PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)]), "LANG": "C.UTF-8"}


def main() -> None:
    """The child: a file on standard input, one JSON object on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from kreuzberg import ExtractionConfig, KreuzbergError, extract_bytes_sync  # noqa: PLC0415 - under the limit

    try:
        result = extract_bytes_sync(sys.stdin.buffer.read(), sys.argv[1], ExtractionConfig(use_cache=False))
    except KreuzbergError as error:
        trouble = Trouble.PASSWORD if "password" in str(error).lower() else Trouble.DAMAGED
        answer: dict[str, object] = {"trouble": trouble}
    else:
        answer = {"text": result.content[:LONGEST_TEXT], "pages": int(result.metadata.get("page_count") or 0)}
    # Escaped, so that a lone surrogate cannot break the pipe.
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
