"""What an uploaded file is, told from its bytes.

A file that is two kinds at once is refused: it would be one thing to us and another to whoever opens it later.
"""

import io
import zipfile
from typing import Final

from jobraker.errors import InvalidError
from models.resumes.packages import BROKEN
from models.resumes.troubles import SENTENCES, Trouble

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKDOWN: Final = "text/markdown"
PLAIN: Final = "text/plain"
MEDIA_TYPES: Final = (PDF, DOCX, MARKDOWN, PLAIN)

_PDF: Final = b"%PDF-"
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
# Before its mark a PDF may carry what some mail program left there, but not the beginning of another kind of file.
_OTHERS: Final = (
    _ZIP,
    b"PK\x05\x06",
    _OLD_OFFICE,
    b"<",
    b"{\\rtf",
    b"GIF8",
    b"\x89PNG",
    b"\xff\xd8",
    b"MZ",
    b"\x7fELF",
    b"#!",
)
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r\f"))
_ASCII: Final = bytes(range(128))
_WANTED: Final = "Upload a PDF, DOCX, Markdown or text file."


def find_media_type(content: bytes, filename: str) -> str:
    """The media type of `content`. Raises `InvalidError` for a kind that is not read here."""
    if _PDF in content[:1024]:
        if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_OTHERS):
            raise InvalidError("The file is two kinds of file at once. Save it anew as one of them.")
        return PDF
    if content.startswith(_ZIP):
        return _type_of_zip(content)
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED_STREAM in content:
            raise InvalidError(SENTENCES[Trouble.PASSWORD])
        raise InvalidError(f"Old Word files (.doc) are not read. {_WANTED}")
    if content.lstrip()[:5].lower() in (b"{\\rtf", b"<!doc", b"<html", b"<?xml"):
        raise InvalidError(f"Files of this kind are not read. {_WANTED}")
    decode(content)
    return MARKDOWN if filename.lower().endswith((".md", ".markdown")) else PLAIN


def decode(content: bytes) -> str:
    """The text of a text file. Raises `InvalidError` for bytes that are no text."""
    for encoding in _likely_encodings(content):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidError(f"Files of this kind are not read. {_WANTED}")


def _likely_encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if len(content.translate(None, _CONTROLS)) < len(content):
        return ()
    plain = len(content) - len(content.translate(None, _ASCII))
    # Old Western text is mostly ASCII; bytes at random are not.
    return ("utf-8-sig", "cp1252") if plain > 0.8 * len(content) else ("utf-8-sig",)


def _type_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (*BROKEN, NotImplementedError) as error:
        raise InvalidError(SENTENCES[Trouble.DAMAGED]) from error
    if "word/document.xml" in names:
        return DOCX
    raise InvalidError(f"Files of this kind are not read. {_WANTED}")
