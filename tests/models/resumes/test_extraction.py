"""The process that reads strangers' files gets little, gives little, and is one of a few."""

import io
import json
import sys
import threading

import docx
import pytest

from jobraker.errors import InvalidError, UnavailableError
from models.resumes import extraction, kinds
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
    assert set(json.loads(told)) <= {"PYTHONPATH", "LANG", "LC_CTYPE"}
    assert b"a-secret" not in told


def test_a_long_text_is_cut_before_it_leaves_the_child() -> None:
    text = "Built pipelines in Python. " * 10_000
    assert len(extraction.extract(render_docx(text), kinds.DOCX).text) == extraction.LONGEST_TEXT
    assert len(read_resume(render_docx(text), "cv.docx").text) <= extraction.LONGEST_TEXT
    assert len(read_resume(text.encode(), "cv.txt").text) <= extraction.LONGEST_TEXT


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
