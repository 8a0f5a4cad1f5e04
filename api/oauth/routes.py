"""Sign in through an account elsewhere, or link one to yours.

The first and the last address are for the browser itself to visit, not for a script: a cookie shows that it is one and
the same. A page that links an identity must be of the same site as the API, or the browser drops the cookie.
"""

import secrets
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from api.callers import Caller, GuardedRoute, Unseen, needs
from api.deps import Door
from api.envelope import Answer
from api.house import House, TheHouse
from api.oauth import service
from api.oauth.providers import find_provider, list_providers
from api.oauth.schemas import Departure, Identity, LinkWish, ProviderName, Return
from api.problems import failures
from api.scopes import Scope
from api.sign_in import CHALLENGED, Tokens, build_answer
from jobraker.errors import ConflictError, ForbiddenError, MissingError, UnauthenticatedError

router = APIRouter(prefix="/auth/oauth", tags=["auth"], route_class=GuardedRoute)
_COOKIE: Final = "jobraker-oauth"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_UNKEPT: Final = {"Cache-Control": "no-store"}
_AWAY: Final[dict[str, Any]] = {
    "description": "Go there.",
    "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
}
_LINKED: Final[dict[str, Any]] = {"model": Answer[Identity], "description": "The identity is linked."}
_REFUSALS: Final = (UnauthenticatedError, ForbiddenError, MissingError, ConflictError)


@router.get("")
def list_names(_origin: Unseen, house: TheHouse) -> Answer[list[ProviderName]]:
    """Through whom people sign in here."""
    known = list_providers(house.settings.oauth)
    return Answer(data=[ProviderName(provider=provider.name, title=provider.title) for provider in known])


@router.get(
    "/{provider}",
    status_code=302,
    response_class=RedirectResponse,
    responses={302: _AWAY, **failures(MissingError)},
)
def depart(provider: str, request: Request, _origin: Unseen, connection: Door, house: TheHouse) -> RedirectResponse:
    """Go to a provider to sign in. It sends you back to the address that ends in `callback`."""
    chosen, browser = find_provider(house.settings.oauth, provider), secrets.token_urlsafe(32)
    url = service.depart(connection, chosen, _build_redirect_url(request, house, provider), browser=browser)
    answer = RedirectResponse(url, 302, headers=_UNKEPT)
    _set_cookie(answer, house, browser)
    return answer


@router.post("/{provider}/link", responses=failures(MissingError))
def link(
    *,
    provider: str,
    wish: LinkWish,
    caller: Annotated[Caller, needs(Scope.ACCOUNT)],
    request: Request,
    connection: Door,
    house: TheHouse,
    response: Response,
) -> Answer[Departure]:
    """Set out to link an account elsewhere to yours, with your password if you have one: send the browser to `url`."""
    chosen, browser = find_provider(house.settings.oauth, provider), secrets.token_urlsafe(32)
    service.demand_password(connection, house, caller, wish.password)
    redirect_url = _build_redirect_url(request, house, provider)
    url = service.depart(connection, chosen, redirect_url, browser=browser, caller=caller)
    response.headers.update(_UNKEPT)
    _set_cookie(response, house, browser)
    return Answer(data=Departure(url=url))


@router.get(
    "/{provider}/callback",
    name="come_back_from_provider",
    response_model=Answer[Tokens],
    responses={**CHALLENGED, 201: _LINKED, **failures(*_REFUSALS)},
)
async def come_back(
    provider: str, returned: Annotated[Return, Query()], request: Request, origin: Unseen, house: TheHouse
) -> JSONResponse:
    """Come back from a provider, in the same browser and within ten minutes: you are signed in, or linked."""
    chosen = find_provider(house.settings.oauth, provider)
    browser = request.cookies.get(_name_cookie(house), "")
    redirect_url = _build_redirect_url(request, house, provider)
    outcome = await service.come_back(house, chosen, redirect_url, returned, browser=browser, origin=origin)
    if isinstance(outcome, Identity):
        answer = JSONResponse(Answer(data=outcome).model_dump(mode="json"), 201, headers=_UNKEPT)
    else:
        answer = build_answer(outcome)
    answer.delete_cookie(_name_cookie(house), secure=_is_secure(house), httponly=True, samesite="lax")
    return answer


def _build_redirect_url(request: Request, house: House, provider: str) -> str:
    """Where a provider sends people back to: as it is registered there, whatever the request was addressed to."""
    path = request.app.url_path_for("come_back_from_provider", provider=provider)
    return f"{house.settings.oauth.redirect_base}{path}"


def _set_cookie(response: Response, house: House, browser: str) -> None:
    age = int(service.PATIENCE.total_seconds())
    response.set_cookie(
        _name_cookie(house), browser, max_age=age, secure=_is_secure(house), httponly=True, samesite="lax"
    )


def _name_cookie(house: House) -> str:
    """With its prefix a browser takes the cookie from nobody but this very host."""
    return f"__Host-{_COOKIE}" if _is_secure(house) else _COOKIE


def _is_secure(house: House) -> bool:
    """Always, but on one machine without TLS. What a request says of itself does not count: TLS may end before us."""
    base = urlsplit(house.settings.oauth.redirect_base)
    return base.scheme != "http" or base.hostname not in _LOOPBACK
