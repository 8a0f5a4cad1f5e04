"""What a person says they look for. Empty lists and nulls constrain nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from jobraker.errors import InvalidError

SENIORITIES: Final = ("intern", "junior", "mid", "senior", "lead", "executive")
REMOTE_KINDS: Final = ("onsite", "hybrid", "remote")


@dataclass(frozen=True)
class Profile:
    """One person's wishes, as in app.profiles. Countries are ISO codes, towns (country, city), pay is for a year."""

    user_id: UUID | None = None
    headline: str | None = None
    summary: str | None = None
    titles: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    remote_kinds: tuple[str, ...] = ()
    seniority: str | None = None
    pay_annual_min: Decimal | None = None
    pay_currency: str | None = None
    excluded_companies: tuple[str, ...] = ()
    liked_companies: tuple[str, ...] = ()
    towns: tuple[tuple[str, str], ...] = ()


def read_profile(values: Mapping[str, Any]) -> Profile:
    """A profile from a database row or a JSON object; other keys are left alone.

    Raises `InvalidError` naming each field that is wrong.
    """
    wrong: dict[str, str] = {}
    profile = Profile(
        user_id=_read_id(values, wrong),
        headline=_read_text(values, "headline", wrong),
        summary=_read_text(values, "summary", wrong),
        titles=_read_list(values, "titles", wrong),
        skills=_read_list(values, "skills", wrong),
        countries=tuple(country.upper() for country in _read_list(values, "countries", wrong)),
        remote_kinds=_read_list(values, "remote_kinds", wrong),
        seniority=_read_text(values, "seniority", wrong),
        pay_annual_min=_read_pay(values, wrong),
        pay_currency=(_read_text(values, "pay_currency", wrong) or "").upper() or None,
        excluded_companies=_read_list(values, "excluded_companies", wrong),
        liked_companies=_read_list(values, "liked_companies", wrong),
        towns=_read_towns(values, wrong),
    )
    if profile.seniority not in (None, *SENIORITIES):
        wrong["seniority"] = f"must be one of {', '.join(SENIORITIES)}"
    if not set(profile.remote_kinds) <= set(REMOTE_KINDS):
        wrong["remote_kinds"] = f"must be of {', '.join(REMOTE_KINDS)}"
    if wrong:
        listed = "; ".join(f"{field} {reason}" for field, reason in wrong.items())
        raise InvalidError(f"The profile is not valid: {listed}.", fields=wrong)
    return profile


def _read_id(values: Mapping[str, Any], wrong: dict[str, str]) -> UUID | None:
    value = values.get("user_id")
    try:
        return value if value is None or isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        wrong["user_id"] = "must be a UUID"
        return None


def _read_text(values: Mapping[str, Any], field: str, wrong: dict[str, str]) -> str | None:
    value = values.get(field)
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    wrong[field] = "must be text"
    return None


def _read_list(values: Mapping[str, Any], field: str, wrong: dict[str, str]) -> tuple[str, ...]:
    value = values.get(field) or ()
    if isinstance(value, str) or not isinstance(value, Sequence) or not all(isinstance(item, str) for item in value):
        wrong[field] = "must be a list of texts"
        return ()
    return tuple(item.strip() for item in value if item.strip())


def _read_towns(values: Mapping[str, Any], wrong: dict[str, str]) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(
            (str(place["country"]).upper(), str(place["city"]).strip()) for place in values.get("places") or ()
        )
    except (KeyError, TypeError):
        wrong["places"] = "must be a list of places with a country and a city"
        return ()


def _read_pay(values: Mapping[str, Any], wrong: dict[str, str]) -> Decimal | None:
    value = values.get("pay_annual_min")
    if value is None:
        return None
    try:
        pay = Decimal(str(value))
    except InvalidOperation:
        pay = Decimal("nan")
    if not pay.is_finite() or pay < 0 or isinstance(value, bool):
        wrong["pay_annual_min"] = "must be a number of at least 0"
        return None
    return pay
