import asyncio
import io
import threading
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.exchange import LARGEST_UPLOAD
from api.resumes.uploads import Reader, find_reader, tidy
from jobraker.blobs import Blobs
from jobraker.db import Connection
from jobraker.settings import Settings
from models.resumes.extraction import SEATS
from models.resumes.reading import ResumeText, read_resume
from tests.api.conftest import SignIn

TEXT = b"Ada Lovelace\nData engineer with ten years of Python and SQL.\n"
CROWD = 50  # more than the 40 threads that all requests share


def upload(person: TestClient, content: bytes = TEXT, filename: str = "cv.txt") -> Any:
    return person.post("/resumes", files={"file": (filename, content)})


def build_docx(text: str) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def count_files(settings: Settings) -> int:
    return sum(1 for path in settings.place.blobs.rglob("*") if path.is_file())


def test_an_uploaded_cv_is_read_and_kept(ada: TestClient, owner: Connection, settings: Settings) -> None:
    content = build_docx("Ada Lovelace, data engineer, ten years of Python.")
    answer = upload(ada, content, "C:\\Users\\ada\\my cv.docx")
    assert answer.status_code == 201
    resume = answer.json()["data"]
    assert "ten years of Python" in resume["text"]
    assert resume["filename"] == "my cv.docx"
    assert resume["bytes"] == len(content)
    assert resume["is_current"]
    row = owner.execute("select blob_hash from app.resumes").fetchone() or {}
    assert b"word/document.xml" not in Blobs(str(settings.place.blobs)).read(row["blob_hash"]), "not sealed"


def test_the_file_comes_back_as_it_was_uploaded(ada: TestClient) -> None:
    content = build_docx("Ada Lovelace, data engineer, ten years of Python.")
    resume_id = upload(ada, content, "Lebenslauf für Ada.docx").json()["data"]["resume_id"]
    file = ada.get(f"/resumes/{resume_id}/file")
    assert file.content == content
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''Lebenslauf%20f%C3%BCr%20Ada.docx"
    assert file.headers["content-type"].endswith("wordprocessingml.document")


def test_a_file_that_was_changed_in_the_store_is_not_given_out(ada: TestClient, settings: Settings) -> None:
    resume_id = upload(ada).json()["data"]["resume_id"]
    (file,) = (path for path in settings.place.blobs.rglob("*") if path.is_file())
    file.write_bytes(b"another's CV")
    assert ada.get(f"/resumes/{resume_id}/file").status_code == 500


def test_the_newest_cv_is_the_current_one(ada: TestClient) -> None:
    upload(ada, filename="old.txt")
    upload(ada, filename="new.txt")
    listed = ada.get("/resumes").json()
    assert [(row["filename"], row["is_current"]) for row in listed["data"]] == [("new.txt", True), ("old.txt", False)]
    assert "text" not in listed["data"][0]
    assert listed["meta"]["pagination"]["total"] == 2


def test_deleting_the_current_cv_makes_the_one_before_current(ada: TestClient) -> None:
    old, new = (upload(ada, filename=name).json()["data"]["resume_id"] for name in ("old.txt", "new.txt"))
    assert ada.delete(f"/resumes/{new}").status_code == 200
    assert ada.get(f"/resumes/{new}").status_code == 404
    assert ada.get(f"/resumes/{old}").json()["data"]["is_current"]
    assert ada.delete(f"/resumes/{new}").status_code == 404


def test_a_file_goes_with_its_cv_and_with_no_other(ada: TestClient, sign_in: SignIn, settings: Settings) -> None:
    eve = sign_in("eve@example.com")
    mine, same = (upload(ada).json()["data"]["resume_id"] for _ in range(2))
    hers = upload(eve).json()["data"]["resume_id"]
    for person, resume_id, left in ((ada, mine, 2), (eve, hers, 1)):
        assert person.delete(f"/resumes/{resume_id}").status_code == 200
        assert count_files(settings) == left
    assert ada.get(f"/resumes/{same}/file").content == TEXT


