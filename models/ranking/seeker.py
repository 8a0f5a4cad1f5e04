"""A person as the ranking sees them: what their CV says, and what they say they look for.

What the person states (a profile) becomes a hard constraint; what is only read out of the CV never does, it
just weighs in the score.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from models.ranking.profile import Profile
from models.ranking.resume import ResumeFacts, read_facts
from models.ranking.titles import find_level
from models.skills.matcher import canonicalise, count_skills

_MOST_TITLES: Final = 6
_MOST_SKILLS: Final = 60
_READ: Final = 60_000  # characters of a CV; a longer one is a book
_SENIOR_YEARS: Final = 6
_MID_YEARS: Final = 2


@dataclass(frozen=True)
class Seeker:
    """Who looks for a job. `wanted_seniority` constrains, `seniority` only weighs.

    `excluded_companies` and `liked_companies` are names; `recommend` finds the ids of those names in the database.
    """

    essence: str
    titles: tuple[str, ...]
    skills: tuple[str, ...]
    seniority: str | None
    years: float | None
    header: str
    wanted_seniority: str | None = None
    countries: tuple[str, ...] = ()
    remote_kinds: tuple[str, ...] = ()
    pay_floor: Decimal | None = None
    pay_currency: str | None = None
    excluded_companies: tuple[str, ...] = ()
    excluded_company_ids: tuple[str, ...] = ()
    liked_companies: tuple[str, ...] = ()
    liked_company_ids: tuple[str, ...] = ()
    towns: frozenset[tuple[str, str]] = frozenset()
    user_id: UUID | None = None


def build_seeker(resume_text: str, profile: Profile | None = None) -> Seeker:
    """The seeker behind a CV and, where there is one, a profile. Either may be empty."""
    wishes = profile or Profile()
    text = resume_text[:_READ]
    facts = read_facts(text)
    titles = _first_of(*wishes.titles, *facts.titles, wishes.headline or "")[:_MOST_TITLES]
    skills = _rank_skills(text, wishes)
    return Seeker(
        essence=_build_essence(facts, titles, skills, wishes=wishes),
        titles=titles,
        skills=skills,
        seniority=wishes.seniority or _find_seniority(facts),
        years=facts.years,
        header=facts.header.lower(),
        wanted_seniority=wishes.seniority,
        countries=wishes.countries,
        remote_kinds=wishes.remote_kinds,
        pay_floor=wishes.pay_annual_min,
        pay_currency=wishes.pay_currency,
        excluded_companies=wishes.excluded_companies,
        liked_companies=wishes.liked_companies,
        towns=frozenset((country, city.lower()) for country, city in wishes.towns),
        user_id=wishes.user_id,
    )


def _rank_skills(text: str, wishes: Profile) -> tuple[str, ...]:
    """Skills stated in the profile first, then by how often the CV names them."""
    counts = count_skills(text)
    by_weight = sorted(counts, key=lambda skill: (-counts[skill], skill))
    return _first_of(*canonicalise(wishes.skills), *by_weight)[:_MOST_SKILLS]


def _find_seniority(facts: ResumeFacts) -> str | None:
    """The level of the latest title, or what the years amount to."""
    named = find_level(facts.titles[0]) if facts.titles else None
    if named or facts.years is None:
        return named
    if facts.years >= _SENIOR_YEARS:
        return "senior"
    return "mid" if facts.years >= _MID_YEARS else "junior"


def _build_essence(facts: ResumeFacts, titles: tuple[str, ...], skills: tuple[str, ...], *, wishes: Profile) -> str:
    """What is embedded of a person: shaped like a posting, since it is compared with postings."""
    named = ". ".join(dict.fromkeys([*titles[:3], *([wishes.headline] if wishes.headline else [])]))
    summary = wishes.summary or facts.summary
    passage = (summary or facts.recent)[:260]
    recent = facts.recent[:180] if summary else ""
    return " ".join(f"{named}. {', '.join(skills[:10])}. {passage} {recent}".split())[:700]


def _first_of(*values: str) -> tuple[str, ...]:
    """The values without doubles in another case, in order."""
    unique: dict[str, str] = {}
    for value in values:
        if value.strip():
            unique.setdefault(value.strip().lower(), value.strip())
    return tuple(unique.values())
