"""An API key as it goes over the wire. The key itself is shown once, when it is made."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.scopes import Scope


class NewKey(BaseModel):
    """What a key is to be for."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope), description="Some of what you may do.")]
    days: Annotated[int | None, Field(ge=1, le=3650, description="Days it works for; without, until revoked.")] = None


class Key(BaseModel):
    """A key that was not revoked, without the key."""

    key_id: UUID
    name: str
    hint: str = Field(description="How the key ends.")
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None = Field(description="Exact to five minutes.")
    expires_at: datetime | None


class KeyWhole(Key):
    """A key that was just made, with the key. It is shown this once."""

    key: str
