"""Google, LinkedIn and GitHub on the loopback: as strict as they are documented, and able to misbehave.

Strict: registered redirect addresses only, the client's secret in the body, a code once and for the redirect address
and the PKCE challenge it was asked for with. LinkedIn knows no nonce and refuses a verifier; GitHub answers 200 to what
it refuses, and a form to whoever does not ask for JSON.
"""

import base64
import hashlib
import hmac
import json
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from jobraker import clock

CLIENT = ("client-of-jobraker", "secret-of-jobraker")
NAMES = ("google", "linkedin", "github")
SCOPES = {"google": {"openid", "email"}, "linkedin": {"openid", "email"}, "github": {"user:email"}}
USES_PKCE = {"google", "github"}


@dataclass
class Account:
    """Whoever is signed in at the provider."""

    subject: str = "1815"
    email: str | None = "ada@example.com"
    verified: Any = True
    name: str | None = "Ada Lovelace"


@dataclass
class Grant:
    """A code that was given out."""

    provider: str
    asked: dict[str, str]
    account: Account


@dataclass
class Mischief:
    """What the provider does wrong."""

    claims: dict[str, Any] = field(default_factory=dict)  # put into id tokens; None takes one out
    header: dict[str, Any] = field(default_factory=dict)  # of id tokens
    algorithm: str = "RS256"
    is_signed_by_another: bool = False
    error: str = ""  # what people are sent back with
    statuses: dict[str, int] = field(default_factory=dict)  # by the last word of a path
    token: dict[str, Any] = field(default_factory=dict)  # put into the answer with tokens
    userinfo: dict[str, Any] = field(default_factory=dict)
    is_github_odd: bool = False


