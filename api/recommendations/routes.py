"""Ask for the jobs that suit you, and list them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from api.callers import Caller, GuardedRoute, needs
from api.deps import Reads
from api.envelope import Listing, Paging
from api.house import TheHouse
from api.problems import failures
from api.recommendations import service
from api.recommendations.schemas import Recommendation, Wanted
from api.scopes import Scope
from api.waiting import TICKET, hand_ticket, wait
from jobraker.errors import ConflictError

router = APIRouter(prefix="/recommendations", tags=["recommendations"], route_class=GuardedRoute)


@router.post("/generate", response_model=Listing[Recommendation], responses={**TICKET, **failures(ConflictError)})
async def generate(
    caller: Annotated[Caller, needs(Scope.RECOMMENDATIONS_WRITE)],
    house: TheHouse,
    request: Request,
    wanted: Wanted | None = None,
) -> Listing[Recommendation] | JSONResponse:
    """Match the open jobs to your CV and profile: the list if it is quick, else 202 and where to look."""
    top_n = (wanted or Wanted()).top_n
    request_id = await service.ask(house, caller.user_id, top_n)
    run = await wait(house, caller.user_id, request_id)
    if run.state == "completed":
        return await service.list_newest(house, caller.user_id, Paging(per_page=top_n))
    return hand_ticket(request, request_id, run)


@router.get("")
def list_recommendations(
    paging: Annotated[Paging, Query()], caller: Annotated[Caller, needs(Scope.RECOMMENDATIONS_READ)], connection: Reads
) -> Listing[Recommendation]:
    """Your newest recommendations, best first, without jobs that closed or that you dismissed or applied to."""
    return service.list_recommendations(connection, caller.user_id, paging)
