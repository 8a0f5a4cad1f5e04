"""A CV as it goes over the wire."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field


class Resume(BaseModel):
    """An uploaded CV."""

    resume_id: UUID
    filename: str
    media_type: str
    bytes: int
    is_current: bool = Field(description="Whether jobs are matched to this one: the newest is.")
    uploaded_at: datetime


class ResumeWhole(Resume):
    """An uploaded CV with the text that was read out of it."""

    text: str
