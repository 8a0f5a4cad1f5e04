import hashlib
import io
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
import typst

from jobraker.errors import InvalidError
from models.resumes import kinds
from models.resumes.reading import LARGEST_BYTES, read_resume

WORDS = "Robin Example, data engineer. Built pipelines in Python and Airflow for a retailer."


def render_pdf(folder: Path, markup: str) -> bytes:
    page = folder / "cv.typ"
    page.write_text(markup, encoding="utf-8")
    return typst.compile(str(page))


def render_docx(*, table: bool = False) -> bytes:
    document = docx.Document()
    document.add_heading("Robin Example", 0)
    document.add_paragraph(WORDS)
    if table:
        cells = document.add_table(rows=1, cols=2).rows[0].cells
        cells[0].text, cells[1].text = "2019 to 2024", "Analytics engineer at Northwind"
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def render_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + bytes(range(0, 160, 20)) for _ in range(8)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def rc4(key: bytes, data: bytes) -> bytes:
    state, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def render_bomb() -> bytes:
    """A page of some 240 KB whose content is 100 MB of text operators."""
    content = zlib.compress(b"BT /F1 12 Tf 20 100 Td " + b"(hello world data engineer) Tj " * 3_200_000 + b"ET", 9)
    head = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(content)
    return assemble_pdf(head + content + b"\nendstream")


def assemble_pdf(content: bytes, *, trailer: bytes = b"", more: tuple[bytes, ...] = ()) -> bytes:
    """One page around a content stream."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>> >>",
        content,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *more,
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table))


def render_encrypted_pdf(password: bytes) -> bytes:
    """The oldest standard encryption of the PDF format (40 bits), by hand."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    padded, file_id, rights = (password + padding)[:32], b"0123456789abcdef", -4
    owner = rc4(hashlib.md5(padded).digest()[:5], padded)  # noqa: S324
    key = hashlib.md5(padded + owner + struct.pack("<i", rights) + file_id).digest()[:5]  # noqa: S324
    user = rc4(key, padding)
    page_key = hashlib.md5(key + (4).to_bytes(3, "little") + b"\0\0").digest()[:10]  # noqa: S324
    stream = rc4(page_key, b"BT /F1 12 Tf 20 100 Td (" + WORDS.encode() + b") Tj ET")
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d >>" % (
        owner.hex().encode(),
        user.hex().encode(),
        rights,
    )
    content = b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream"
    return assemble_pdf(
        content, trailer=b"/Encrypt 6 0 R /ID [<%s> <%s>]" % ((file_id.hex().encode(),) * 2), more=(lock,)
    )


def test_a_pdf_gives_its_text_and_its_pages(tmp_path: Path) -> None:
    read = read_resume(render_pdf(tmp_path, f"= CV\n{WORDS}\n#pagebreak()\nSecond page"), "cv.pdf")
    assert "Built pipelines in Python and Airflow" in read.text
    assert "Second page" in read.text
    assert (read.media_type, read.pages) == (kinds.PDF, 2)
    assert "\r" not in read.text


def test_a_docx_gives_its_paragraphs_and_its_tables() -> None:
    read = read_resume(render_docx(table=True), "cv.docx")
    assert WORDS in read.text
    assert "Analytics engineer at Northwind" in read.text
    assert read.media_type == kinds.DOCX


def test_a_docx_keeps_its_signs() -> None:
    signs = "R&D at AT&T and Smith & Sons: List<T>, 'a' \"b\", &amp; é"
    document, packed = docx.Document(), io.BytesIO()
    document.add_paragraph(signs)
    document.save(packed)
    assert read_resume(packed.getvalue(), "cv.docx").text == signs
    written = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace("é".encode(), b"&#233;&#xe9;&#38;&#x3C;&#160;&#x10FFFF;&#9;end"))
    assert read_resume(written.getvalue(), "cv.docx").text == signs + "é&< \U0010ffff end"


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (WORDS.encode(), "cv.txt", kinds.PLAIN),
        (f"# Robin\n\n{WORDS}".encode(), "cv.md", kinds.MARKDOWN),
        (b"\xef\xbb\xbf" + WORDS.encode(), "cv.txt", kinds.PLAIN),
        (WORDS.encode("utf-16"), "cv.txt", kinds.PLAIN),
        (f"{WORDS} Café Zürich".encode("cp1252"), "cv.txt", kinds.PLAIN),
    ],
)
def test_text_files_are_read_in_their_encodings(content: bytes, name: str, media_type: str) -> None:
    read = read_resume(content, name)
    assert WORDS in read.text
    assert read.media_type == media_type


