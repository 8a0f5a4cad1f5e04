"""What goes over the wire about a whole account."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Farewell(BaseModel):
    """Proof that an account's owner wants it deleted: the password, or without one their e-mail address."""

    model_config = ConfigDict(extra="forbid")

    password: Annotated[str, Field(max_length=200)] | None = None
    confirm: Annotated[str, Field(max_length=320, description="Your e-mail address, where you have no password.")] | (
        None
    ) = None


class ExportTicket(BaseModel):
    """A request that is being worked on, and where to look for it."""

    request_id: UUID
    state: Literal["pending", "running"]
    url: str


class Export(BaseModel):
    """An archive of everything about a person."""

    request_id: UUID
    bytes: int
    created_at: datetime
    expires_at: datetime = Field(description="When it is deleted.")


class OwnEvent(BaseModel):
    """Something that happened to an account."""

    event: str
    is_by_another: bool = Field(description="Whether somebody of the house did it; from where is then theirs to know.")
    address: str | None
    agent: str | None = Field(description="What the browser or app called itself.")
    details: dict[str, Any]
    recorded_at: datetime
