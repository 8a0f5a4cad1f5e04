"""Tries the credentials a person brought, at the service itself, and says in our words what came of it.

No service is made to do anything, but a notification service, which can only be tried by a notice that says so. What
a stranger's server answers is never repeated: it may hold the key it was sent.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from flows.resources import Request, Tools
from jobraker import clock, credentials, llm, notices, smtp, sql, web
from jobraker.credentials import (
    AdzunaCredentials,
    AppriseCredentials,
    Credentials,
    OpenaiCredentials,
    SimplifyCredentials,
    SkyvernCredentials,
    SmtpCredentials,
)
from jobraker.errors import BrokenError, ForbiddenError, InvalidError, JobrakerError, MissingError, UnavailableError
from jobraker.notices import Notice
from jobraker.settings import MailSettings, OpenaiSettings, Settings, WebSettings
from scrapers.adzuna.board import check_keys

State: TypeAlias = Literal["works", "refused", "unreachable", "untestable"]
_SQL: Final = sql.beside(__file__)
_PATIENCE_S: Final = 5.0
_TEST: Final = Notice(
    title="Jobraker: a test",
    text="This is a test that you asked for in Jobraker. Nothing else happened, and notices reach you here.",
)


@dataclass(frozen=True)
class Outcome:
    """What came of trying credentials."""

    state: State
    message: str


def try_integration(tools: Tools, request: Request) -> Mapping[str, Any]:
    """Answer a request with what came of trying the credentials as they are now. Raises `MissingError`."""
    given = _find_credentials(tools, request.demand_user_id(), UUID(str(request.payload["integration_id"])))
    outcome = try_credentials(tools.settings, given)
    return {"state": outcome.state, "message": outcome.message, "tested_at": clock.now().isoformat()}


def try_credentials(settings: Settings, given: Credentials) -> Outcome:
    """Use the credentials once, without any effect beyond that."""
    if isinstance(given, SimplifyCredentials):
        return Outcome("untestable", "Simplify has no public API, so there is nothing to try this at.")
    try:
        return Outcome("works", _try(settings, given))
    except UnavailableError as error:
        return Outcome("unreachable", error.message)
    except JobrakerError as error:
        return Outcome("refused", error.message)


def _find_credentials(tools: Tools, user_id: UUID, integration_id: UUID) -> Credentials:
    key = {"user_id": user_id, "integration_id": integration_id}
    with tools.database.reading() as connection:
        row = connection.execute(_SQL["find_sealed"], key).fetchone()
        if row is None:
            raise MissingError("You have no such integration.")
        return credentials.unseal(tools.vault.of(connection, user_id), row["sealed"])


def _try(settings: Settings, given: Credentials) -> str:
    # One short try: somebody waits, and no stranger's server is to keep a worker busy.
    brisk = settings.web.model_copy(update={"tries": 1, "timeout_s": min(_PATIENCE_S, settings.web.timeout_s)})
    match given:
        case AdzunaCredentials():
            return _try_adzuna(brisk, settings.adzuna.base_url, given)
        case OpenaiCredentials():
            return _try_openai(brisk, given)
        case SkyvernCredentials():
            return _try_skyvern(brisk, given)
        case SmtpCredentials():
            return _try_smtp(brisk, given)
        case AppriseCredentials():
            return _try_apprise(brisk, given)
    raise BrokenError("Nobody here knows how to try credentials of this kind.")


def _try_adzuna(brisk: WebSettings, base_url: str, given: AdzunaCredentials) -> str:
    with web.Client(brisk) as client:
        check_keys(client, base_url, app_id=given.app_id, app_key=given.app_key.get_secret_value())
    return "Adzuna takes these keys."


def _try_openai(brisk: WebSettings, given: OpenaiCredentials) -> str:
    try:
        settings = OpenaiSettings(base_url=given.base_url, api_key=given.api_key)
        llm.check(settings, model=given.model, web=brisk)
    except InvalidError:
        # Not chained, and not repeated: it quotes the server.
        raise InvalidError("The server refuses the request: look at the address and the model.") from None
    return "The server takes this key."


def _try_skyvern(brisk: WebSettings, given: SkyvernCredentials) -> str:
    """Ask for the browser sessions that are open: that needs a key, costs nothing and begins nothing."""
    with web.Client(brisk, public_only=True) as client:
        headers = {"x-api-key": given.api_key.get_secret_value()}
        content = client.get(f"{given.base_url}/v1/browser_sessions", headers=headers)
    try:
        is_well = isinstance(json.loads(content), list)
    except ValueError:
        is_well = False
    if not is_well:
        raise BrokenError("The server does not answer as Skyvern does.")
    return "Skyvern takes this key."


def _try_smtp(brisk: WebSettings, given: SmtpCredentials) -> str:
    server = MailSettings(
        host=given.host,
        port=given.port,
        username=given.username,
        password=given.password,
        security=given.security,
        sender=given.sender,
        timeout_s=brisk.timeout_s,
    )
    smtp.check(server, given.host, web=brisk)
    return "The mail server lets you sign in. No mail was sent."


def _try_apprise(brisk: WebSettings, given: AppriseCredentials) -> str:
    for place, url in enumerate(given.urls, start=1):
        try:
            notices.send(brisk, url, _TEST)
        except (ForbiddenError, InvalidError, UnavailableError) as error:
            raise type(error)(f"Address {place}: {error.message}") from None
    return "A test notice is on its way: look whether it reached you."
