"""The words the sandbox writes with, from the JSON files in data/. All of it is invented."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_DATA: Final = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Occupation:
    """One kind of work and what its postings talk about. `pay` is thousands of GBP a year, mid-level."""

    title: str
    family: str
    category: str
    weight: int
    pay: tuple[int, int]
    also: tuple[str, ...]
    skills: tuple[str, ...]
    tasks: tuple[str, ...]
    missions: tuple[str, ...]
    teams: tuple[str, ...]
    needs: tuple[str, ...]
    keywords: frozenset[str]
    """Lower-case words a search may find it by."""


@dataclass(frozen=True)
class City:
    """A place where people work."""

    name: str
    region: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Country:
    """A country and how its postings state pay. `pay_factor` turns GBP a year into its money and interval."""

    code: str
    name: str
    adzuna_name: str
    currency: str
    pay_factor: float
    pay_interval: str
    weight: int
    cities: tuple[City, ...]


@cache
def read_occupations() -> tuple[Occupation, ...]:
    """All occupations, each with the words of its family."""
    families = _read("families")
    return tuple(_make_occupation(row, families[row["family"]]) for row in _read("occupations"))


@cache
def read_countries() -> tuple[Country, ...]:
    """All countries with their cities."""
    return tuple(
        Country(**{**row, "cities": tuple(City(*city) for city in row["cities"])}) for row in _read("countries")
    )


@cache
def read_phrases() -> Mapping[str, Any]:
    """Sentences with gaps, by purpose."""
    phrases: Mapping[str, Any] = _read("phrases")
    return phrases


@cache
def read_company_words() -> Mapping[str, Any]:
    """Parts of company names, and what companies make, by sector."""
    words: Mapping[str, Any] = _read("companies")
    return words


def split_words(text: str) -> frozenset[str]:
    """The lower-case words of a text."""
    return frozenset("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


def _make_occupation(row: Mapping[str, Any], family: Mapping[str, Any]) -> Occupation:
    words = " ".join([row["title"], *row["also"], *row["skills"], family["keywords"]])
    return Occupation(
        title=row["title"],
        family=row["family"],
        category=row["category"],
        weight=row["weight"],
        pay=(row["pay"][0], row["pay"][1]),
        **{name: tuple(row[name]) for name in ("also", "skills", "tasks", "missions")},
        **{name: tuple(family[name]) for name in ("teams", "needs")},
        keywords=split_words(words),
    )


def _read(name: str) -> Any:
    return json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
