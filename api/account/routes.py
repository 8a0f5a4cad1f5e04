"""Take everything about you along, see what happened to your account, or leave."""

from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.account import service, store
from api.account.schemas import Export, ExportTicket, Farewell, OwnEvent
from api.callers import Caller, GuardedRoute, needs
from api.deps import Door, Reads, Writes
from api.envelope import Answer, Listing, Paging, paginate
from api.house import TheHouse
from api.problems import failures
from api.scopes import Scope
from jobraker.errors import ConflictError, MissingError

router = APIRouter(prefix="/account", tags=["account"], route_class=GuardedRoute)
Owner: TypeAlias = Annotated[Caller, needs(Scope.ACCOUNT)]


@router.post("/export", status_code=202)
def ask_for_export(owner: Owner, connection: Writes, request: Request, response: Response) -> Answer[ExportTicket]:
    """Ask for a zip of everything about you: look at `url` until it is completed, then fetch it from your exports."""
    asked = service.ask_for_export(connection, owner)
    url = str(request.app.url_path_for("show_request", request_id=str(asked.request_id)))
    response.headers["Location"] = url
    return Answer(data=ExportTicket.model_validate({"request_id": asked.request_id, "state": asked.state, "url": url}))


@router.get("/exports")
def list_exports(owner: Owner, connection: Reads) -> Answer[list[Export]]:
    """Your exports that can still be fetched, newest first."""
    return Answer(data=store.find_exports(connection, owner.user_id))


@router.get(
    "/exports/{request_id}",
    response_class=Response,
    responses={
        200: {"content": {"application/zip": {}}, "description": "The archive."},
        **failures(MissingError),
    },
)
def download_export(request_id: UUID, owner: Owner, house: TheHouse, connection: Writes) -> Response:
    """Fetch one of your exports."""
    name, content = service.open_export(connection, house, owner, request_id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/zip", headers=headers)


@router.get("/events")
def list_events(paging: Annotated[Paging, Query()], owner: Owner, connection: Reads) -> Listing[OwnEvent]:
    """What happened to your account, newest first: sign-ins, changed passwords, new keys."""
    total = store.count_events(connection, owner.user_id)
    return Listing(data=store.find_events(connection, owner.user_id, paging), meta=paginate(paging, total))


@router.delete("", responses=failures(ConflictError))
def leave(farewell: Farewell, owner: Owner, connection: Door, house: TheHouse) -> Answer[None]:
    """Delete your account and everything in it, for good. All tokens and keys die at once.

    The last admin of a house makes somebody else one first.
    """
    service.leave(connection, house, owner, farewell)
    return Answer(data=None)
