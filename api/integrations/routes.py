"""Bring your own credentials of other services, have them tried, change and delete them."""

from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.callers import Caller, GuardedRoute, needs
from api.deps import Reads, Writes
from api.envelope import Answer
from api.house import TheHouse
from api.integrations import service, store
from api.integrations.schemas import ChangedIntegration, Integration, NewIntegration, Trial
from api.problems import failures
from api.scopes import Scope
from api.waiting import TICKET, hand_ticket, wait
from jobraker.errors import ConflictError, MissingError

router = APIRouter(prefix="/integrations", tags=["integrations"], route_class=GuardedRoute)
Reader: TypeAlias = Annotated[Caller, needs(Scope.INTEGRATIONS_READ)]
Writer: TypeAlias = Annotated[Caller, needs(Scope.INTEGRATIONS_WRITE)]


@router.post("", status_code=201, responses=failures(ConflictError))
def create_integration(
    body: NewIntegration, writer: Writer, house: TheHouse, connection: Writes
) -> Answer[Integration]:
    """Keep credentials of another service; at most 20. They are sealed, and never shown again."""
    return Answer(data=service.create(connection, house, writer, body))


@router.get("")
def list_integrations(reader: Reader, connection: Reads) -> Answer[list[Integration]]:
    """Your integrations, newest first, secrets masked."""
    return Answer(data=store.find_integrations(connection, reader.user_id))


@router.get("/{integration_id}", responses=failures(MissingError))
def show_integration(integration_id: UUID, reader: Reader, connection: Reads) -> Answer[Integration]:
    """One of your integrations, secrets masked."""
    return Answer(data=service.demand_integration(connection, reader.user_id, integration_id))


@router.put("/{integration_id}", responses=failures(MissingError, ConflictError))
def change_integration(
    integration_id: UUID, body: ChangedIntegration, writer: Writer, house: TheHouse, connection: Writes
) -> Answer[Integration]:
    """Replace the whole. A secret that is left out stays, unless it would then be sent to another place."""
    return Answer(data=service.change(connection, house, writer, integration_id, body))


@router.delete("/{integration_id}", responses=failures(MissingError))
def remove_integration(integration_id: UUID, writer: Writer, connection: Writes) -> Answer[None]:
    """Delete one of your integrations."""
    service.remove(connection, writer, integration_id)
    return Answer(data=None)


@router.post(
    "/{integration_id}/test",
    response_model=Answer[Trial],
    responses={**TICKET, **failures(MissingError, ConflictError)},
)
async def test_integration(
    integration_id: UUID, writer: Writer, house: TheHouse, request: Request
) -> Answer[Trial] | JSONResponse:
    """Try the credentials at the service itself: the result if it is quick, or 202 and where to look. One at a time."""
    request_id = await service.ask(house, writer, integration_id)
    run = await wait(house, writer.user_id, request_id)
    if run.state == "completed":
        return Answer(data=Trial.model_validate(run.answer))
    return hand_ticket(request, request_id, run)
