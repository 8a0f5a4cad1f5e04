"""Upload, list, read and delete CVs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.deps import CurrentUser, Reads, TheHouse, Writes
from api.envelope import Answer, Listing, Paging, paginate
from api.resumes import service, store
from api.resumes.schemas import Resume, ResumeWhole
from api.resumes.uploads import Upload, read_upload
from jobraker.errors import MissingError

router = APIRouter(prefix="/resumes", tags=["resumes"])


@router.post("", status_code=201)
def upload_resume(
    user_id: CurrentUser, upload: Annotated[Upload, Depends(read_upload)], house: TheHouse, connection: Writes
) -> Answer[ResumeWhole]:
    """Upload a CV (PDF, DOCX or text, up to 5 MB, field `file`). From now on jobs are matched to it."""
    return Answer(data=service.keep(connection, house.blobs, user_id, upload))


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
async def remove_resume(resume_id: UUID, user_id: CurrentUser, house: TheHouse) -> Answer[None]:
    """Delete one of your CVs, and its file. The newest one left becomes the current one."""
    await service.remove(house, user_id, resume_id)
    return Answer(data=None)
