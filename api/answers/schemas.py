"""An answer to a question of application forms, as it goes over the wire, and as it is sealed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from api.wording import Country, Currency, Line, Passage, Word


class AnswerKind(StrEnum):
    """What an answer is made of."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    MONEY = "money"
    PERIOD = "period"
    DATE = "date"
    COUNTRIES = "countries"
    TEXT = "text"
    DECLINED = "decline_to_say"


class Part(BaseModel):
    """A key nobody knows is refused, since it would silently be lost."""

    model_config = ConfigDict(extra="forbid")


class YesNo(Part):
    """Yes or no."""

    kind: Literal[AnswerKind.YES_NO]
    value: StrictBool


class Choice(Part):
    """One of the choices of the topic."""

    kind: Literal[AnswerKind.CHOICE]
    value: Word


class Number(Part):
    """A number."""

    kind: Literal[AnswerKind.NUMBER]
    value: float = Field(ge=0, le=1e9, allow_inf_nan=False)


class Money(Part):
    """An amount, before tax."""

    kind: Literal[AnswerKind.MONEY]
    amount: float = Field(ge=0, le=1e9, allow_inf_nan=False)
    currency: Currency = Field(description="Three letters, as in ISO 4217.")
    per: Literal["hour", "day", "week", "month", "year"]


class Period(Part):
    """How long."""

    kind: Literal[AnswerKind.PERIOD]
    value: int = Field(ge=0, le=1000)
    unit: Literal["days", "weeks", "months"]


class Day(Part):
    """A day."""

    kind: Literal[AnswerKind.DATE]
    value: date


class Countries(Part):
    """The countries for which it is a yes; it is a no for all others."""

    kind: Literal[AnswerKind.COUNTRIES]
    values: list[Country] = Field(max_length=250, description="Two letters each, as in ISO 3166.")


class Text(Part):
    """In the person's own words."""

    kind: Literal[AnswerKind.TEXT]
    value: Passage


class Declined(Part):
    """The person chose not to say. Forms are told so, where they let one."""

    kind: Literal[AnswerKind.DECLINED]


AnyAnswer: TypeAlias = Annotated[
    YesNo | Choice | Number | Money | Period | Day | Countries | Text | Declined, Field(discriminator="kind")
]


class Statement(Part):
    """What is to be kept."""

    answer: AnyAnswer
    question: Line | None = Field(None, description="As the form asks it; needed for a question of your own only.")


class Sealed(Statement):
    """What is sealed. The topic is in it, so that no answer can be passed off as another's."""

    topic: str


class ScreeningAnswer(BaseModel):
    """A question and the person's answer to it."""

    topic: str
    question: str
    is_sensitive: bool
    answer: AnyAnswer
    updated_at: datetime


class Question(BaseModel):
    """A question that forms often ask, and which answers it takes."""

    topic: str
    question: str
    kinds: list[AnswerKind]
    choices: list[str] = Field(description="What may be chosen where `choice` is among the kinds.")
    is_sensitive: bool = Field(description="Whether `decline_to_say` is an answer, and care is due in showing it.")
