"""What must hold between the values of a profile, and which codes exist. Pure.

All faults are found at once, each under the name of its field, so that a form can show them where they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeAlias
from uuid import UUID

from api import codes
from api.profile.schemas import Education, Statements, Work

Fault: TypeAlias = tuple[str, str]
_EARLIEST_DAWN: Final = timedelta(hours=14)  # somewhere it is tomorrow already


def find_faults(said: Statements, *, now: datetime) -> dict[str, str]:
    """What is wrong, by field; nothing where all is well."""
    facts = (("work_history", said.work_history), ("education", said.education))
    found = [
        *_find_unknown_codes(said),
        *(fault for name, listed in facts for fault in _find_wrong_times(name, listed, now=now)),
        *_find_doubles((f"{name}.{place}.id", fact.id) for name, listed in facts for place, fact in enumerate(listed)),
        *_find_doubles((f"languages.{place}.language", item.language) for place, item in enumerate(said.languages)),
        *_find_strange_years(said),
        *_find_torn_companies(said),
        *_find_naked_pay(said),
    ]
    return dict(found)


def _find_unknown_codes(said: Statements) -> Iterator[Fault]:
    countries: list[tuple[str, str | None]] = [
        *((f"countries.{place}", country) for place, country in enumerate(said.countries)),
        *((f"work_permits.{place}", country) for place, country in enumerate(said.work_permits)),
        *((f"places.{place}.country", item.country) for place, item in enumerate(said.places)),
        ("contact.country", said.contact.country),
    ]
    for field, code in countries:
        if code is not None and code not in codes.find_countries():
            yield field, f"There is no country {code} in ISO 3166."
    for place, item in enumerate(said.languages):
        if item.language not in codes.find_languages():
            yield f"languages.{place}.language", f"There is no language {item.language} in ISO 639."
    if said.pay_currency is not None and said.pay_currency not in codes.find_currencies():
        yield "pay_currency", f"There is no currency {said.pay_currency} in ISO 4217."


def _find_wrong_times(name: str, facts: Sequence[Work | Education], *, now: datetime) -> Iterator[Fault]:
    this_month = (now + _EARLIEST_DAWN).strftime("%Y-%m")
    for place, fact in enumerate(facts):
        if fact.start is not None and fact.start > this_month:
            yield f"{name}.{place}.start", "The start lies in the future."
        if fact.start is not None and fact.end is not None and fact.end < fact.start:
            yield f"{name}.{place}.end", "The end lies before the start."


def _find_doubles(values: Iterable[tuple[str, UUID | str | None]]) -> Iterator[Fault]:
    seen: set[UUID | str] = set()
    for field, value in values:
        if value in seen:
            yield field, "The same is there twice."
        if value is not None:
            seen.add(value)


def _find_strange_years(said: Statements) -> Iterator[Fault]:
    for skill in said.skill_years:
        if skill not in said.skills:
            yield f"skill_years.{skill}", "It is not among the skills."


def _find_torn_companies(said: Statements) -> Iterator[Fault]:
    excluded = {company.casefold() for company in said.excluded_companies}
    for place, company in enumerate(said.liked_companies):
        if company.casefold() in excluded:
            yield f"liked_companies.{place}", "It is among the excluded companies too."


def _find_naked_pay(said: Statements) -> Iterator[Fault]:
    if said.pay_annual_min is not None and said.pay_currency is None:
        yield "pay_currency", "pay_annual_min needs a currency."
