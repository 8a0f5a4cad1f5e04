"""A CV is a row and a file of its own, sealed under its person's key.

The file is there before its row is committed and goes after its row is gone, so a crash may leave a file that no row
names, never a row without its file. Files that no row names are swept away daily.
"""

from typing import Final
from uuid import UUID

from fastapi.concurrency import run_in_threadpool

from api import seekers
from api.house import House
from api.resumes import store
from api.resumes.schemas import ResumeWhole
from api.resumes.uploads import Upload
from jobraker.db import Connection
from jobraker.errors import ConflictError, MissingError
from jobraker.vault import Contents

_MOST: Final = 50


def keep(connection: Connection, house: House, user_id: UUID, upload: Upload) -> ResumeWhole:
    """Keep the file and make it the person's current CV. Raises `ConflictError` where there are too many."""
    store.lock_person(connection, user_id)
    if store.count_resumes(connection, user_id) >= _MOST:
        raise ConflictError(f"You have {_MOST} CVs: delete one first.")
    vault = house.vault.prepare(connection, user_id)
    resume = store.add_resume(
        connection,
        user_id,
        filename=upload.filename,
        media_type=upload.resume.media_type,
        size=len(upload.content),
        blob_hash=house.blobs.save(vault.seal(upload.content, Contents.RESUME)),
        text=upload.resume.text,
    )
    seekers.ask_to_embed(connection, user_id)
    return resume


def open_file(connection: Connection, house: House, user_id: UUID, resume_id: UUID) -> store.ResumeFile:
    """The file as it was uploaded. Raises `MissingError`."""
    file = store.find_file(connection, user_id, resume_id)
    if file is None:
        raise MissingError("You have no such CV.")
    content = house.vault.of(connection, user_id).open(house.blobs.read(file.blob_hash), Contents.RESUME)
    return store.ResumeFile(file.filename, file.media_type, file.blob_hash, content)


async def remove(house: House, user_id: UUID, resume_id: UUID) -> None:
    """Forget one CV of that person, then its file. Raises `MissingError`."""
    async with house.writing(user_id) as connection:
        blob_hash = await run_in_threadpool(_forget, connection, user_id, resume_id)
    await run_in_threadpool(house.blobs.remove, blob_hash)


def _forget(connection: Connection, user_id: UUID, resume_id: UUID) -> str:
    """The name of the file whose row is gone."""
    blob_hash = store.remove_resume(connection, user_id, resume_id)
    if blob_hash is None:
        raise MissingError("You have no such CV.")
    seekers.ask_to_embed(connection, user_id)
    return blob_hash
