"""Read the security log of the house."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.callers import Caller, GuardedRoute, needs
from api.deps import Door
from api.envelope import Listing, paginate
from api.events import store
from api.events.schemas import EventFilters, SecurityEvent
from api.scopes import Scope

router = APIRouter(prefix="/events", tags=["events"], route_class=GuardedRoute)


@router.get("")
def list_events(
    filters: Annotated[EventFilters, Query()], _reader: Annotated[Caller, needs(Scope.EVENTS_READ)], connection: Door
) -> Listing[SecurityEvent]:
    """Everybody's security events, newest first. For operators and admins."""
    total = store.count_events(connection, filters)
    return Listing(data=store.find_events(connection, filters), meta=paginate(filters, total))
