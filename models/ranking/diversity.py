"""Keeps a list from being ten copies of one employer, or of one posting."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, Protocol, TypeAlias, TypeVar

from models.ranking.titles import find_level, split_title

MOST_PER_COMPANY: Final = 3
_SAME_WORDS: Final = 0.75
_BRACKETS: Final = re.compile(r"\([^()]{0,200}\)|\[[^][]{0,200}\]")
_Gist: TypeAlias = tuple[str | None, frozenset[str]]


class Offer(Protocol):
    """What tells two offers apart."""

    @property
    def title(self) -> str:
        """The title as posted."""

    @property
    def company_id(self) -> str:
        """The employer."""


OfferT = TypeVar("OfferT", bound=Offer)


def vary(ranked: Iterable[OfferT]) -> Iterator[OfferT]:
    """The offers in their order, without the fourth of a company and without a second of nearly the same title."""
    per_company: Counter[str] = Counter()
    seen: dict[str, list[_Gist]] = {}
    for offer in ranked:
        gist = _find_gist(offer.title)
        others = seen.setdefault(offer.company_id, [])
        if per_company[offer.company_id] >= MOST_PER_COMPANY or any(_is_same(gist, other) for other in others):
            continue
        others.append(gist)
        per_company[offer.company_id] += 1
        yield offer


def _find_gist(title: str) -> _Gist:
    """What is said in brackets is mostly a place, so that one job in three towns has one gist."""
    outside = _BRACKETS.sub(" ", title)
    words = split_title(outside) or split_title(title) or frozenset({title.strip().lower()})
    return find_level(title), words


def _is_same(gist: _Gist, other: _Gist) -> bool:
    shared, together = gist[1] & other[1], gist[1] | other[1]
    return gist[0] == other[0] and len(shared) >= _SAME_WORDS * len(together)
