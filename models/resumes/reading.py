"""The text of a CV that somebody uploaded: PDF, DOCX, Markdown or plain text.

What a file is, its content decides and never its name: browsers and people rename files. Whatever cannot be
read raises `InvalidError` with a sentence the owner of the file can act upon.
"""

import re
from dataclasses import dataclass
from typing import Final

from jobraker.errors import InvalidError
from models.resumes import kinds, packages
from models.resumes.extraction import extract
from models.resumes.reader import LONGEST_TEXT

LARGEST_BYTES: Final = 5 * 1024 * 1024
_FEWEST_LETTERS: Final = 20
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class ResumeText:
    """What a file says. `pages` is None where the format has no pages of its own."""

    text: str
    media_type: str
    pages: int | None


def read_resume(content: bytes, filename: str) -> ResumeText:
    """The text of an uploaded file; the name only tells Markdown from plain text.

    A text of more than 200,000 characters is cut there, without an error.
    Raises `InvalidError` for a file that is empty, over 5 MB, encrypted, scanned, damaged or of another kind,
    and `UnavailableError` where too many are being read at once.
    """
    if not content:
        raise InvalidError("The file is empty.")
    if len(content) > LARGEST_BYTES:
        raise InvalidError("The file is larger than 5 MB.")
    media_type = kinds.find_media_type(content, filename)
    if media_type == kinds.PDF:
        return _read_pdf(content)
    if media_type == kinds.DOCX:
        return _read_docx(content)
    return ResumeText(_demand_text(_tidy(kinds.decode(content)[:LONGEST_TEXT])), media_type, None)


def _read_pdf(content: bytes) -> ResumeText:
    extracted = extract(content, kinds.PDF)
    text = _tidy(extracted.text)
    if extracted.pages and _letters(text) < _FEWEST_LETTERS:
        raise InvalidError(
            "The PDF has pages but no text: it seems to be scanned. Upload one whose text can be selected."
        )
    return ResumeText(_demand_text(text), kinds.PDF, extracted.pages)


def _read_docx(content: bytes) -> ResumeText:
    extracted = extract(packages.repack(content), kinds.DOCX)
    return ResumeText(_demand_text(_tidy(packages.restore_signs(extracted.text))), kinds.DOCX, None)


def _demand_text(text: str) -> str:
    if _letters(text) < _FEWEST_LETTERS:
        raise InvalidError("The file holds no text.")
    return text


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _tidy(text: str) -> str:
    """One kind of line end, no control characters (Postgres refuses some), no runs of blanks."""
    lines = _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")).split("\n")
    joined = "\n".join(" ".join(line.split()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()
