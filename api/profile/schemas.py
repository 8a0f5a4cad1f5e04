"""What a person looks for, as it goes over the wire."""

from datetime import datetime
from typing import Annotated, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.summaries import RemoteKind, Seniority

Word: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Country: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Currency: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Wishes(BaseModel):
    """What a person looks for. What is left out constrains nothing."""

    model_config = ConfigDict(extra="forbid")

    headline: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] | None = None
    titles: list[Word] = Field([], max_length=20, description="Titles that would suit.")
    skills: list[Word] = Field([], max_length=100)
    countries: list[Country] = Field([], max_length=50, description="Two letters each, as in ISO 3166.")
    remote_kinds: list[RemoteKind] = Field([], max_length=3)
    seniority: Seniority | None = None
    pay_annual_min: float | None = Field(
        None, strict=True, ge=0, le=1e9, description="Least yearly pay; needs the currency."
    )
    pay_currency: Currency | None = Field(None, description="Three letters, as in ISO 4217.")
    excluded_companies: list[Word] = Field([], max_length=200, description="Companies never to be shown.")

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.pay_annual_min is not None and self.pay_currency is None:
            raise ValueError("pay_annual_min needs pay_currency")
        return self


class Profile(Wishes):
    """What a person looks for, and since when."""

    updated_at: datetime | None = Field(None, description="Null while nothing was ever saved.")
