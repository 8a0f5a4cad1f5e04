"""The one door to providers: sends people there, and asks them afterwards who it was.

What a provider says of its troubles is logged as a bare word and never repeated to anybody; its tokens are thrown away
as soon as they have told who it is.
"""

import asyncio
import re
import ssl
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError
from authlib.oauth2.client import OAuth2Client
from joserfc.errors import JoseError
from pydantic import TypeAdapter

from api.oauth import id_tokens
from api.oauth.answers import Claims, GithubAddress, GithubUser, Granted, Keys, Person
from api.oauth.providers import Openid, Provider
from jobraker import log
from jobraker.errors import JobrakerError, UnauthenticatedError, UnavailableError

_PATIENCE_S: Final = 15.0
_HARMLESS: Final = re.compile("[a-z_]{1,40}")
_TOO_MANY: Final = 429
_THEIR_FAULT: Final = 500
_GITHUB: Final = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_ADDRESSES: Final = TypeAdapter(list[GithubAddress])
_log = log.get(__name__)


@dataclass(frozen=True)
class Trip:
    """One way to a provider and back, with what must be the same both times."""

    redirect_url: str
    state: str
    nonce: str
    code_verifier: str


def build_url(provider: Provider, trip: Trip) -> str:
    """Where the browser is to go."""
    client = OAuth2Client(
        None,
        client_id=provider.client_id,
        scope=provider.scope,
        redirect_uri=trip.redirect_url,
        code_challenge_method="S256",
    )
    extra = {"nonce": trip.nonce} if provider.openid else {}
    verifier = trip.code_verifier if provider.takes_pkce else None
    url, _ = client.create_authorization_url(provider.authorize_url, trip.state, verifier, **extra)
    return str(url)


async def find_person(provider: Provider, trip: Trip, code: str, *, agent: str) -> Person:
    """Who came back with that code.

    Raises `UnavailableError` where the provider does not answer, `UnauthenticatedError` where it or its answer is no.
    """
    try:
        async with asyncio.timeout(_PATIENCE_S), _open(provider, trip, agent) as client:
            return await _ask(client, provider, trip, code)
    except OAuthError as error:
        raise _refuse(provider, str(error.error)) from None
    except httpx2.HTTPStatusError as error:
        status = error.response.status_code
        if status == _TOO_MANY or status >= _THEIR_FAULT:
            raise _give_up(provider, f"status {status}") from None
        raise _refuse(provider, f"status {status}") from None
    except (httpx2.HTTPError, TimeoutError) as error:
        raise _give_up(provider, type(error).__name__) from None
    except (JoseError, ValueError, KeyError) as error:
        raise _refuse(provider, type(error).__name__) from None


def _open(provider: Provider, trip: Trip, agent: str) -> AsyncOAuth2Client:
    return AsyncOAuth2Client(
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the way, which all three take
        redirect_uri=trip.redirect_url,
        headers={"User-Agent": agent, "Accept": "application/json"},
        timeout=_PATIENCE_S,
        verify=_trust(),
    )


@cache
def _trust() -> ssl.SSLContext:
    """Whom to trust, read once: it takes a while, and everybody else would wait for it."""
    return httpx2.create_ssl_context()


async def _ask(client: AsyncOAuth2Client, provider: Provider, trip: Trip, code: str) -> Person:
    proof = {"code_verifier": trip.code_verifier} if provider.takes_pkce else {}
    token = await client.fetch_token(provider.token_url, grant_type="authorization_code", code=code, **proof)
    granted = Granted.model_validate(token)
    if provider.openid:
        return await _ask_openid(client, provider, provider.openid, trip, granted.id_token)
    return await _ask_github(client, f"{provider.api_url}/user")


async def _ask_openid(
    client: AsyncOAuth2Client, provider: Provider, openid: Openid, trip: Trip, id_token: str
) -> Person:
    keys = Keys.model_validate(await _get(client, openid.jwks_url, withhold_token=True))
    said = id_tokens.read(id_token, keys, openid, client_id=provider.client_id, nonce=trip.nonce)
    claims = Claims.model_validate(said)
    if claims.email is not None:
        return claims.build_person()
    known = Claims.model_validate(await _get(client, openid.userinfo_url))
    if known.sub != claims.sub:
        raise ValueError("two answers about two people")
    return known.build_person()


async def _ask_github(client: AsyncOAuth2Client, url: str) -> Person:
    user = GithubUser.model_validate(await _get(client, url, headers=_GITHUB))
    addresses = _ADDRESSES.validate_python(await _get(client, f"{url}/emails", headers=_GITHUB))
    good = next((address.email for address in addresses if address.primary and address.verified), None)
    return Person(subject=str(user.id), email=good, full_name=user.name)


async def _get(client: AsyncOAuth2Client, url: str, **options: Any) -> Any:
    response = await client.request("GET", url, **options)
    response.raise_for_status()
    return response.json()


def _refuse(provider: Provider, reason: str) -> JobrakerError:
    _note(provider, reason)
    return UnauthenticatedError(f"{provider.title} did not say who you are: begin again.")


def _give_up(provider: Provider, reason: str) -> JobrakerError:
    _note(provider, reason)
    return UnavailableError(f"{provider.title} does not answer: try again later.")


def _note(provider: Provider, reason: str) -> None:
    word = reason if _HARMLESS.fullmatch(reason.lower().replace(" ", "_")) or reason.startswith("status ") else "other"
    _log.warning("a provider identified nobody", provider=provider.name, reason=word)
