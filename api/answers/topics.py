"""What application forms ask again and again, and how it may be answered.

No topic has a default and none is worked out from another: what a person did not answer here, a form is not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from api.answers.schemas import AnswerKind


class Topic(StrEnum):
    """A standard question."""

    WORK_AUTHORISATION = "work_authorisation"
    NEEDS_SPONSORSHIP = "needs_sponsorship"
    OVER_18 = "over_18"
    NOTICE_PERIOD = "notice_period"
    EARLIEST_START = "earliest_start"
    SALARY_EXPECTATION = "salary_expectation"
    CURRENT_SALARY = "current_salary"
    WILLING_TO_RELOCATE = "willing_to_relocate"
    WILLING_TO_TRAVEL = "willing_to_travel"
    WILLING_TO_WORK_ON_SITE = "willing_to_work_on_site"
    WILLING_TO_WORK_SHIFTS = "willing_to_work_shifts"
    DRIVING_LICENCE = "driving_licence"
    SECURITY_CLEARANCE = "security_clearance"
    HIGHEST_DEGREE = "highest_degree"
    YEARS_OF_EXPERIENCE = "years_of_experience"
    REFERRAL = "referral"
    HOW_HEARD = "how_heard"
    RESTRICTIVE_COVENANT = "restrictive_covenant"
    BACKGROUND_CHECK = "background_check"
    KEEP_MY_DATA = "keep_my_data"
    TEXT_MESSAGES = "text_messages"
    CRIMINAL_RECORD = "criminal_record"
    HEALTH_OR_DISABILITY = "health_or_disability"
    ACCOMMODATIONS = "accommodations"
    VETERAN_STATUS = "veteran_status"
    GENDER = "gender"
    TRANSGENDER = "transgender"
    SEXUAL_ORIENTATION = "sexual_orientation"
    PRONOUNS = "pronouns"
    HISPANIC_OR_LATINO = "hispanic_or_latino"
    ETHNICITY = "ethnicity"
    NATIONALITY = "nationality"
    DATE_OF_BIRTH = "date_of_birth"
    RELIGION = "religion"


@dataclass(frozen=True)
class Spec:
    """How a question reads and may be answered. A sensitive one may be declined."""

    question: str
    kinds: tuple[AnswerKind, ...]
    choices: tuple[str, ...] = ()
    is_sensitive: bool = False


_DEGREES: Final = ("none", "secondary", "vocational", "associate", "bachelor", "master", "doctorate")
_GENDERS: Final = ("woman", "man", "non_binary")
_VETERANS: Final = ("not_a_veteran", "veteran", "protected_veteran")
# The categories of the forms of the United States; other countries ask in others, which are told as text.
_ETHNICITIES: Final = (
    "american_indian_or_alaska_native", "asian", "black_or_african_american", "hispanic_or_latino",
    "native_hawaiian_or_pacific_islander", "white", "two_or_more",
)  # fmt: skip
_YES_NO: Final = (AnswerKind.YES_NO,)
_TEXT: Final = (AnswerKind.TEXT,)
_WHERE: Final = (AnswerKind.COUNTRIES, AnswerKind.YES_NO)
_OR_TEXT: Final = (AnswerKind.YES_NO, AnswerKind.TEXT)

SPECS: Final[Mapping[Topic, Spec]] = {
    Topic.WORK_AUTHORISATION: Spec("In which countries may you work?", _WHERE, is_sensitive=True),
    Topic.NEEDS_SPONSORSHIP: Spec("In which countries do you need a sponsor?", _WHERE, is_sensitive=True),
    Topic.OVER_18: Spec("Are you at least 18 years old?", _YES_NO),
    Topic.NOTICE_PERIOD: Spec("How long is your notice period?", (AnswerKind.PERIOD,)),
    Topic.EARLIEST_START: Spec("When could you start?", (AnswerKind.DATE,)),
    Topic.SALARY_EXPECTATION: Spec("What pay do you expect?", (AnswerKind.MONEY,), is_sensitive=True),
    Topic.CURRENT_SALARY: Spec("What are you paid now?", (AnswerKind.MONEY,), is_sensitive=True),
    Topic.WILLING_TO_RELOCATE: Spec("Would you move for the job?", _WHERE),
    Topic.WILLING_TO_TRAVEL: Spec(
        "Would you travel, or what percentage of your time?", (AnswerKind.YES_NO, AnswerKind.NUMBER)
    ),
    Topic.WILLING_TO_WORK_ON_SITE: Spec("Would you come to the office?", _YES_NO),
    Topic.WILLING_TO_WORK_SHIFTS: Spec("Would you work in shifts?", _YES_NO),
    Topic.DRIVING_LICENCE: Spec("Do you have a driving licence, or of which classes?", _OR_TEXT),
    Topic.SECURITY_CLEARANCE: Spec("Which security clearance do you hold?", _OR_TEXT, is_sensitive=True),
    Topic.HIGHEST_DEGREE: Spec("What is your highest degree?", (AnswerKind.CHOICE,), _DEGREES),
    Topic.YEARS_OF_EXPERIENCE: Spec("How many years have you worked in your profession?", (AnswerKind.NUMBER,)),
    Topic.REFERRAL: Spec("Who referred you?", _TEXT),
    Topic.HOW_HEARD: Spec("How did you hear of jobs like this?", _TEXT),
    Topic.RESTRICTIVE_COVENANT: Spec("Does a contract keep you from working for competitors?", _OR_TEXT),
    Topic.BACKGROUND_CHECK: Spec("Do you agree to a background check?", _YES_NO, is_sensitive=True),
    Topic.KEEP_MY_DATA: Spec("May employers keep your data for other vacancies?", _YES_NO),
    Topic.TEXT_MESSAGES: Spec("May employers send you text messages?", _YES_NO),
    Topic.CRIMINAL_RECORD: Spec("Do you have a criminal record?", _OR_TEXT, is_sensitive=True),
    Topic.HEALTH_OR_DISABILITY: Spec("Do you have a disability?", _OR_TEXT, is_sensitive=True),
    Topic.ACCOMMODATIONS: Spec("Which adjustments do you need?", _TEXT, is_sensitive=True),
    Topic.VETERAN_STATUS: Spec("Are you a veteran?", (AnswerKind.CHOICE,), _VETERANS, is_sensitive=True),
    Topic.GENDER: Spec("What is your gender?", (AnswerKind.CHOICE, AnswerKind.TEXT), _GENDERS, is_sensitive=True),
    Topic.TRANSGENDER: Spec("Are you transgender?", _YES_NO, is_sensitive=True),
    Topic.SEXUAL_ORIENTATION: Spec("What is your sexual orientation?", _TEXT, is_sensitive=True),
    Topic.PRONOUNS: Spec("What are your pronouns?", _TEXT, is_sensitive=True),
    Topic.HISPANIC_OR_LATINO: Spec("Are you Hispanic or Latino?", _YES_NO, is_sensitive=True),
    Topic.ETHNICITY: Spec(
        "What is your ethnicity?", (AnswerKind.CHOICE, AnswerKind.TEXT), _ETHNICITIES, is_sensitive=True
    ),
    Topic.NATIONALITY: Spec("Of which countries are you a citizen?", (AnswerKind.COUNTRIES,), is_sensitive=True),
    Topic.DATE_OF_BIRTH: Spec("When were you born?", (AnswerKind.DATE,), is_sensitive=True),
    Topic.RELIGION: Spec("What is your religion?", _TEXT, is_sensitive=True),
}
# A question of the person's own may be about anything, so it is treated as a sensitive one.
_FREE: Final = tuple(kind for kind in AnswerKind if kind not in (AnswerKind.CHOICE, AnswerKind.DECLINED))
_CUSTOM: Final = "custom:"
PATTERN: Final = rf"^([a-z][a-z0-9_]*|{_CUSTOM}[a-z0-9]+(-[a-z0-9]+)*)$"


def find_spec(topic: str, question: str | None) -> Spec | None:
    """How a topic may be answered; None for one that is neither a standard one nor `custom:` and a slug."""
    if topic in SPECS:
        return SPECS[Topic(topic)]
    if is_custom(topic):
        return Spec(question or topic, _FREE, is_sensitive=True)
    return None


def is_custom(topic: str) -> bool:
    """Whether the question is the person's own."""
    return topic.startswith(_CUSTOM)
