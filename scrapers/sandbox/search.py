"""Adzuna's search over the invented market: which jobs match, newest first.

A job matches by the words of its occupation (titles, skills, family), not by its written text, which
would have to be made for a million jobs first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scrapers.sandbox.epochs import Epoch
from scrapers.sandbox.vocabulary import Occupation, read_countries, read_occupations, split_words
from scrapers.sandbox.world import World

_WEEK_MINUTES: Final = 7 * 24 * 60
_DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True)
class Query:
    """What is asked for. `country` is a lower-case code."""

    country: str
    what: str = ""
    what_or: str = ""
    what_exclude: str = ""
    title_only: str = ""
    where: str = ""
    category: str = ""
    max_days_old: int | None = None


def make_query(country: str, parameters: Mapping[str, str]) -> Query:
    """The query of a request. Raises `ValueError` where a number is none."""
    words = " ".join(parameters.get(name, "") for name in ("what", "what_and", "what_phrase"))
    days = parameters.get("max_days_old")
    return Query(
        country=country,
        what=words.strip(),
        what_or=parameters.get("what_or", ""),
        what_exclude=parameters.get("what_exclude", ""),
        title_only=parameters.get("title_only", ""),
        where=parameters.get("where", ""),
        category=parameters.get("category", ""),
        max_days_old=int(days) if days else None,
    )


def find_matches(world: World, epoch: Epoch, query: Query) -> NDArray[np.int64]:
    """The numbers of the matching jobs, newest first."""
    countries = [country.code.lower() for country in read_countries()]
    if query.country not in countries:
        return np.array([], dtype=np.int64)
    place = countries.index(query.country)
    chosen = world.on_adzuna & epoch.open & (world.country == place)
    chosen &= np.isin(world.occupation, _find_occupations(query))
    if query.where:
        chosen &= np.isin(world.city, _find_cities(place, query.where))
    if query.max_days_old is not None:
        today = epoch.number * _WEEK_MINUTES
        chosen &= epoch.posted_minutes >= today - query.max_days_old * _DAY_MINUTES
    found = np.flatnonzero(chosen)
    return found[np.argsort(-epoch.posted_minutes[found], kind="stable")]


def _find_occupations(query: Query) -> list[int]:
    return [number for number, occupation in enumerate(read_occupations()) if _matches(occupation, query)]


def _matches(occupation: Occupation, query: Query) -> bool:
    titles = split_words(" ".join([occupation.title, *occupation.also]))
    either = split_words(query.what_or)
    return (
        split_words(query.what) <= occupation.keywords
        and split_words(query.title_only) <= titles
        and (not either or not either.isdisjoint(occupation.keywords))
        and split_words(query.what_exclude).isdisjoint(occupation.keywords)
        and query.category in ("", occupation.category)
    )


def _find_cities(country: int, where: str) -> list[int]:
    stated = read_countries()[country]
    wanted = where.lower().strip()
    if wanted in (stated.name.lower(), stated.adzuna_name.lower(), stated.code.lower()):
        return list(range(len(stated.cities)))
    return [
        number
        for number, city in enumerate(stated.cities)
        if city.name.lower() in wanted or wanted in (city.name.lower(), city.region.lower())
    ]
