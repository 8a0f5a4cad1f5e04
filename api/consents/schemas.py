"""A yes or a no as it goes over the wire."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Purpose(StrEnum):
    """What a person can say yes or no to.

    terms and privacy: the texts of the app. language_models: what they wrote may be sent to a language model outside
    the house. learning: what they do with jobs may improve the ranking for everybody. news: mails that are not about
    their account.
    """

    TERMS = "terms"
    PRIVACY = "privacy"
    LANGUAGE_MODELS = "language_models"
    LEARNING = "learning"
    NEWS = "news"


class Decision(BaseModel):
    """A yes or a no."""

    model_config = ConfigDict(extra="forbid")

    is_given: bool = Field(description="True for a yes; false for a no, or to take a yes back.")
    version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$")] = Field(
        description="Which text the person was shown, such as 2026-11."
    )


class Consent(BaseModel):
    """What holds now for one purpose. Never asked is a no."""

    purpose: Purpose
    is_given: bool
    version: str | None = Field(None, description="The text it was about; null where the person was never asked.")
    recorded_at: datetime | None = None


class PastDecision(BaseModel):
    """One yes or no, at any time."""

    purpose: str
    is_given: bool
    version: str
    address: str | None = Field(description="From where it came.")
    recorded_at: datetime