def test_a_cv_is_its_owners(ada: TestClient, sign_in: SignIn) -> None:
    resume_id = upload(ada).json()["data"]["resume_id"]
    eve = sign_in("eve@example.com")
    assert eve.get(f"/resumes/{resume_id}").status_code == 404
    assert eve.get(f"/resumes/{resume_id}/file").status_code == 404
    assert eve.delete(f"/resumes/{resume_id}").status_code == 404
    assert eve.get("/resumes").json()["data"] == []
    assert ada.get(f"/resumes/{resume_id}").status_code == 200


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 broken", b"\x00\x01\x02", b"   \n"])
def test_a_refused_cv_leaves_nothing_behind(
    ada: TestClient, owner: Connection, settings: Settings, content: bytes
) -> None:
    answer = upload(ada, content)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]
    assert owner.execute("select from app.resumes").fetchall() == []
    assert count_files(settings) == 0


def test_a_refused_cv_leaves_the_current_one(ada: TestClient) -> None:
    upload(ada)
    upload(ada, b"")
    assert [row["is_current"] for row in ada.get("/resumes").json()["data"]] == [True]


@pytest.mark.parametrize("excess", [1, 10 * 1024 * 1024])
def test_a_cv_over_five_megabytes_is_refused(
    ada: TestClient, owner: Connection, settings: Settings, excess: int
) -> None:
    answer = upload(ada, b"a " * (LARGEST_UPLOAD // 2) + b"a" * excess)
    assert answer.status_code == 413
    assert "5 MB" in answer.json()["error"]["message"]
    assert owner.execute("select from app.resumes").fetchall() == []
    assert count_files(settings) == 0


def test_a_body_without_end_is_cut_off(ada: TestClient) -> None:
    sent = 0

    def pour() -> Any:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="cv.txt"\r\n\r\n'
        while sent < 100:
            sent += 1
            yield b"a" * 1024 * 1024

    answer = ada.post("/resumes", content=pour(), headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert answer.status_code == 413
    assert answer.json()["error"]["kind"] == "invalid"


def test_an_upload_without_a_file_names_the_field(ada: TestClient) -> None:
    assert ada.post("/resumes", files={"cv": ("cv.txt", TEXT)}).json()["error"]["fields"] == {"file": "Field required"}


def test_many_slow_readings_leave_the_threads_to_others(app: FastAPI, ada: TestClient) -> None:
    done, crowded, arrived, started = threading.Event(), asyncio.Event(), [], []

    def read_slowly(content: bytes, filename: str) -> ResumeText:
        started.append(filename)
        assert done.wait(60)
        return read_resume(content, filename)

    async def find_slow_reader() -> Reader:
        arrived.append(True)
        if len(arrived) == CROWD:
            crowded.set()
        return read_slowly

    async def crowd() -> tuple[int, list[int]]:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url=str(ada.base_url), headers=ada.headers) as person,
        ):
            async with asyncio.timeout(30), asyncio.TaskGroup() as group:
                try:
                    file = {"file": ("cv.txt", TEXT)}
                    uploads = [group.create_task(person.post("/resumes", files=file)) for _ in range(CROWD)]
                    await crowded.wait()
                    listed = await person.get("/resumes")
                    assert len(started) <= SEATS
                finally:
                    done.set()
            return listed.status_code, [upload.result().status_code for upload in uploads]

    app.dependency_overrides[find_reader] = find_slow_reader
    assert asyncio.run(crowd()) == (200, [201] * CROWD)


def test_the_fifty_first_cv_is_refused_until_one_is_deleted(
    ada: TestClient, sign_in: SignIn, owner: Connection, settings: Settings
) -> None:
    resume_id = upload(ada).json()["data"]["resume_id"]
    owner.execute(
        "insert into app.resumes (user_id, filename, media_type, bytes, blob_hash, text, is_current)"
        " select user_id, filename, media_type, bytes, blob_hash || place, text, false"
        " from app.resumes, generate_series(1, 48) as place"
    )
    assert upload(ada).status_code == 201
    refused = upload(ada)
    assert refused.status_code == 409
    assert refused.json()["error"]["message"] == "You have 50 CVs: delete one first."
    assert count_files(settings) == 2
    assert upload(sign_in("eve@example.com")).status_code == 201
    assert ada.delete(f"/resumes/{resume_id}").status_code == 200
    assert upload(ada).status_code == 201


def test_nobody_uploads_without_signing_in(client: TestClient, settings: Settings) -> None:
    assert upload(client).status_code == 401
    assert count_files(settings) == 0


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "resume"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_file_names_are_harmless(given: str, kept: str) -> None:
    assert tidy(given) == kept
    assert Path(tidy(given)).name == tidy(given)
