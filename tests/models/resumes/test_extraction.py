"""The process that reads strangers' files gets little, gives little, and is one of a few."""

import io
import json
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

import docx
import psutil
import pytest

from jobraker.errors import InvalidError, UnavailableError
from models.resumes import extraction, kinds
from models.resumes.reader import LONGEST_TEXT
from models.resumes.reading import read_resume


def render_docx(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_the_child_knows_no_address_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JOBRAKER_DATABASE_URL", "JOBRAKER_API_SIGNING_KEY", "OPENAI_API_KEY", "PGPASSWORD"):
        monkeypatch.setenv(name, "a-secret")
    told = extraction.run_child([sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))"], b"")
    assert set(json.loads(told)) <= {"PYTHONPATH", "LANG", "LC_CTYPE", "TMPDIR"}
    assert b"a-secret" not in told


def test_a_long_text_is_cut_before_it_leaves_the_child() -> None:
    text = "Built pipelines in Python. " * 10_000
    assert len(extraction.extract(render_docx(text), kinds.DOCX).text) == LONGEST_TEXT
    assert len(read_resume(render_docx(text), "cv.docx").text) <= LONGEST_TEXT
    assert len(read_resume(text.encode(), "cv.txt").text) <= LONGEST_TEXT


def test_a_child_that_fails_is_an_invalid_file() -> None:
    with pytest.raises(InvalidError, match="cannot be read"):
        extraction.run_child([sys.executable, "-c", "raise SystemExit(3)"], b"")


def test_more_files_than_seats_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    seats = threading.BoundedSemaphore(1)
    monkeypatch.setattr(extraction, "_SEATS", seats)
    monkeypatch.setattr(extraction, "_PATIENCE_S", 0)
    content = render_docx("Robin Example, data engineer of Leeds.")
    with seats, pytest.raises(UnavailableError, match="Too many files"):
        read_resume(content, "cv.docx")
    with pytest.raises(InvalidError):
        extraction.extract(b"%PDF-1.7 and then nothing", kinds.PDF)
    # A failure gave its seat back.
    assert "data engineer" in read_resume(content, "cv.docx").text


JAIL = "import sys\nfrom models.resumes import reader\nreader.prepare(sys.argv[1])\n"


def run(program: str, *arguments: str) -> bytes:
    return extraction.run_child([sys.executable, "-B", "-c", program, *arguments], b"the content")


@pytest.mark.parametrize("media_type", [kinds.PDF, kinds.DOCX])
@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd').read()",
        "open(sys.argv[2], 'w').write('x')",
        "import socket; socket.socket()",
        "import os; os.pipe()",
    ],
)
def test_the_reader_gives_up_files_and_the_network(media_type: str, attempt: str, tmp_path: Path) -> None:
    told = run(
        f"{JAIL}try:\n    {attempt}\nexcept OSError as error:\n    print('refused', error.errno)",
        media_type,
        str(tmp_path / "written"),
    )
    assert told == b"refused 24\n"
    assert list(tmp_path.iterdir()) == []


def test_the_reader_cannot_write_into_what_is_open(tmp_path: Path) -> None:
    program = (
        "import os, sys\nfrom models.resumes import reader\nfile = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT)\n"
        "reader.prepare(sys.argv[1])\ntry:\n    os.write(file, b'x')\nexcept OSError as error:\n    print(error.errno)"
    )
    assert run(program, kinds.PDF, str(tmp_path / "open")) == b"27\n"
    assert (tmp_path / "open").read_bytes() == b""


def test_the_reader_gets_its_memory_and_no_more() -> None:
    program = f"{JAIL}try:\n    bytearray(3 * 1024 ** 3)\nexcept MemoryError:\n    print('refused')"
    assert run(program, kinds.PDF) == b"refused\n"


def test_a_reader_that_only_computes_is_ended() -> None:
    program = JAIL.replace("reader.prepare", "reader._CPU_S = 1\nreader.prepare") + "while True: pass"
    with pytest.raises(InvalidError, match="takes too long"):
        run(program, kinds.PDF)


def test_a_reader_that_only_waits_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "_TIMEOUT_S", 0.5)
    with pytest.raises(InvalidError, match="takes too long"):
        run("import threading; threading.Event().wait()")


@pytest.mark.parametrize("ending", ["threading.Event().wait()", "print('done', flush=True)"])
def test_what_the_reader_started_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str) -> None:
    monkeypatch.setattr(extraction, "_TIMEOUT_S", 2.0)
    note = tmp_path / "pid"
    program = (
        "import os, sys, threading\n"
        "child = os.fork()\n"
        "if child == 0:\n    os.close(1)\n    threading.Event().wait()\n"
        f"open(sys.argv[1], 'w').write(str(child))\n{ending}"
    )
    try:
        assert run(program, str(note)) == b"done\n"
    except InvalidError as error:
        assert "too long" in error.message  # noqa: PT017 - the other ending
    grandchild = int(note.read_text())
    with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
        psutil.Process(grandchild).wait(5)
    assert not psutil.pid_exists(grandchild) or psutil.Process(grandchild).status() == psutil.STATUS_ZOMBIE


def test_a_reader_that_talks_without_end_is_not_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "_TIMEOUT_S", 600)
    with pytest.raises(InvalidError, match="cannot be read"):
        run("import sys\nwhile True: sys.stdout.write('x' * 100_000)")


def test_a_reader_that_does_not_listen_is_no_trouble() -> None:
    assert extraction.run_child([sys.executable, "-c", "print('done')"], b"x" * 5_000_000) == b"done\n"


def test_the_reader_loads_its_library_from_a_folder_of_its_own(tmp_path: Path) -> None:
    told = (
        run("import tempfile, os; d = tempfile.gettempdir(); print(d, oct(os.stat(d).st_mode)[-3:])").decode().split()
    )
    assert told[0] != tempfile.gettempdir()
    assert told[1] == "700"
    assert not Path(told[0]).exists()
