"""A security event as those who run the house see it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from api.audit import Event
from api.envelope import Paging


class EventFilters(Paging):
    """Which events are asked for."""

    event: Event | None = None
    user_id: UUID | None = None


class SecurityEvent(BaseModel):
    """Something that happened to an account."""

    event_id: int
    event: str
    user_id: UUID | None = Field(description="Whose account; null for nobody's, and after it was deleted.")
    actor_id: UUID | None = Field(description="Who did it.")
    address: str | None
    agent: str | None
    details: dict[str, Any]
    recorded_at: datetime
