"""Whose language model works on somebody's text: their own where they brought one, else the house's.

A key and its address never part, a person's own is used for that person's text only, and postings are the house's.
Each answer is about one person: never keep it for the next.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from flows.resources import Tools
from jobraker import credentials, sql
from jobraker.credentials import OpenaiCredentials
from jobraker.db import Connection
from jobraker.settings import OpenaiSettings, WebSettings
from models.embedding.encoder import DIMENSIONS, Encoder
from models.embedding.remote import RemoteEncoder

_SQL: Final = sql.beside(__file__)


@dataclass(frozen=True)
class LanguageModel:
    """A person's own: where to ask, and for what. Its server must be a public one: pass `web` on to `llm`."""

    settings: OpenaiSettings
    model: str
    web: WebSettings


def find_encoder(tools: Tools, connection: Connection, user_id: UUID) -> Encoder:
    """What turns this person's text into vectors like those of the postings.

    Their own key pays where the house asks a server and they brought a key for that very server and model.
    """
    chosen = tools.settings.encoder
    if chosen.kind != "openai":
        return tools.encoder
    house = _name_server(tools.settings.openai)
    for own in _find_own(tools, connection, user_id):
        if own.model == chosen.model and _name_server(own.settings) == house:
            return RemoteEncoder(own.settings, chosen.model, dimensions=DIMENSIONS, web=own.web)
    return tools.encoder


def _find_own(tools: Tools, connection: Connection, user_id: UUID) -> list[LanguageModel]:
    rows = connection.execute(_SQL["find_sealed"], {"user_id": user_id}).fetchall()
    if not rows:
        return []
    vault = tools.vault.of(connection, user_id)
    kept = (credentials.unseal(vault, row["sealed"]) for row in rows)
    return [_build(tools, given) for given in kept if isinstance(given, OpenaiCredentials)]


def _build(tools: Tools, given: OpenaiCredentials) -> LanguageModel:
    settings = OpenaiSettings(base_url=given.base_url, api_key=given.api_key)
    return LanguageModel(settings, given.model, tools.settings.web)


def _name_server(settings: OpenaiSettings) -> tuple[str | None, int | None]:
    parts = urlsplit(settings.base_url)
    return parts.hostname, parts.port
