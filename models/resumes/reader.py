"""The process that reads one file of a stranger: from standard input, its answer as JSON to standard output.

First it loads all it needs by reading a document of our own; then it gives up opening and writing files, and with
that the network; only then does it look at the file. How many processes it may have is not limited: that limit counts
all processes of the user, the whole house's.
"""

import io
import json
import resource
import sys
import zipfile
from typing import Any, Final

from models.resumes import pdf_shape, xml_shape
from models.resumes.troubles import Trouble

LONGEST_TEXT: Final = 200_000  # characters; no CV is a book, and what is read here is stored and read again
_MEMORY_BYTES: Final = 2 * 1024**3
_CPU_S: Final = 20
_PDF: Final = "application/pdf"
_OWN_PAGE: Final = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj
trailer<</Root 1 0 R>>
"""
_OWN_PARTS: Final = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>',
}


def main() -> None:
    """Answer with the text and the number of pages, or with a trouble."""
    media_type = sys.argv[1]
    prepare(media_type)
    # Escaped, so that a lone surrogate cannot break the pipe.
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read(), media_type)))


def prepare(media_type: str) -> None:
    """Load what reading such a file takes, then give up what it does not take, for good."""
    _limit(resource.RLIMIT_AS, _MEMORY_BYTES)
    _limit(resource.RLIMIT_CORE, 0)
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S + 1))  # a signal that tells why, then the end
    _answer(_OWN_PAGE if media_type == _PDF else _pack_own_parts(), media_type)  # loads what is loaded late
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, 0)  # what is open stays open: the two pipes


def _answer(content: bytes, media_type: str) -> dict[str, Any]:
    trouble = pdf_shape.find_trouble(content) if media_type == _PDF else _find_trouble_in_parts(content)
    return {"trouble": trouble} if trouble else _read(content, media_type)


def _pack_own_parts() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in _OWN_PARTS.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))


def _find_trouble_in_parts(content: bytes) -> Trouble | None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return next(filter(None, (xml_shape.find_trouble(archive.read(name)) for name in parts)), None)


def _read(content: bytes, media_type: str) -> dict[str, Any]:
    from kreuzberg import ExtractionConfig, KreuzbergError, extract_bytes_sync  # noqa: PLC0415 - under the limits

    config = ExtractionConfig(use_cache=False)
    config.disable_ocr = True  # type: ignore[attr-defined] # its stubs forgot it
    config.max_archive_depth = 0  # no attachments
    try:
        result = extract_bytes_sync(content, media_type, config)
    except KreuzbergError as error:
        return {"trouble": Trouble.PASSWORD if "password" in str(error).lower() else Trouble.DAMAGED}
    return {"text": result.content[:LONGEST_TEXT], "pages": int(result.metadata.get("page_count") or 0)}


if __name__ == "__main__":
    main()
