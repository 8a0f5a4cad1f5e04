"""What an uploaded file is, told from its bytes.

A DOCX is a zip, and a zip may unpack to a thousand times its size. Its declared sizes may lie, so the archive
is unpacked here within bounds and packed anew: the reader after us only sees what was measured.
"""

import io
import lzma
import struct
import zipfile
import zlib
from typing import Final

from jobraker.errors import InvalidError

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKDOWN: Final = "text/markdown"
PLAIN: Final = "text/plain"
MEDIA_TYPES: Final = (PDF, DOCX, MARKDOWN, PLAIN)

_LARGEST_UNPACKED: Final = 50 * 1024 * 1024
_MOST_MEMBERS: Final = 2_000
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
# All that reading a broken archive raises: each way of compressing has errors of its own, bzip2's is a bare OSError.
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError)
_WANTED: Final = "Upload a PDF, DOCX, Markdown or text file."


def find_media_type(content: bytes, filename: str) -> str:
    """The media type of `content`. Raises `InvalidError` for a kind that is not read here."""
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _type_of_zip(content)
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED_STREAM in content:
            raise InvalidError("The document is protected with a password. Upload one without.")
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
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in content[:65_536])  # noqa: PLR2004 - space
    if controls:
        return ()
    plain = sum(byte < 128 for byte in content)  # noqa: PLR2004 - the end of ASCII
    # Old Western text is mostly ASCII; bytes at random are not.
    return ("utf-8-sig", "cp1252") if plain > 0.8 * len(content) else ("utf-8-sig",)


def _type_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (*_BROKEN, NotImplementedError) as error:
        raise InvalidError("The file is damaged: it could not be read to its end.") from error
    if "word/document.xml" in names:
        return DOCX
    raise InvalidError(f"Files of this kind are not read. {_WANTED}")


def repack(content: bytes) -> bytes:
    """The same archive, unpacked within bounds and stored without compression.

    Raises `InvalidError` where it declares more than 50 MB, is encrypted, or is not what it declares.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _store(archive)
    except (RuntimeError, NotImplementedError) as error:
        raise InvalidError("The document is protected with a password. Upload one without.") from error
    except _BROKEN as error:
        raise InvalidError("The file is damaged: it could not be read to its end.") from error


def _store(archive: zipfile.ZipFile) -> bytes:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if sum(member.file_size for member in members) > _LARGEST_UNPACKED or len(members) > _MOST_MEMBERS:
        raise InvalidError("The document unpacks to more than 50 MB.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as stored:
        for member in members:
            # Reading stops at the declared size, and a wrong checksum is an error.
            stored.writestr(member.filename, archive.read(member))
    return packed.getvalue()
