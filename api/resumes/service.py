"""A CV is a row and a file, and the file is shared by all rows with the same bytes.

The file is there before its row is committed and goes after its last row is gone, so a crash may leave a file
without a row, never a row without its file. An upload of the very bytes that are just being removed would find
the file still there, and lose it: so both lock the file's hash, the upload until its row is committed, the
removal until it has looked for rows and acted.
"""

from uuid import UUID

from fastapi.concurrency import run_in_threadpool

from api.deps import House
from api.resumes import store
from api.resumes.schemas import ResumeWhole
from api.resumes.uploads import Upload
from jobraker.blobs import Blobs, name_content
from jobraker.db import Connection
from jobraker.errors import MissingError


def keep(connection: Connection, blobs: Blobs, user_id: UUID, upload: Upload) -> ResumeWhole:
    """Keep the file and make it the person's current CV."""
    store.lock_file(connection, name_content(upload.content))
    return store.add_resume(
        connection,
        user_id,
        filename=upload.filename,
        media_type=upload.resume.media_type,
        size=len(upload.content),
        blob_hash=blobs.save(upload.content),
        text=upload.resume.text,
    )


async def remove(house: House, user_id: UUID, resume_id: UUID) -> None:
    """Forget one CV of that person, then its file where nobody else has it. Raises `MissingError`."""
    async with house.writing() as connection:
        blob_hash = await run_in_threadpool(store.remove_resume, connection, user_id, resume_id)
    if blob_hash is None:
        raise MissingError("You have no such CV.")
    async with house.reading() as connection:
        await run_in_threadpool(_sweep, connection, house.blobs, blob_hash)


def _sweep(connection: Connection, blobs: Blobs, blob_hash: str) -> None:
    store.lock_file(connection, blob_hash)
    if not store.is_file_needed(connection, blob_hash):
        blobs.remove(blob_hash)
