"""Switch the second factor on and off, and get new recovery codes."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Response

from api.callers import Caller, GuardedRoute, needs
from api.deps import Door, Reads
from api.envelope import Answer
from api.house import TheHouse
from api.problems import failures
from api.scopes import Scope
from api.second_factor import service, store
from api.second_factor.schemas import Beginning, NewSecret, OneCode, Proof, RecoveryCodes, State
from jobraker.errors import ConflictError, MissingError

router = APIRouter(prefix="/second-factor", tags=["second factor"], route_class=GuardedRoute)
Owner: TypeAlias = Annotated[Caller, needs(Scope.ACCOUNT)]


@router.get("")
def show_state(owner: Owner, connection: Reads) -> Answer[State]:
    """Whether a code of an authenticator app is asked for when you sign in."""
    return Answer(data=store.find_state(connection, owner.user_id))


@router.post("", status_code=201, responses=failures(ConflictError))
def begin(body: Beginning, owner: Owner, connection: Door, house: TheHouse, response: Response) -> Answer[NewSecret]:
    """Get a secret for your app, with your password if you have one. Nothing is asked for until you confirm."""
    response.headers["Cache-Control"] = "no-store"
    return Answer(data=service.begin(connection, house, owner, body.password))


@router.post("/confirm", responses=failures(MissingError, ConflictError))
def confirm(
    body: OneCode, owner: Owner, connection: Door, house: TheHouse, response: Response
) -> Answer[RecoveryCodes]:
    """Switch the second factor on with a first code. You get recovery codes, shown this once."""
    response.headers["Cache-Control"] = "no-store"
    return Answer(data=service.confirm(connection, house, owner, body.code))


@router.post("/recovery-codes", responses=failures(MissingError))
def renew_recovery_codes(
    body: OneCode, owner: Owner, connection: Door, house: TheHouse, response: Response
) -> Answer[RecoveryCodes]:
    """Get new recovery codes with a code of the app. The ones before work no more."""
    response.headers["Cache-Control"] = "no-store"
    return Answer(data=service.renew_recovery_codes(connection, house, owner, body.code))


@router.delete("", responses=failures(MissingError))
def switch_off(body: Proof, owner: Owner, connection: Door, house: TheHouse) -> Answer[None]:
    """Switch the second factor off, with your password, a code or a recovery code."""
    service.switch_off(connection, house, owner, body)
    return Answer(data=None)
