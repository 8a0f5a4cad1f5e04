"""Files made to do harm: each is refused with a sentence of its own before a reader sees it, or is harmless.

The sentence tells which path was taken: what only the reader's limits stop has another one.
"""

import io
import threading
import zipfile
import zlib
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import docx
import pytest

from jobraker.errors import InvalidError
from models.resumes import kinds, packages, pdf_shape, xml_shape
from models.resumes.reading import LARGEST_BYTES, read_resume
from models.resumes.troubles import SENTENCES, Trouble

WORDS = "Robin Example, data engineer. Built pipelines in Python and Airflow for a retailer."
PARAGRAPH = f"<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>"
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MACRO_TYPES = '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def make_docx(parts: Mapping[str, str | bytes] = {}) -> bytes:
    """A real document with some parts replaced and some added."""
    document, packed, changed = docx.Document(), io.BytesIO(), io.BytesIO()
    document.add_paragraph(WORDS)
    document.save(packed)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in set(parts) - set(old.namelist()):
            new.writestr(name, parts[name])
    return changed.getvalue()


def make_document(body: str, *, opening: str = '<?xml version="1.0"?>') -> str:
    return f"{opening}<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>"


def make_pdf(*objects: bytes, version: bytes = b"1.5") -> bytes:
    """A file of the given objects, the first of which is the catalogue; the reader finds them without a table."""
    numbered = [b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, start=1)]
    return b"%%PDF-%s\n" % version + b"".join(numbered) + b"trailer << /Root 1 0 R /Size %d >>\n" % (len(objects) + 1)


def make_stream(description: bytes, content: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (description, len(content), content)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents 4 0 R "
    b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
)
CONTENT = make_stream(b"", b"BT /F1 12 Tf 20 100 Td (%s) Tj ET" % WORDS.encode())


def make_pages(number: int, *, stated: int | None = None, tree: bytes = b"/Pages") -> bytes:
    kids = b" ".join(b"%d 0 R" % place for place in range(5, 5 + number))
    count = number if stated is None else stated
    root = b"<< /Type %s /Count %d /Kids [ %s ] >>" % (tree, count, kids)
    return make_pdf(CATALOGUE, root, b"null", CONTENT, *[PAGE] * number)


def expect(trouble: Trouble, content: bytes) -> None:
    assert len(content) <= LARGEST_BYTES
    with pytest.raises(InvalidError) as caught:
        read_resume(content, "cv")
    assert caught.value.message == SENTENCES[trouble]


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"},
        {"word/VBAPROJECT.BIN": b"\xd0\xcf\x11\xe0"},
        {"word/vbaData.xml": "<x/>"},
        {"[Content_Types].xml": MACRO_TYPES},
        {"[Content_Types].xml": MACRO_TYPES.encode("utf-16")},
        {"[Content_Types].xml": MACRO_TYPES.replace("document.macroEnabled", "template.MACROENABLEDTEMPLATE")},
    ],
    ids=["project", "capitals", "data", "type", "type in UTF-16", "template"],
)
def test_macros_are_refused(parts: dict[str, str | bytes]) -> None:
    expect(Trouble.MACROS, make_docx(parts))


def test_what_is_embedded_stays_behind() -> None:
    inner = make_docx({"word/document.xml": make_document("<w:p><w:r><w:t>Smuggled words</w:t></w:r></w:p>")})
    names = ["word/embeddings/a.docx", "word/embeddings/oleObject1.bin", "word/media/a.zip", "word/activeX/a.bin"]
    names += [
        "customXml/item1.xml",
        "word/fonts/font1.odttf",
        "../../word/a.xml",
        "/etc/a.xml",
        "docProps/thumbnail.jpeg",
    ]
    content = make_docx(dict.fromkeys(names, inner))
    with zipfile.ZipFile(io.BytesIO(packages.repack(content))) as archive:
        kept = set(archive.namelist())
        assert {"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml"} <= kept
        assert kept.isdisjoint(names)
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    text = read_resume(content, "cv.docx").text
    assert WORDS in text
    assert "Smuggled" not in text


def test_two_parts_of_one_name_are_refused() -> None:
    packed = io.BytesIO(make_docx())
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("word/Document.xml", make_document(PARAGRAPH))
    expect(Trouble.DAMAGED, packed.getvalue())


def test_nothing_outside_is_fetched() -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        links = "".join(
            f'<Relationship Id="x{number}" TargetMode="External" Type="{kind}/{name}" Target="{address}/{name}"/>'
            for number, name in enumerate(("attachedTemplate", "image", "oleObject", "subDocument", "frame"))
        )
        relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
        text = read_resume(
            make_docx({"word/_rels/settings.xml.rels": relations, "word/_rels/document.xml.rels": relations}), "cv.docx"
        ).text
        server.shutdown()
        thread.join()
    assert WORDS in text
    assert asked == []


