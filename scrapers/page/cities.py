"""Large towns by name, to know one where nothing labels it. Which country a town is in does not follow from it."""

import json
from functools import cache
from pathlib import Path

from scrapers.page.plain import fold


def is_city(text: str) -> bool:
    """Whether a few words are the name of a large town."""
    return fold(text) in _read_names()


@cache
def _read_names() -> frozenset[str]:
    text = (Path(__file__).parent / "data" / "cities.json").read_text(encoding="utf-8")
    return frozenset(map(fold, json.loads(text)))
