"""An account as those who run the house see it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.envelope import Paging
from api.scopes import UserRole


class AccountFilters(Paging):
    """Which accounts are asked for."""

    email: str | None = Field(None, max_length=320, description="Part of the address.")
    role: UserRole | None = None


class Account(BaseModel):
    """An account, without anything its owner keeps in it."""

    user_id: UUID
    email: str
    roles: list[UserRole]
    email_verified: bool
    created_at: datetime
    last_used_at: datetime | None = Field(description="When one of its sessions was last renewed.")


class Roles(BaseModel):
    """What somebody is to the house from now on."""

    model_config = ConfigDict(extra="forbid")

    roles: list[UserRole] = Field(min_length=1, max_length=len(UserRole))
