"""Keeps a list from being ten copies of one employer, or of one posting."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, Protocol, TypeVar

from models.ranking.titles import split_title

MOST_PER_COMPANY: Final = 3


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
    seen: set[tuple[str, frozenset[str]]] = set()
    for offer in ranked:
        profession = split_title(offer.title) or frozenset({offer.title.lower()})
        if (offer.company_id, profession) in seen or per_company[offer.company_id] >= MOST_PER_COMPANY:
            continue
        seen.add((offer.company_id, profession))
        per_company[offer.company_id] += 1
        yield offer
