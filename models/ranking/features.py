"""How a job fits a person, one number from 0 to 1 for each reason there is.

A higher number is always better. What is unknown gets a middling value: it neither helps nor is it held
against the job as if it were bad.
"""

import re
from datetime import datetime
from typing import Final

from models.ranking.candidates import Candidate
from models.ranking.profile import SENIORITIES
from models.ranking.seeker import Seeker
from models.ranking.titles import measure_closeness
from models.skills.dictionary import find_kind

Features = dict[str, float]

# Cosines of all-MiniLM between CVs and postings: strangers lie below the first, near twins above the second.
_STRANGE: Final = 0.20
_ALIKE: Final = 0.72
_HALF_LIFE_DAYS: Final = 30.0
_UNKNOWN_SKILLS: Final = 0.25
_STEPS: Final = (1.0, 0.65, 0.25, 0.0, 0.0, 0.0)
_LONGEST_HEADER: Final = 2_000
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_HYPHENS: Final = frozenset("-\u2010\u2011")
# With these before or after it, a town's name is a part of another's: New York, Kansas City, Oxford Street.
_OPENS_NAME_WORDS: Final = (
    "new north south east west northern southern eastern western upper lower little great fort port saint st san santa "
    "los las el la le mount lake old royal cape university"
)
_OPENS_NAME: Final = _HYPHENS | frozenset(_OPENS_NAME_WORDS.split())
_CLOSES_NAME_WORDS: Final = (
    "city street road avenue lane square drive way close court place terrace gardens county beach springs falls "
    "heights hills valley bay university"
)
_CLOSES_NAME: Final = frozenset(_CLOSES_NAME_WORDS.split())
# Skills that most people have tell little.
_LIGHT_KINDS: Final = {"spoken": 0.3, "office": 0.4}


def measure(candidate: Candidate, seeker: Seeker, *, now: datetime) -> Features:
    """Every feature of one candidate."""
    return {
        "meaning": measure_meaning(candidate.similarity),
        "skills": measure_skills(candidate.skills, frozenset(seeker.skills)),
        "title": measure_title(candidate.title, seeker.titles),
        "seniority": measure_seniority(candidate.seniority, seeker.seniority),
        "place": measure_place(candidate, seeker),
        "pay": measure_pay(candidate, seeker),
        "freshness": measure_freshness(candidate.posted_at, now=now),
        "company": float(candidate.company_id in seeker.liked_company_ids),
    }


def measure_meaning(similarity: float) -> float:
    """The cosine between CV and posting, stretched over the range where it tells something."""
    return min(1.0, max(0.0, (similarity - _STRANGE) / (_ALIKE - _STRANGE)))


def measure_skills(named: list[str], owned: frozenset[str]) -> float:
    """How much of what a job names the person has; a job that names few is trusted less."""
    if not named:
        return _UNKNOWN_SKILLS
    weights = {skill: _LIGHT_KINDS.get(find_kind(skill), 1.0) for skill in named}
    shared = sum(weight for skill, weight in weights.items() if skill in owned)
    return min(1.0, shared / (0.6 * sum(weights.values()) + 1.0))


def measure_title(title: str, wanted: tuple[str, ...]) -> float:
    """The closeness to the nearest of the person's titles; older titles count a little less."""
    return max(
        (measure_closeness(own, title) * (1.0 - 0.1 * age) for age, own in enumerate(wanted)),
        default=0.0,
    )


def measure_seniority(offered: str | None, own: str | None) -> float:
    """How far apart the levels are."""
    if offered is None or own is None:
        return 0.6
    return _STEPS[abs(SENIORITIES.index(offered) - SENIORITIES.index(own))]


def measure_place(candidate: Candidate, seeker: Seeker) -> float:
    """Whether the person could be there: best in their city, in a town they named, or remote in their country."""
    in_country = not seeker.countries or candidate.country in seeker.countries
    if candidate.country is not None and not in_country:
        return 0.0
    is_remote = candidate.remote_kind == "remote"
    if is_named_town(candidate, seeker) or is_own_city(candidate, seeker):
        return 1.0
    if candidate.country is None or not seeker.countries:
        return 0.7 if is_remote else 0.5
    return 1.0 if is_remote else 0.8


def is_named_town(candidate: Candidate, seeker: Seeker) -> bool:
    """Whether the person named the job's city as a place where they would work."""
    return (candidate.country, (candidate.city or "").lower().strip()) in seeker.towns


def is_own_city(candidate: Candidate, seeker: Seeker) -> bool:
    """Whether the head of the CV, where the address stands, names the job's city."""
    city = (candidate.city or "").lower().strip()
    header = seeker.header[:_LONGEST_HEADER]
    # Most candidates are elsewhere, and that is told without taking the head apart.
    if not city or city.split()[0] not in header:
        return False
    wanted = _TOKEN.findall(city)
    return any(_names_town(_TOKEN.findall(line.replace(" - ", ", ")), wanted) for line in header.splitlines())


def _names_town(tokens: list[str], wanted: list[str]) -> bool:
    """Whether the words stand there as a name of their own, not as a part of a longer one."""
    length = len(wanted)
    for start in range(len(tokens) - length + 1):
        if not wanted or tokens[start : start + length] != wanted:
            continue
        before = tokens[start - 1] if start else ""
        after = [*tokens[start + length :], "", ""]
        is_joined = after[0] in _HYPHENS and after[1] != "based"
        if before not in _OPENS_NAME and after[0] not in _CLOSES_NAME and not is_joined:
            return True
    return False


def measure_pay(candidate: Candidate, seeker: Seeker) -> float:
    """Whether the stated pay reaches the person's floor."""
    most = candidate.pay_annual_max or candidate.pay_annual_min
    if most is None or seeker.pay_floor is None:
        return 0.5
    if seeker.pay_currency is not None and candidate.pay_currency != seeker.pay_currency:
        return 0.5
    return 1.0 if most >= float(seeker.pay_floor) else 0.0


def measure_freshness(posted_at: datetime | None, *, now: datetime) -> float:
    """Halves every thirty days."""
    if posted_at is None:
        return 0.4
    age_days = max(0.0, (now - posted_at).total_seconds() / 86_400)
    return float(0.5 ** (age_days / _HALF_LIFE_DAYS))
