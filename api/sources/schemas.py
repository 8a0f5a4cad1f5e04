"""A source as anybody may see it."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class Source(BaseModel):
    """A source, the words it wants to be shown with, and how well it is read."""

    name: str
    kind: str = Field(
        description="board: employers' own boards; feed: other people's postings; page: employers' pages."
    )
    licence: str = Field(description="The attribution to show with its jobs.")
    attribution_url: str = Field(description="Where the attribution links to.")
    terms_url: str
    health: Literal["ok", "stale", "failing", "skipped", "off"]
    boards: int = Field(description="Boards that are read.")
    postings: int = Field(description="Postings shown, as of the last build.")
    jobs_open: int = Field(description="Open jobs it speaks for, as of the last build.")
    last_crawl_at: datetime | None
    last_complete_crawl_at: datetime | None
