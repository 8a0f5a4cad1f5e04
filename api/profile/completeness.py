"""How complete a profile is: which parts of it help, and how much each does. Pure.

The weights are judgement, and they sum to 100. What jobs are matched by weighs most: the CV, the titles, the skills;
then what an application needs. Wishes that only narrow the choice (pay, companies) do not count: to have none is no
gap. Nor do screening answers: many are nobody's business until a form asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from api.profile.schemas import Completeness, Gap, Statements


@dataclass(frozen=True)
class Asset:
    """What a part of a profile weighs, and what to say where it is missing."""

    weight: int
    advice: str


_RESUME: Final = "resume"
_ASSETS: Final[Mapping[str, Asset]] = {
    _RESUME: Asset(20, "Upload a CV: jobs are matched to what it says."),
    "work_history": Asset(14, "Tell where you worked, and what you did there."),
    "titles": Asset(12, "Name the titles that would suit you."),
    "skills": Asset(12, "Name your skills."),
    "headline": Asset(6, "Say in one line what you are."),
    "education": Asset(6, "Tell what you studied."),
    "summary": Asset(5, "Say in a few sentences who you are."),
    "countries": Asset(3, "Say in which countries you would work."),
    "contact.phone": Asset(3, "Give a telephone number."),
    "contact.country": Asset(3, "Say in which country you live."),
    "skill_years": Asset(3, "Say how many years you practised your skills."),
    "languages": Asset(3, "Name the languages you speak."),
    "seniority": Asset(3, "Say which level you look for."),
    "remote_kinds": Asset(2, "Say whether you would work remotely."),
    "places": Asset(2, "Say in which towns you would work best."),
    "work_permits": Asset(2, "Say in which countries you may work."),
    "needs_visa": Asset(1, "Say whether you need a visa."),
}


def measure(said: Statements, *, has_resume: bool) -> Completeness:
    """The weights of all that is there, and what is missing, the weightiest first."""
    missing = [field for field in _ASSETS if not (has_resume if field == _RESUME else _is_said(said, field))]
    missing.sort(key=lambda field: -_ASSETS[field].weight)
    return Completeness(
        score=sum(asset.weight for field, asset in _ASSETS.items() if field not in missing),
        missing=[Gap(field=field, message=_ASSETS[field].advice) for field in missing],
    )


def _is_said(said: Statements, field: str) -> bool:
    """A no is said as well as a yes."""
    value = attrgetter(field)(said)
    return value is False or bool(value)
