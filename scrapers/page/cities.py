"""Large towns by name, to know one where nothing labels it. Which country a town is in does not follow from it."""

from functools import cache
from typing import Final

from jobraker.places import read_towns
from scrapers.page.plain import fold

_SHORTEST: Final = 4
"""Shorter names than that, such as "la", are words first."""


def is_city(text: str) -> bool:
    """Whether a few words are the name of a large town."""
    return fold(text).replace(".", "") in _read_names()


@cache
def _read_names() -> frozenset[str]:
    towns = read_towns()
    shown = {fold(town.name).replace(".", "") for town in towns.values()}
    return frozenset(shown | {name for name in towns if len(name) >= _SHORTEST})
