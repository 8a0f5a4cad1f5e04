"""A request as its owner sees it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field


class RequestState(BaseModel):
    """How far the work is; `answer` or `error` once it is over."""

    request_id: UUID
    kind: str
    state: Literal["pending", "running", "completed", "failed"]
    created_at: datetime
    finished_at: datetime | None
    answer: Any = Field(description="What came out, in the shape of the kind of request.")
    error: dict[str, Any] | None = Field(description="Why it failed, as in the error of any answer.")