@pytest.mark.parametrize(
    "opening",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY % more SYSTEM "http://127.0.0.1:9/x.dtd"> %more;]>',
        '<?xml version="1.0"?>\n<!-- first a remark -->\n<!DOCTYPE x>',
    ],
    ids=["laughs", "file", "address", "parameter", "empty"],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"])
def test_definitions_of_entities_are_refused(opening: str, part: str) -> None:
    entity = "" if opening.endswith("x>") else "&l9;"
    document = make_document(PARAGRAPH.replace(WORDS, WORDS + entity), opening=opening)
    expect(Trouble.ENTITIES, make_docx({part: document}))
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        assert xml_shape.find_trouble(document.encode(encoding)) in {Trouble.ENTITIES, Trouble.DAMAGED}


def test_a_document_that_speaks_of_definitions_is_read() -> None:
    body = PARAGRAPH.replace(WORDS, f"{WORDS} I wrote &lt;!DOCTYPE html> and &lt;!ENTITY x 'y'>")
    assert "<!ENTITY x 'y'>" in read_resume(make_docx({"word/document.xml": make_document(body)}), "cv").text


def test_elements_without_end_are_refused() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 100_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 100_000
    expect(Trouble.TOO_DEEP, make_docx({"word/document.xml": make_document(deep)}))
    expect(Trouble.TOO_LARGE, make_docx({"word/document.xml": make_document("<w:p/>" * 1_000_001)}))
    expect(Trouble.DAMAGED, make_docx({"word/document.xml": make_document("<w:p>")}))
    expect(
        Trouble.DAMAGED,
        make_docx({"word/document.xml": make_document("", opening='<?xml version="1.0" encoding="x"?>')}),
    )


def test_one_long_token_is_read_once() -> None:
    """Older versions of the parser began such a token anew with each piece."""
    assert xml_shape.find_trouble(b"<x a='" + b"y" * 20_000_000 + b"'/>") is None
    assert xml_shape.find_trouble(b"<!--" + b"y" * 20_000_000) == Trouble.DAMAGED


def test_as_many_pages_as_a_cv_may_have_are_read() -> None:
    read = read_resume(make_pages(100), "cv.pdf")
    assert (read.pages, read.text.count("Robin Example")) == (100, 100)


@pytest.mark.parametrize(
    "content",
    [
        make_pages(101),
        make_pages(10_000),
        make_pages(1, stated=1_000_000),
        make_pages(10_000, stated=0),
        # Names in escapes hide from us, not from the reader.
        make_pages(2_000, tree=b"/#50ages").replace(b"/Type /Page /", b"/Type /#50age /"),
    ],
    ids=["one too many", "ten thousand", "stated", "not stated", "hidden"],
)
def test_more_pages_are_refused(content: bytes) -> None:
    expect(Trouble.TOO_MANY_PAGES, content)


def test_pages_are_counted_before_they_are_read() -> None:
    assert pdf_shape.find_trouble(make_pages(100)) is None
    assert pdf_shape.find_trouble(make_pages(10_000)) == Trouble.TOO_MANY_PAGES
    tree = b" ".join(PAGE for _ in range(10_000)) + b"<< /Type /Pages /Count 10000 >>"
    packed = make_stream(b"/Type /ObjStm /N 10001 /First 0 /Filter /FlateDecode", zlib.compress(tree))
    assert pdf_shape.find_trouble(make_pdf(CATALOGUE, packed)) == Trouble.TOO_MANY_PAGES


def test_bookmarks_are_not_pages() -> None:
    outline = b"<< /Type /Outlines /First 3 0 R /Count 5000 >>"
    root = b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>"
    assert read_resume(make_pdf(CATALOGUE, root, PAGE, CONTENT, outline), "cv.pdf").pages == 1


@pytest.mark.parametrize(
    "description",
    [
        b"/Filter /FlateDecode",
        b"/Filter [/FlateDecode]",
        b"/Filter /Fl",
        b"/Type /ObjStm /N 9 /First 9 /Filter /FlateDecode",
    ],
)
def test_streams_that_unpack_to_too_much_are_refused(description: bytes) -> None:
    root = b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>"
    bomb = make_stream(description, zlib.compress(bytes(60_000_000), 9))
    expect(Trouble.TOO_LARGE, make_pdf(CATALOGUE, root, PAGE, bomb))
    small = make_stream(description, zlib.compress(bytes(20_000_000), 9))
    expect(Trouble.TOO_LARGE, make_pdf(CATALOGUE, root, PAGE, CONTENT, small, small, small))


