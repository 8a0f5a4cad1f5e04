"""Why a job is recommended, in plain English, strongest first; and which of its skills are missing.

A sentence is only written where the data say so: a skill stands here when both the posting and the CV (or the
profile) name it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from models.ranking.candidates import Candidate
from models.ranking.features import Features, is_named_town, is_own_city, measure_title
from models.ranking.seeker import Seeker

_MOST_MISSING: Final = 8
_MOST_NAMED: Final = 6
_CLOSE_TITLE: Final = 0.6
_CLOSE_MEANING: Final = 0.55
_FRESH_DAYS: Final = 30
_LEVELS: Final = {
    "intern": "an internship",
    "junior": "a junior role",
    "mid": "a mid-level role",
    "senior": "a senior role",
    "lead": "a lead role",
    "executive": "an executive role",
}


def explain(
    candidate: Candidate, seeker: Seeker, *, features: Features, contributions: dict[str, float], now: datetime
) -> list[str]:
    """Sentences, the one with the largest share in the score first; at least one."""
    sentences = {
        "title": _explain_title(candidate, seeker),
        "skills": _explain_skills(candidate, seeker),
        "meaning": _explain_meaning(features["meaning"]),
        "seniority": _explain_seniority(candidate, seeker),
        "place": _explain_place(candidate, seeker),
        "pay": _explain_pay(candidate, seeker),
        "freshness": _explain_freshness(candidate.posted_at, now=now),
        "company": "It is at a company you like." if features["company"] else None,
    }
    by_share = sorted(sentences, key=lambda name: -contributions.get(name, 0.0))
    reasons = [sentence for name in by_share if (sentence := sentences[name])]
    return reasons or ["It is among the postings nearest to your CV, though little in it matches word for word."]


def list_missing(candidate: Candidate, seeker: Seeker) -> list[str]:
    """Skills that the job names and the person does not."""
    owned = frozenset(seeker.skills)
    return [skill for skill in candidate.skills if skill not in owned][:_MOST_MISSING]


def _explain_title(candidate: Candidate, seeker: Seeker) -> str | None:
    offered = candidate.title.strip()
    if offered.lower() in {own.lower() for own in seeker.titles}:
        return f'Its title is one of yours: "{offered}".'
    nearest = max(seeker.titles, key=lambda own: measure_title(offered, (own,)), default=None)
    if nearest is None or measure_title(offered, (nearest,)) < _CLOSE_TITLE:
        return None
    return f'Its title "{offered}" is close to your "{nearest}".'


def _explain_skills(candidate: Candidate, seeker: Seeker) -> str | None:
    named = set(candidate.skills)
    shared = [skill for skill in seeker.skills if skill in named]
    if not shared:
        return None
    if len(shared) == len(named):
        amount = "the one skill" if len(named) == 1 else f"all {len(named)} skills"
    else:
        amount = f"{len(shared)} of the {len(named)} skills"
    more = f" and {len(shared) - _MOST_NAMED} more" if len(shared) > _MOST_NAMED else ""
    listed = ", ".join(shared[:_MOST_NAMED]) + more if more else _enumerate(shared)
    return f"You have {amount} it names: {listed}."


def _explain_meaning(meaning: float) -> str | None:
    if meaning < _CLOSE_MEANING:
        return None
    return "What it describes reads much like what your CV describes."


def _explain_seniority(candidate: Candidate, seeker: Seeker) -> str | None:
    if candidate.seniority is None or candidate.seniority != seeker.seniority:
        return None
    basis = "the level you look for" if seeker.wanted_seniority else "the level your CV shows"
    return f"It is {_LEVELS[candidate.seniority]}, {basis}."


def _explain_place(candidate: Candidate, seeker: Seeker) -> str | None:
    remote = candidate.remote_kind == "remote"
    wanted = candidate.country if candidate.country in seeker.countries else None
    if is_named_town(candidate, seeker):
        return f"It is in {candidate.city}, a place you named{', and remote' if remote else ''}."
    if is_own_city(candidate, seeker):
        return f"It is in {candidate.city}, the place on your CV{', and remote' if remote else ''}."
    if remote:
        return f"It is remote, in a country you chose ({wanted})." if wanted else "It is remote."
    if wanted is None:
        return None
    kind = "It is hybrid, in" if candidate.remote_kind == "hybrid" else "It is in"
    return f"{kind} {candidate.city + ', ' if candidate.city else ''}a country you chose ({wanted})."


def _explain_pay(candidate: Candidate, seeker: Seeker) -> str | None:
    most = candidate.pay_annual_max or candidate.pay_annual_min
    currency = candidate.pay_currency
    if most is None or currency is None or seeker.pay_floor is None or currency != (seeker.pay_currency or currency):
        return None
    if most < float(seeker.pay_floor):
        return None
    return f"It pays up to {most:,.0f} {currency} a year; you want at least {float(seeker.pay_floor):,.0f}."


def _explain_freshness(posted_at: datetime | None, *, now: datetime) -> str | None:
    if posted_at is None:
        return None
    days = (now.date() - posted_at.date()).days
    if days > _FRESH_DAYS:
        return None
    return "It was posted today." if days <= 0 else f"It was posted {days} day{'s' if days > 1 else ''} ago."


def _enumerate(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
