"""Sign up, in and out."""

from fastapi import APIRouter, Depends, Request, Response

from api import problems
from api.auth import service, store
from api.auth.schemas import Credentials, RefreshToken, Registration, Tokens, User
from api.deps import CurrentUser, Reads, TheHouse, Writes
from api.envelope import Answer
from jobraker.errors import UnauthenticatedError

router = APIRouter(prefix="/auth", tags=["auth"])


async def forbid_keeping(response: Response) -> None:
    """Tell every cache on the way to keep no tokens."""
    response.headers["Cache-Control"] = "no-store"


_UNKEPT = [Depends(forbid_keeping)]


@router.post("/register", status_code=201)
def register(registration: Registration, connection: Writes) -> Answer[User]:
    """Open an account."""
    return Answer(data=service.register(connection, registration))


@router.post("/login", dependencies=_UNKEPT)
def sign_in(credentials: Credentials, connection: Writes, house: TheHouse) -> Answer[Tokens]:
    """Sign in with e-mail and password."""
    return Answer(data=service.sign_in(connection, house, credentials))


@router.post("/refresh", response_model=Answer[Tokens], dependencies=_UNKEPT)
def refresh(body: RefreshToken, connection: Writes, house: TheHouse, request: Request) -> Answer[Tokens] | Response:
    """Swap a refresh token for the next pair. It works once; a second use signs the whole family out."""
    tokens = service.refresh(connection, house, body.refresh_token)
    if tokens is None:
        # Returned, not raised: the transaction that ended the family must be committed.
        return problems.answer(request, UnauthenticatedError("The refresh token is not valid: sign in again."))
    return Answer(data=tokens)


@router.post("/logout")
def sign_out(body: RefreshToken, connection: Writes) -> Answer[None]:
    """Sign out: the refresh token and all that descend from the same sign-in end."""
    service.sign_out(connection, body.refresh_token)
    return Answer(data=None)


@router.get("/me")
def show_me(user_id: CurrentUser, connection: Reads) -> Answer[User]:
    """Who is signed in."""
    user = store.find_user(connection, user_id)
    if user is None:
        raise UnauthenticatedError("This account no longer exists.")
    return Answer(data=user)
