"""What a supervisor asks for."""

from typing import Literal

from pydantic import BaseModel, Field


class SearchIndex(BaseModel):
    """What can be searched."""

    jobs: int = Field(description="Open jobs that are indexed; beyond some thousands the database's estimate.")


class Health(BaseModel):
    """The service and what it stands on."""

    status: Literal["ok"] = "ok"
    version: str
    database: Literal["ok"] = "ok"
    search_index: SearchIndex
