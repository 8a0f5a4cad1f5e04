"""What goes over the wire when people sign up, in and out."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, Field, StringConstraints

Password: TypeAlias = Annotated[str, Field(min_length=10, max_length=200)]
Name: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Registration(BaseModel):
    """A new account."""

    model_config = ConfigDict(extra="forbid")

    email: EmailStr
    password: Password
    full_name: Name | None = None


class Credentials(BaseModel):
    """What a person signs in with. Not checked for form: a wrong one is simply wrong."""

    email: Annotated[str, Field(max_length=320)]
    password: Annotated[str, Field(max_length=200)]


class RefreshToken(BaseModel):
    """The token that gets new tokens."""

    refresh_token: Annotated[str, Field(max_length=200)]


class User(BaseModel):
    """An account as its owner sees it."""

    user_id: UUID
    email: str
    full_name: str | None
    created_at: datetime


class Tokens(BaseModel):
    """Proof of being signed in: `access_token` for requests, `refresh_token` once for the next pair."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - a kind of token, not one
    expires_in: int = Field(description="Seconds until the access token expires.")
