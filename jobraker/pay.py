"""Words about pay: which currencies exist."""

from functools import cache

from babel.numbers import list_currencies


@cache
def find_currencies() -> tuple[str, ...]:
    """The ISO 4217 codes known to Unicode's data, past ones included, sorted."""
    return tuple(sorted(list_currencies()))
