"""A sign-in as it goes over the wire."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field


class Session(BaseModel):
    """One sign-in that is not over."""

    session_id: UUID
    method: str = Field(description="How the person proved who they are: password, or a provider.")
    address: str | None
    agent: str | None = Field(description="What the browser or app called itself.")
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    is_current: bool = Field(description="Whether it is the session this was asked through.")
