"""The text of a CV that somebody uploaded: PDF, DOCX, Markdown or plain text.

What a file is, its content decides and never its name: browsers and people rename files. Whatever cannot be
read raises `InvalidError` with a sentence the owner of the file can act upon.
"""

import re
from dataclasses import dataclass
from typing import Final

from kreuzberg import ExtractionConfig, ExtractionResult, KreuzbergError, extract_bytes_sync

from jobraker.errors import InvalidError
from models.resumes import kinds

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

    Raises `InvalidError` for a file that is empty, over 5 MB, encrypted, scanned, damaged or of another kind.
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
    return ResumeText(_demand_text(_tidy(kinds.decode(content))), media_type, None)


def _read_pdf(content: bytes) -> ResumeText:
    result = _extract(content, kinds.PDF)
    pages = int(result.metadata.get("page_count") or 0)
    text = _tidy(result.content)
    if pages and _letters(text) < _FEWEST_LETTERS:
        raise InvalidError(
            "The PDF has pages but no text: it seems to be scanned. Upload one whose text can be selected."
        )
    return ResumeText(_demand_text(text), kinds.PDF, pages)


def _read_docx(content: bytes) -> ResumeText:
    result = _extract(kinds.repack(content), kinds.DOCX)
    return ResumeText(_demand_text(_tidy(result.content)), kinds.DOCX, None)


def _extract(content: bytes, media_type: str) -> ExtractionResult:
    config = ExtractionConfig(use_cache=False, extraction_timeout_secs=30)
    try:
        return extract_bytes_sync(content, media_type, config)
    except KreuzbergError as error:
        if "password" in str(error).lower():
            raise InvalidError("The PDF is protected with a password. Upload one without.") from error
        raise InvalidError("The file is damaged: it could not be read to its end.") from error


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
