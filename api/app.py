"""Puts the service together: slices under /api/v1, one shape of failure, documentation, parts opened at start."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import APIRouter, FastAPI

from api import contract, docs, problems
from api.access import AccessMiddleware
from api.account.routes import router as account
from api.accounts.routes import router as accounts
from api.answers.routes import router as answers
from api.auth.routes import router as auth
from api.consents.routes import router as consents
from api.events.routes import router as events
from api.health.routes import router as health
from api.house import Gates, House
from api.identities.routes import router as identities
from api.integrations.routes import router as integrations
from api.jobs.routes import router as jobs
from api.keys.routes import router as keys
from api.limits import Limiter
from api.moderation.routes import router as moderation
from api.oauth.routes import router as oauth
from api.profile.routes import router as profile
from api.recommendations.routes import router as recommendations
from api.requests.routes import router as requests
from api.resumes.routes import router as resumes
from api.second_factor.routes import router as second_factor
from api.sessions.routes import router as sessions
from api.sources.routes import router as sources
from jobraker.blobs import Blobs
from jobraker.db import Database, Role
from jobraker.errors import InvalidError
from jobraker.keyring import Keyring
from jobraker.settings import Settings
from jobraker.tokens import Tokens
from jobraker.vault import Vault
from models.resumes.extraction import SEATS

PREFIX: Final = "/api/v1"
_WATCH_S: Final = 2.0


def create_app(settings: Settings) -> FastAPI:
    """The service on the database that `settings.database.url` names."""
    app = FastAPI(
        title="Jobraker",
        summary="Job postings, matched to people with reasons.",
        version="1",
        openapi_url=docs.SCHEMA_URL,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # it would build an address out of whatever Host says
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.limiter = Limiter(settings.limits)
    api = APIRouter(prefix=PREFIX)
    coming_in = (auth, oauth, sessions, identities, second_factor, keys)
    about_me = (account, consents, integrations, profile, answers, resumes)
    for router in (
        *coming_in,
        *about_me,
        jobs,
        recommendations,
        requests,
        sources,
        accounts,
        moderation,
        events,
        health,
    ):
        api.include_router(router)
    app.include_router(api)
    docs.install(app)
    problems.install(app)
    contract.install(app)
    app.add_middleware(AccessMiddleware, settings=settings.api, limiter=app.state.limiter, unkept=(f"{PREFIX}/auth/",))
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    url = find_database(settings)
    size, limit = settings.database.pool_size, settings.database.statement_s
    keyring = Keyring(settings.keys_file)
    with (
        Database(url, role=Role.API, pool_size=size, statement_s=limit) as database,
        Database(url, role=Role.AUTH, pool_size=max(1, size // 2), statement_s=limit) as door,
        Database(url, role=Role.AUTH, pool_size=max(1, size // 2), statement_s=limit) as bell,
        Database(url, role=Role.API, pool_size=1, patience_s=_WATCH_S, statement_s=_WATCH_S) as watch,
    ):
        app.state.house = House(
            settings=settings,
            database=database,
            door=door,
            bell=bell,
            watch=watch,
            blobs=Blobs(str(settings.place.blobs)),
            tokens=Tokens(keyring),
            vault=Vault(keyring),
            limiter=app.state.limiter,
            gates=Gates(
                wide=asyncio.Semaphore(size),
                narrow=asyncio.Semaphore(max(1, size // 2)),
                door=asyncio.Semaphore(max(1, size // 2)),
                bell=asyncio.Semaphore(max(1, size // 2)),
                watch=asyncio.Semaphore(1),
                reading=asyncio.Semaphore(SEATS),
            ),
        )
        yield


def find_database(settings: Settings) -> str:
    """Where the database is. Raises `InvalidError` where nobody has said so."""
    if settings.database.url is None:
        raise InvalidError("The API needs JOBRAKER_DATABASE__URL, or to be started by `python -m api`.")
    return settings.database.url.get_secret_value()
