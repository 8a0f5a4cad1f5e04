"""A DOCX as a package of parts, packed anew from the parts that may hold text.

A zip may unpack to a thousand times its size, and its declared sizes may lie, so it is unpacked here within bounds:
the reader after us only sees what was measured. Pictures, fonts, embedded documents and objects stay behind; the
reader would open each of them with yet another reader.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from typing import Final

from jobraker.errors import InvalidError
from models.resumes.troubles import SENTENCES, Trouble

_LARGEST_UNPACKED: Final = 50 * 1024 * 1024
_MOST_MEMBERS: Final = 2_000
_TYPES: Final = "[Content_Types].xml"
_TEXT_PART: Final = re.compile(r"(?:\[Content_Types\]|(?:_rels|docProps|word)/[\w./-]+)\.(?:xml|rels)|_rels/\.rels")
_MACRO_NAME: Final = re.compile(r"vba(?:project|data)", re.IGNORECASE)
_MACRO_TYPE: Final = re.compile(rb"macroenabled|vbaproject|vbadata", re.IGNORECASE)
# The reader of documents drops what stands for a sign in XML, and AT&amp;T would be ATT: each is spelled as a letter
# that nobody writes, and put back into the text.
_SIGNS: Final = {chr(0x10FF00 + place): sign for place, sign in enumerate("&<>\"'")}
_LETTERS: Final = {sign: letter for letter, sign in _SIGNS.items()}
_TABLE: Final = str.maketrans(_SIGNS)
_NAMED: Final = {b"amp": "&", b"lt": "<", b"gt": ">", b"quot": '"', b"apos": "'"}
_REFERENCE: Final = re.compile(rb"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));")
# All that reading a broken archive raises: each way of compressing has errors of its own, bzip2's is a bare OSError.
BROKEN: Final = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError)


def repack(content: bytes) -> bytes:
    """The parts that may hold text, unpacked within bounds and stored without compression.

    Raises `InvalidError` where the archive declares more than 50 MB, is encrypted, holds macros, or is not what it
    declares.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _store(archive)
    except (RuntimeError, NotImplementedError) as error:
        raise InvalidError(SENTENCES[Trouble.PASSWORD]) from error
    except BROKEN as error:
        raise InvalidError(SENTENCES[Trouble.DAMAGED]) from error


def restore_signs(text: str) -> str:
    """The text that was read out of what `repack` gave, with its signs as their owner wrote them."""
    return text.translate(_TABLE)


def _spell(found: re.Match[bytes]) -> bytes:
    name, decimal, hexadecimal = found.groups()
    try:
        sign = _NAMED[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))
        return _LETTERS.get(sign, sign).encode() if sign in "\t\n" or sign >= " " else found[0]
    except (ValueError, OverflowError):  # no character; the parser will say so
        return found[0]


def _store(archive: zipfile.ZipFile) -> bytes:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if sum(member.file_size for member in members) > _LARGEST_UNPACKED or len(members) > _MOST_MEMBERS:
        raise InvalidError("The document unpacks to more than 50 MB.")
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) < len(names):
        raise zipfile.BadZipFile  # one reader takes the first of two, another the last
    if any(_MACRO_NAME.search(name) for name in names):
        raise InvalidError(SENTENCES[Trouble.MACROS])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as stored:
        for member in members:
            if _TEXT_PART.fullmatch(member.filename):
                # Reading stops at the declared size, and a wrong checksum is an error.
                part = archive.read(member)
                if member.filename == _TYPES and _MACRO_TYPE.search(part.replace(b"\0", b"")):
                    raise InvalidError(SENTENCES[Trouble.MACROS])
                stored.writestr(member.filename, _REFERENCE.sub(_spell, part))
    return packed.getvalue()
