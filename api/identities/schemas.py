"""A linked account as it goes over the wire."""

from datetime import datetime

from pydantic import BaseModel, Field


class Identity(BaseModel):
    """An account elsewhere that is linked to yours."""

    provider: str
    subject: str = Field(description="The provider's own id of you.")
    email: str | None = Field(description="Your address there when you linked it, where it was verified.")
    linked_at: datetime
