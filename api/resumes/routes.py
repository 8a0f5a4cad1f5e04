"""Upload, list, read and delete CVs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.deps import CurrentUser, Reads, TheHouse, Writes
from api.envelope import Answer, Listing, Paging, paginate
from api.resumes import store
from api.resumes.schemas import Resume, ResumeWhole
from api.resumes.uploads import Upload, read_upload
from jobraker.errors import MissingError

router = APIRouter(prefix="/resumes", tags=["resumes"])


@router.post("", status_code=201)
def upload_resume(
    user_id: CurrentUser, upload: Annotated[Upload, Depends(read_upload)], house: TheHouse, connection: Writes
) -> Answer[ResumeWhole]:
    """Upload a CV (PDF, DOCX or text, up to 5 MB, field `file`). From now on jobs are matched to it."""
    resume = store.add_resume(
        connection,
        user_id,
        filename=upload.filename,
        media_type=upload.resume.media_type,
        size=len(upload.content),
        blob_hash=house.blobs.save(upload.content),
        text=upload.resume.text,
    )
    return Answer(data=resume)


@router.get("")
def list_resumes(paging: Annotated[Paging, Query()], user_id: CurrentUser, connection: Reads) -> Listing[Resume]:
    """Your CVs, newest first."""
    total = store.count_resumes(connection, user_id)
    return Listing(data=store.find_resumes(connection, user_id, paging), meta=paginate(paging, total))


@router.get("/{resume_id}")
def show_resume(resume_id: UUID, user_id: CurrentUser, connection: Reads) -> Answer[ResumeWhole]:
    """One of your CVs with its text."""
    resume = store.find_resume(connection, user_id, resume_id)
    if resume is None:
        raise MissingError("You have no such CV.")
    return Answer(data=resume)


@router.delete("/{resume_id}")
def remove_resume(resume_id: UUID, user_id: CurrentUser, connection: Writes) -> Answer[None]:
    """Delete one of your CVs. The newest one left becomes the current one."""
    if not store.remove_resume(connection, user_id, resume_id):
        raise MissingError("You have no such CV.")
    return Answer(data=None)
