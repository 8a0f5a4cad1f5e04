"""See and change what you agreed to."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Query

from api.callers import Caller, GuardedRoute, needs
from api.consents import service, store
from api.consents.schemas import Consent, Decision, PastDecision, Purpose
from api.deps import Reads, Writes
from api.envelope import Answer, Listing, Paging, paginate
from api.scopes import Scope

router = APIRouter(tags=["consents"], route_class=GuardedRoute)
Owner: TypeAlias = Annotated[Caller, needs(Scope.ACCOUNT)]


@router.get("/consents")
def list_consents(owner: Owner, connection: Reads) -> Answer[list[Consent]]:
    """What holds now for each purpose."""
    return Answer(data=list(service.list_consents(connection, owner)))


@router.get("/consent-history")
def list_decisions(paging: Annotated[Paging, Query()], owner: Owner, connection: Reads) -> Listing[PastDecision]:
    """Everything you ever agreed to, refused or took back, newest first."""
    total = store.count_decisions(connection, owner.user_id)
    return Listing(data=store.find_decisions(connection, owner.user_id, paging), meta=paginate(paging, total))


@router.put("/consents/{purpose}")
def decide(purpose: Purpose, decision: Decision, owner: Owner, connection: Writes) -> Answer[Consent]:
    """Say yes or no to one purpose. Every yes and no is kept, with when and from where."""
    return Answer(data=service.decide(connection, owner, purpose, decision))
