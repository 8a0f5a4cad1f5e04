"""Providers, and the way to them and back, as they go over the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class ProviderName(BaseModel):
    """A provider through which people sign in here."""

    provider: str = Field(description="As it stands in addresses.")
    title: str = Field(description="As people know it.")


class Departure(BaseModel):
    """Where the browser is to go."""

    url: str


class LinkWish(BaseModel):
    """Proof that it is the owner who links: the password, where the account has one."""

    model_config = ConfigDict(extra="forbid")

    password: Annotated[str | None, Field(max_length=200)] = None


class Return(BaseModel):
    """What a provider sends a browser back with. Providers add words of their own, which say nothing to us."""

    state: Annotated[str, Field(max_length=200)] = ""
    code: Annotated[str, Field(max_length=4096)] = ""
    error: Annotated[str, Field(max_length=200)] = ""
    iss: Annotated[str, Field(max_length=500)] = ""


class Identity(BaseModel):
    """An account elsewhere that is linked to one here."""

    provider: str
    subject: str = Field(description="The provider's own id of the person.")
    email: str | None
    linked_at: datetime
