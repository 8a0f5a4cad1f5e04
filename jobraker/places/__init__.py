"""The one gazetteer: by which names people call towns, regions and countries, in three tables beside this module.

Names are in lower case, without accents and dots. The trap: a town without a country is there on purpose, for its name
is that of several; only that it is a town follows from it. What has a country is also a seed of dbt, line by line.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True)
class Town:
    """A town by the name that is shown; the region and the country (ISO 3166-1) where the name leaves no doubt."""

    name: str
    region: str | None
    country: str | None


@dataclass(frozen=True)
class Region:
    """A state or province and its country."""

    name: str
    country: str


@cache
def read_towns() -> Mapping[str, Town]:
    """Each town by each of its names."""
    rows = _read("city_names")
    return {row["name"]: Town(row["city"], row["region"] or None, row["country"] or None) for row in rows}


@cache
def read_regions() -> Mapping[str, Region]:
    """Each region by its names and codes, some of which are codes of countries, too."""
    return {row["name"]: Region(row["region"], row["country"]) for row in _read("region_names")}


@cache
def read_countries() -> Mapping[str, str]:
    """The country's code by each of its names, the code itself among them."""
    return {row["name"]: row["country"] for row in _read("country_names")}


def _read(table: str) -> Iterator[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
