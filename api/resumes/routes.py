"""Upload, list, read and delete CVs."""

from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.callers import Caller, GuardedRoute, needs
from api.deps import Reads, Writes
from api.envelope import Answer, Listing, Paging, paginate
from api.house import TheHouse
from api.problems import failures
from api.resumes import service, store
from api.resumes.schemas import Resume, ResumeWhole
from api.resumes.uploads import Upload, read_upload
from api.scopes import Scope
from jobraker.errors import ConflictError, MissingError
from models.resumes import kinds

router = APIRouter(prefix="/resumes", tags=["resumes"], route_class=GuardedRoute)
Reader: TypeAlias = Annotated[Caller, needs(Scope.RESUMES_READ)]
Writer: TypeAlias = Annotated[Caller, needs(Scope.RESUMES_WRITE)]
_FILE: Final[dict[str, Any]] = {
    "description": "The file.",
    "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds.MEDIA_TYPES},
}


@router.post("", status_code=201, responses=failures(ConflictError))
def upload_resume(
    writer: Writer, upload: Annotated[Upload, Depends(read_upload)], house: TheHouse, connection: Writes
) -> Answer[ResumeWhole]:
    """Upload a CV (PDF, DOCX or text, up to 5 MB, field `file`); at most 50. From now on jobs are matched to it."""
    return Answer(data=service.keep(connection, house, writer.user_id, upload))


@router.get("")
def list_resumes(paging: Annotated[Paging, Query()], reader: Reader, connection: Reads) -> Listing[Resume]:
    """Your CVs, newest first."""
    total = store.count_resumes(connection, reader.user_id)
    return Listing(data=store.find_resumes(connection, reader.user_id, paging), meta=paginate(paging, total))


@router.get("/{resume_id}", responses=failures(MissingError))
def show_resume(resume_id: UUID, reader: Reader, connection: Reads) -> Answer[ResumeWhole]:
    """One of your CVs with its text."""
    resume = store.find_resume(connection, reader.user_id, resume_id)
    if resume is None:
        raise MissingError("You have no such CV.")
    return Answer(data=resume)


@router.get("/{resume_id}/file", response_class=Response, responses={200: _FILE, **failures(MissingError)})
def download_resume(resume_id: UUID, reader: Reader, house: TheHouse, connection: Reads) -> Response:
    """The file as you uploaded it."""
    file = service.open_file(connection, house, reader.user_id, resume_id)
    name = f"attachment; filename*=UTF-8''{quote(file.filename)}"
    return Response(file.content, media_type=file.media_type, headers={"Content-Disposition": name})


@router.delete("/{resume_id}", responses=failures(MissingError))
async def remove_resume(resume_id: UUID, writer: Writer, house: TheHouse) -> Answer[None]:
    """Delete one of your CVs, and its file. The newest one left becomes the current one."""
    await service.remove(house, writer.user_id, resume_id)
    return Answer(data=None)