def test_streams_that_are_packed_twice_are_refused() -> None:
    twice = zlib.compress(zlib.compress(bytes(60_000_000), 9), 9)
    content = make_stream(b"/Filter [/FlateDecode /FlateDecode]", twice)
    expect(Trouble.TOO_LARGE, make_pdf(CATALOGUE, b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>", PAGE, content))


def test_a_large_picture_is_not_unpacked() -> None:
    picture = make_stream(
        b"/Type /XObject /Subtype /Image /Width 8000 /Height 8000 /BitsPerComponent 8 /ColorSpace /DeviceGray "
        b"/Filter /FlateDecode",
        zlib.compress(bytes(64_000_000), 9),
    )
    root = b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>"
    assert WORDS in read_resume(make_pdf(CATALOGUE, root, PAGE, CONTENT, picture), "cv.pdf").text


def test_dictionaries_without_end_are_refused() -> None:
    root = b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>"
    deep = b"<< /A " * 500_000 + b">>" * 500_000
    expect(Trouble.TOO_DEEP, make_pdf(CATALOGUE, root, PAGE, CONTENT, deep))


@pytest.mark.parametrize(
    "piece", [b"[", b"(", b"<", b"<<", b"stream\n", b"1 0 obj", b"/Kids ", b"/Type /Pages ", b"%", b">>"]
)
def test_a_file_of_one_piece_is_walked_through_once(piece: bytes) -> None:
    content = b"%PDF-1.7\n" + piece * (LARGEST_BYTES // len(piece) - 10)
    assert pdf_shape.find_trouble(content) in {None, Trouble.TOO_DEEP}
    with pytest.raises(InvalidError) as caught:
        read_resume(content, "cv.pdf")
    assert "too long" not in caught.value.message


def test_what_a_pdf_would_do_when_opened_is_not_done() -> None:
    """Only text is taken out; scripts, actions and attachments of a PDF are words to nobody."""
    attachment = make_stream(b"/Type /EmbeddedFile /Subtype /text#2Fplain", b"Smuggled words of an attachment")
    catalogue = (
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> "
        b"/AA << /WC << /S /Launch /F (/bin/sh) >> >> "
        b"/Names << /EmbeddedFiles << /Names [ (a.txt) << /Type /Filespec /F (a.txt) /EF << /F 5 0 R >> >> ] >> >> >>"
    )
    root = b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>"
    read = read_resume(make_pdf(catalogue, root, PAGE, CONTENT, attachment), "cv.pdf")
    assert read.text == WORDS


@pytest.mark.parametrize(
    "head",
    [
        *(b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"<html>", b" \n<script>", b"MZ\x90", b"\x7fELF"),
        *(b"#!/bin/sh\n", b"{\\rtf1 ", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xef\xbb\xbf<html>"),
    ],
)
def test_two_kinds_at_once_are_refused(head: bytes) -> None:
    with pytest.raises(InvalidError, match="two kinds of file at once"):
        read_resume(head + b"\n" + make_pages(1), "cv.pdf")


def test_a_document_that_begins_with_a_pdf_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.pdf", make_pages(1))
        archive.writestr("word/document.xml", make_document(PARAGRAPH))
    with pytest.raises(InvalidError, match="two kinds of file at once"):
        read_resume(packed.getvalue(), "cv.docx")


@pytest.mark.parametrize("head", [b"\n", b"\xef\xbb\xbf", b"Content-Type: application/pdf\r\n\r\n"])
def test_a_pdf_with_something_harmless_before_it_is_read(head: bytes) -> None:
    assert WORDS in read_resume(head + make_pages(1), "cv").text


def test_a_binary_that_begins_like_a_text_is_refused() -> None:
    with pytest.raises(InvalidError, match="not read"):
        read_resume(WORDS.encode() * 2_000 + bytes(range(256)), "cv.txt")
    with pytest.raises(InvalidError, match="not read"):
        kinds.decode(b"a" * 4_000_000 + b"\x01")


@pytest.mark.parametrize("piece", ["word ", "a", "\t", "é", "\n", "\r", "\f", " \n"])
def test_five_megabytes_of_one_piece_are_read_once(piece: str) -> None:
    content = (WORDS + piece * (LARGEST_BYTES // len(piece.encode()) - 100)).encode()
    assert len(content) <= LARGEST_BYTES
    assert read_resume(content, "cv.txt").text.startswith(WORDS)


def test_tricks_with_directions_and_widths_are_kept_as_they_are() -> None:
    """They are text, and what to make of them is for whoever shows it or hands it on."""
    tricks = "\u202egnp.exe\u202c \u200bhidden\u200d \u2066left\u2069 \ufeff"
    assert read_resume(f"{WORDS} {tricks}.".encode(), "cv.txt").text == f"{WORDS} {tricks}."
