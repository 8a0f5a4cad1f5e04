"""Sign up, in and out."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.auth import second_step, service, store
from api.auth.schemas import (
    Credentials,
    EmailToken,
    ForgottenPassword,
    PasswordChange,
    PasswordReset,
    RefreshToken,
    Registration,
    SecondStep,
    User,
)
from api.callers import Caller, GuardedRoute, Unseen, needs
from api.deps import Door
from api.envelope import Answer
from api.house import TheHouse
from api.problems import failures
from api.scopes import Scope
from api.sign_in import CHALLENGED, Tokens, build_answer
from jobraker.errors import ConflictError, UnauthenticatedError
from jobraker.tokens import Purpose

router = APIRouter(prefix="/auth", tags=["auth"], route_class=GuardedRoute)


@router.post("/register", status_code=201, responses=failures(ConflictError))
def register(registration: Registration, origin: Unseen, connection: Door, house: TheHouse) -> Answer[User]:
    """Open an account. A mail comes with a token that verifies the address."""
    return Answer(data=service.register(connection, house, registration, origin))


@router.post("/verify-email")
def verify_email(body: EmailToken, origin: Unseen, connection: Door, house: TheHouse) -> Answer[User]:
    """Verify an address with the token that was mailed to it."""
    return Answer(data=service.verify_email(connection, house, body.token, origin))


@router.post("/verify-email/again", status_code=202)
def mail_again(caller: Annotated[Caller, needs(Scope.ACCOUNT)], connection: Door, house: TheHouse) -> Answer[None]:
    """Have the mail sent again that verifies your address."""
    user = store.find_user(connection, caller.user_id)
    if user and not user.email_verified:
        house.limiter.demand_mail_allowed(user.email, caller.origin.neighbourhood)
        store.ask_for_mail(connection, template=Purpose.VERIFY_EMAIL, email=user.email)
    return Answer(data=None)


@router.post("/login", response_model=Answer[Tokens], responses={**CHALLENGED, **failures(service.SignInRefusedError)})
def sign_in(credentials: Credentials, origin: Unseen, connection: Door, house: TheHouse) -> JSONResponse:
    """Sign in with e-mail and password. Who has a second factor is asked for it with 202."""
    return build_answer(service.sign_in(connection, house, credentials, origin))


@router.post("/second-factor", response_model=Answer[Tokens], responses=failures(service.SignInRefusedError))
def give_second_factor(body: SecondStep, origin: Unseen, connection: Door, house: TheHouse) -> JSONResponse:
    """Finish signing in with the challenge and a code, or a recovery code. Each works once."""
    return build_answer(second_step.finish(connection, house, body, origin))


@router.post("/refresh", response_model=Answer[Tokens], responses=failures(service.RefreshRefusedError))
def refresh(body: RefreshToken, origin: Unseen, connection: Door, house: TheHouse) -> JSONResponse:
    """Swap a refresh token for the next pair. It works once; a second use ends the whole session."""
    return build_answer(service.refresh(connection, house, body.refresh_token, origin))


@router.post("/logout")
def sign_out(body: RefreshToken, origin: Unseen, connection: Door) -> Answer[None]:
    """Sign out: the session of the refresh token ends, and with it all its tokens."""
    service.sign_out(connection, body.refresh_token, origin)
    return Answer(data=None)


@router.post("/password/forgot", status_code=202)
def forget_password(body: ForgottenPassword, origin: Unseen, connection: Door, house: TheHouse) -> Answer[None]:
    """Have a token mailed that sets a new password. The answer is the same whether or not there is an account."""
    house.limiter.demand_mail_allowed(body.email, origin.neighbourhood)
    store.ask_for_mail(connection, template=Purpose.RESET_PASSWORD, email=body.email)
    return Answer(data=None)


@router.post("/password/reset")
def reset_password(body: PasswordReset, origin: Unseen, connection: Door, house: TheHouse) -> Answer[None]:
    """Set a new password with a mailed token, which works once. All sessions end."""
    service.reset_password(connection, house, body, origin)
    return Answer(data=None)


@router.post("/password")
def change_password(
    body: PasswordChange, caller: Annotated[Caller, needs(Scope.ACCOUNT)], connection: Door, house: TheHouse
) -> Answer[None]:
    """Change your password. All your other sessions end."""
    service.change_password(connection, house, caller, body)
    return Answer(data=None)


@router.get("/me")
def show_me(caller: Annotated[Caller, needs(Scope.ACCOUNT)], connection: Door) -> Answer[User]:
    """Who is signed in."""
    user = store.find_user(connection, caller.user_id)
    if user is None:
        raise UnauthenticatedError("This account no longer exists.")
    return Answer(data=user)
