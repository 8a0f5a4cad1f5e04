"""The one shape of every answer: `{success, data, meta}`, and pages within it.

Failures have their own shape, which lives in `problems`.
"""

from math import ceil
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Data = TypeVar("Data")


class Paging(BaseModel):
    """Which page is asked for. A parameter nobody knows is refused, since it would silently not filter."""

    model_config = ConfigDict(extra="forbid")

    page: int = Field(1, ge=1, le=10_000, description="Page number, from 1.")
    per_page: int = Field(20, ge=1, le=100, description="Rows a page.")

    @property
    def offset(self) -> int:
        """Rows before the page."""
        return (self.page - 1) * self.per_page


class Pagination(BaseModel):
    """Where a page stands. `total` is an estimate where `total_is_exact` is false."""

    page: int
    per_page: int
    total: int
    pages: int
    total_is_exact: bool = True


class Meta(BaseModel):
    """Nothing to say about a single thing."""


class ListMeta(BaseModel):
    """What to know about a list."""

    pagination: Pagination


class Answer(BaseModel, Generic[Data]):
    """One thing."""

    success: Literal[True] = True
    data: Data
    meta: Meta = Meta()


class Listing(BaseModel, Generic[Data]):
    """A page of things."""

    success: Literal[True] = True
    data: list[Data]
    meta: ListMeta


def paginate(paging: Paging, total: int, *, total_is_exact: bool = True) -> ListMeta:
    """The meta of one page out of `total` rows."""
    pagination = Pagination(
        page=paging.page,
        per_page=paging.per_page,
        total=total,
        pages=ceil(total / paging.per_page),
        total_is_exact=total_is_exact,
    )
    return ListMeta(pagination=pagination)