class IdentityProvider:
    """All three at one address."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "this year", "use": "sig", "alg": "RS256"})
        self.last_years = RSAKey.generate_key(2048, {"kid": "last year", "use": "sig", "alg": "RS256"})
        self.strangers = RSAKey.generate_key(2048, {"kid": "this year", "use": "sig", "alg": "RS256"})
        self.url = ""
        self.reset()

    def reset(self) -> None:
        """Nobody was ever here."""
        self.account = Account()
        self.mischief = Mischief()
        self.redirect_urls = {f"http://127.0.0.1:8000/api/v1/auth/oauth/{name}/callback" for name in NAMES}
        self.grants: dict[str, Grant] = {}
        self.tokens: dict[str, Grant] = {}
        self.heard: list[str] = []
        self.asked: list[dict[str, str]] = []

    def authorize(self, name: str, asked: dict[str, str]) -> Response:
        """The page where somebody says yes, which they do at once."""
        self.asked.append(asked)
        if asked.get("client_id") != CLIENT[0] or asked.get("redirect_uri") not in self.redirect_urls:
            return PlainTextResponse("This link is broken.", 400)  # and no way back: it would be an open redirect
        if not asked["redirect_uri"].endswith(f"/{name}/callback"):
            return PlainTextResponse("This link is broken.", 400)
        problem = self._find_problem(name, asked)
        if self.mischief.error or problem:
            error = {"error": self.mischief.error or problem, "error_description": "<script>alert(1)</script>"}
            return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({**error, 'state': asked['state']})}", 302)
        code = secrets.token_urlsafe(16)
        self.grants[code] = Grant(name, asked, self.account)
        back = {"code": code, "state": asked["state"], "scope": asked["scope"], "authuser": "0"}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    def _find_problem(self, name: str, asked: dict[str, str]) -> str:
        is_fine = asked.get("response_type") == "code" and SCOPES[name] <= set(asked.get("scope", "").split())
        is_challenged = asked.get("code_challenge_method") == "S256" and len(asked.get("code_challenge", "")) == 43
        if name in USES_PKCE and not is_challenged:
            is_fine = False
        if name == "google" and len(asked.get("nonce", "")) < 16:
            is_fine = False
        return "" if is_fine and len(asked.get("state", "")) >= 16 else "invalid_request"

    def exchange(self, name: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Tokens for a code."""
        if (form.get("client_id"), form.get("client_secret")) != CLIENT:
            return 401, {"error": "invalid_client"}
        if name == "linkedin" and "code_verifier" in form:
            return 401, {"error": "invalid_client", "error_description": "Client authentication failed"}
        grant = self.grants.pop(form.get("code", ""), None)
        if form.get("grant_type") != "authorization_code" or grant is None or grant.provider != name:
            return 400, {"error": "invalid_grant"}
        if form.get("redirect_uri") != grant.asked["redirect_uri"] or not _is_proven(grant, form):
            return 400, {"error": "invalid_grant", "error_description": "<script>alert(1)</script>"}
        access_token = secrets.token_urlsafe(16)
        self.tokens[access_token] = grant
        token: dict[str, Any] = {"access_token": access_token, "token_type": "Bearer", "expires_in": 3600}
        if name != "github":
            token["id_token"] = self.build_id_token(grant)
        return 200, token | self.mischief.token

    def build_id_token(self, grant: Grant) -> str:
        """An id token as that provider makes them, with whatever mischief there is."""
        now, person = clock.now(), grant.account
        claims = {
            "iss": f"{self.url}/{grant.provider}",
            "aud": CLIENT[0],
            "sub": person.subject,
            "iat": now,
            "exp": now + timedelta(hours=1),
            "name": person.name,
            "email": person.email,
            "email_verified": person.verified,
        }
        if grant.provider == "google":
            claims |= {"nonce": grant.asked["nonce"], "azp": CLIENT[0]}
        claims = {name: value for name, value in (claims | self.mischief.claims).items() if value is not None}
        header = {"alg": self.mischief.algorithm, "kid": "this year"} | self.mischief.header
        if self.mischief.algorithm != "RS256":
            return self._forge(header, claims)
        return jwt.encode(header, claims, self.strangers if self.mischief.is_signed_by_another else self.key)

    def _forge(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """Without a signature, or signed with what everybody knows: the public key."""
        plain = {
            name: int(value.timestamp()) if hasattr(value, "timestamp") else value for name, value in claims.items()
        }
        body = b".".join(_encode(json.dumps(part).encode()) for part in (header, plain))
        mark = hmac.digest(self.key.as_pem(private=False), body, "sha256") if header["alg"] == "HS256" else b""
        return (body + b"." + _encode(mark)).decode()


def _is_proven(grant: Grant, form: dict[str, str]) -> bool:
    if grant.provider not in USES_PKCE:
        return True
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    return _encode(digest).decode() == grant.asked["code_challenge"]


def _encode(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")


def build_app(provider: IdentityProvider) -> FastAPI:
    """The addresses of all three."""
    app = FastAPI()
    desk = _Desk(provider)
    app.middleware("http")(desk.misbehave)
    app.get("/{name}/authorize")(desk.authorize)
    app.post("/{name}/token")(desk.exchange)
    app.get("/{name}/jwks")(desk.show_keys)
    app.get("/{name}/userinfo")(desk.show_person)
    app.get("/github/user")(desk.show_user)
    app.get("/github/user/emails")(desk.show_emails)
    return app


class _Desk:
    """What stands between the provider and the wire."""

    def __init__(self, provider: IdentityProvider) -> None:
        self._provider = provider

    async def misbehave(self, request: Request, call_next: Any) -> Response:
        self._provider.heard.append(request.url.path)
        word = request.url.path.rpartition("/")[2]
        if word in self._provider.mischief.statuses:
            return PlainTextResponse("<html>no</html>", self._provider.mischief.statuses[word])
        response: Response = await call_next(request)
        return response

    async def authorize(self, name: str, request: Request) -> Response:
        return self._provider.authorize(name, dict(request.query_params))

    async def exchange(self, name: str, request: Request) -> Response:
        form = {key: str(value) for key, value in (await request.form()).items()}
        status, answer = self._provider.exchange(name, form)
        if name != "github":
            return JSONResponse(answer, status, headers={"Cache-Control": "no-store"})
        if request.headers.get("accept") != "application/json":
            return PlainTextResponse(urlencode(answer), media_type="application/x-www-form-urlencoded")
        return JSONResponse(answer, 200)

    async def show_keys(self, name: str) -> Any:
        return KeySet([self._provider.last_years, self._provider.key]).as_dict()

    async def show_person(self, name: str, request: Request) -> Response:
        grant = _find_grant(self._provider, request)
        if grant is None:
            return JSONResponse({"error": "invalid_token"}, 401)
        person = grant.account
        known = {"sub": person.subject, "name": person.name, "email": person.email, "email_verified": person.verified}
        return JSONResponse(known | self._provider.mischief.userinfo)

    async def show_user(self, request: Request) -> Response:
        grant = _find_grant(self._provider, request)
        if grant is None or not request.headers.get("user-agent"):
            return JSONResponse({"message": "Bad credentials"}, 401)
        if self._provider.mischief.is_github_odd:
            return JSONResponse(["what", "is", "this"])
        return JSONResponse({"id": int(grant.account.subject), "login": "ada", "name": grant.account.name})

    async def show_emails(self, request: Request) -> Response:
        grant = _find_grant(self._provider, request)
        if grant is None:
            return JSONResponse({"message": "Bad credentials"}, 401)
        person = grant.account
        other = {"email": "1815+ada@users.noreply.github.com", "primary": False, "verified": True, "visibility": None}
        first = {"email": person.email, "primary": True, "verified": person.verified, "visibility": "private"}
        return JSONResponse([other, first])


def _find_grant(provider: IdentityProvider, request: Request) -> Grant | None:
    return provider.tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))


_PATIENCE_S = 5


@contextmanager
def serve(provider: IdentityProvider) -> Iterator[None]:
    """The provider, for as long as it is needed. Who calls before it runs waits in the socket."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        provider.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(
            uvicorn.Config(build_app(provider), log_config=None, access_log=False, timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            # Tests before may have stood the clock still: then its loop sleeps on, and nobody need wait for it.
            thread.join(timeout=_PATIENCE_S)
