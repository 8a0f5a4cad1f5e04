"""Integrations as they go over the wire: secrets come in, and only what may be shown goes out."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import BaseModel, Field

from jobraker.credentials import (
    AdzunaCredentials,
    AdzunaFacts,
    AppriseCredentials,
    AppriseFacts,
    Key,
    OpenaiCredentials,
    OpenaiFacts,
    Password,
    ServiceUrls,
    SimplifyCredentials,
    SimplifyFacts,
    SkyvernCredentials,
    SkyvernFacts,
    SmtpCredentials,
    SmtpFacts,
    Word,
)


class Named(BaseModel):
    """What its owner calls it."""

    name: Annotated[Word, Field(max_length=100)]


class NewAdzuna(AdzunaCredentials, Named):
    """Keys of Adzuna."""


class NewOpenai(OpenaiCredentials, Named):
    """A key of OpenAI, or of a server that speaks its API."""


class NewSkyvern(SkyvernCredentials, Named):
    """A key of Skyvern."""


class NewSimplify(SimplifyCredentials, Named):
    """What you got from Simplify. It has no public API, so nothing uses this yet. Never the cookies of your browser."""


class NewSmtp(SmtpCredentials, Named):
    """A sign-in at a mail server."""


class NewApprise(AppriseCredentials, Named):
    """Services that bring notifications, such as discord://... or ntfys://..., as Apprise writes them."""


class ChangedAdzuna(AdzunaFacts, Named):
    """The key may be left out to keep the one stored."""

    app_key: Key | None = None


class ChangedOpenai(OpenaiFacts, Named):
    """The key may be left out to keep the one stored, unless the address changes."""

    api_key: Key | None = None


class ChangedSkyvern(SkyvernFacts, Named):
    """The key may be left out to keep the one stored, unless the address changes."""

    api_key: Key | None = None


class ChangedSimplify(SimplifyFacts, Named):
    """The key may be left out to keep the one stored."""

    api_key: Key | None = None


class ChangedSmtp(SmtpFacts, Named):
    """The password may be left out to keep the one stored, unless host, port or security change."""

    password: Password | None = None


class ChangedApprise(AppriseFacts, Named):
    """The addresses may be left out to keep those stored."""

    urls: ServiceUrls | None = None


NewIntegration: TypeAlias = Annotated[
    NewAdzuna | NewOpenai | NewSkyvern | NewSimplify | NewSmtp | NewApprise, Field(discriminator="kind")
]
ChangedIntegration: TypeAlias = Annotated[
    ChangedAdzuna | ChangedOpenai | ChangedSkyvern | ChangedSimplify | ChangedSmtp | ChangedApprise,
    Field(discriminator="kind"),
]


class Trial(BaseModel):
    """What came of trying the credentials."""

    state: Literal["works", "refused", "unreachable", "untestable"]
    message: str
    tested_at: datetime


class Integration(BaseModel):
    """Credentials of another service, secrets masked."""

    integration_id: UUID
    kind: Literal["adzuna", "openai", "skyvern", "simplify", "smtp", "apprise"]
    name: str
    settings: dict[str, Any] = Field(description="What you gave; of a secret its last four characters at most.")
    created_at: datetime
    updated_at: datetime
    last_test: Trial | None = Field(description="Null while what is stored now was not tried to the end.")