def test_old_western_text_keeps_its_accents() -> None:
    assert "Café Zürich" in read_resume(f"{WORDS} Café Zürich".encode("cp1252"), "cv.txt").text


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    assert read_resume(render_pdf(tmp_path, WORDS), "cv.docx").media_type == kinds.PDF
    assert read_resume(render_docx(), "cv.pdf").media_type == kinds.DOCX
    assert read_resume(WORDS.encode(), "cv.pdf").media_type == kinds.PLAIN


def test_an_encrypted_pdf_is_refused_and_the_same_without_a_password_is_read() -> None:
    with pytest.raises(InvalidError, match="protected with a password"):
        read_resume(render_encrypted_pdf(b"secret"), "cv.pdf")
    # Restricted to the owner, but open to every reader: the same bytes by an empty password.
    assert "data engineer" in read_resume(render_encrypted_pdf(b""), "cv.pdf").text


def test_a_scanned_pdf_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(render_png())
    with pytest.raises(InvalidError, match="seems to be scanned"):
        read_resume(render_pdf(tmp_path, '#image("scan.png", width: 100%)'), "cv.pdf")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "The file is empty"),
        (b" \n\t \n", "holds no text"),
        (b"x" * (LARGEST_BYTES + 1), "larger than 5 MB"),
        (b"%PDF-1.7 and then nothing", "damaged"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (render_docx()[:4000], "damaged"),
        (b"GIF89a\x00\x01\x00\x01\x00", "not read"),
        (bytes(range(256)) * 40, "not read"),
        (b"{\\rtf1 Robin Example}", "not read"),
        (b"<!DOCTYPE html><html>Robin Example</html>", "not read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Old Word files"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content: bytes, complaint: str) -> None:
    with pytest.raises(InvalidError, match=complaint):
        read_resume(content, "cv.pdf")


def test_a_spreadsheet_is_no_resume() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(InvalidError, match="not read"):
        read_resume(packed.getvalue(), "cv.docx")


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (51 * 1024 * 1024))
    assert len(packed.getvalue()) < LARGEST_BYTES
    with pytest.raises(InvalidError, match="more than 50 MB"):
        read_resume(packed.getvalue(), "cv.docx")


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (51 * 1024 * 1024))
    honest = struct.pack("<I", 51 * 1024 * 1024)
    with pytest.raises(InvalidError, match="damaged"):
        read_resume(packed.getvalue().replace(honest, struct.pack("<I", 1000)), "cv.docx")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_an_archive_with_a_corrupt_member_is_refused(method: int, place: float) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("word/document.xml", WORDS.encode() * 200)
        size, start = archive.infolist()[0].compress_size, 30 + len("word/document.xml")
    content = bytearray(packed.getvalue())
    middle = start + int(size * place)
    content[middle : middle + 4] = bytes(255 - byte for byte in content[middle : middle + 4])
    with pytest.raises(InvalidError, match="damaged"):
        read_resume(bytes(content), "cv.docx")


def test_a_page_that_unpacks_to_gigabytes_is_refused_and_this_process_lives_on() -> None:
    bomb = render_bomb()
    assert len(bomb) < LARGEST_BYTES
    with pytest.raises(InvalidError, match="far too large inside"):
        read_resume(bomb, "cv.pdf")


def test_a_control_character_never_reaches_the_database(tmp_path: Path) -> None:
    assert "\x00" not in read_resume(f"{WORDS}\x0c{WORDS}".encode(), "cv.txt").text
    with pytest.raises(InvalidError, match="not read"):
        read_resume(f"{WORDS}\x00".encode(), "cv.txt")


@pytest.mark.shared
def test_real_resumes_are_read(shared_data: Path) -> None:
    files = [*shared_data.glob("vanetik-cv-vacancy/*.docx"), *shared_data.glob("resume-pdf-fixtures/*.pdf")]
    texts = [read_resume(path.read_bytes(), path.name).text for path in files]
    assert len(texts) > 60
    assert min(map(len, texts)) > 300
