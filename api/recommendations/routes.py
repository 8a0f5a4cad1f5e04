"""Ask for the jobs that suit you, and list them."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from api import problems
from api.callers import Caller, GuardedRoute, needs
from api.deps import Reads
from api.envelope import Answer, Listing, Paging
from api.house import TheHouse
from api.problems import failures
from api.recommendations import service
from api.recommendations.schemas import Recommendation, Ticket, Wanted
from api.scopes import Scope
from jobraker.errors import ConflictError

router = APIRouter(prefix="/recommendations", tags=["recommendations"], route_class=GuardedRoute)


_ACCEPTED: Final[dict[str, Any]] = {
    "model": Answer[Ticket],
    "description": "Still being worked on: look at `url`.",
    "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
}


@router.post(
    "/generate",
    response_model=Listing[Recommendation],
    responses={202: _ACCEPTED, **failures(ConflictError)},
)
async def generate(
    caller: Annotated[Caller, needs(Scope.RECOMMENDATIONS_WRITE)],
    house: TheHouse,
    request: Request,
    wanted: Wanted | None = None,
) -> Listing[Recommendation] | JSONResponse:
    """Match the open jobs to your CV and profile: the list if it is quick, else 202 and where to look."""
    top_n = (wanted or Wanted()).top_n
    request_id = await service.ask(house, caller.user_id, top_n)
    run = await service.wait(house, caller.user_id, request_id)
    if run.state == "failed":
        raise problems.restore(run.error or {})
    if run.state == "completed":
        return await service.list_newest(house, caller.user_id, Paging(per_page=top_n))
    url = str(request.app.url_path_for("show_request", request_id=str(request_id)))
    ticket = Answer[Ticket](data=Ticket(request_id=request_id, state=run.state, url=url))
    return JSONResponse(ticket.model_dump(mode="json"), 202, headers={"Location": url})


@router.get("")
def list_recommendations(
    paging: Annotated[Paging, Query()], caller: Annotated[Caller, needs(Scope.RECOMMENDATIONS_READ)], connection: Reads
) -> Listing[Recommendation]:
    """Your newest recommendations, best first, without jobs that closed or that you dismissed or applied to."""
    return service.list_recommendations(connection, caller.user_id, paging)
