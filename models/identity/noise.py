"""What an employer says in its ads for other jobs, too: the company, the benefits, the promise of equal treatment."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from models.identity.decision import NO_NOISE
from models.identity.postings import Print
from models.identity.rewriting import Crowd
from models.identity.texts import Sketch, count_shared

SAMPLED: Final = 12
_SHARE: Final = 0.25
_COPY: Final = 0.6


class Noise:
    """What tells nothing of a pair: what its employers also say elsewhere, and what others say under its title."""

    def __init__(self, by_employer: Mapping[str, Sequence[Print]], by_title: Mapping[str, Sequence[Print]]) -> None:
        """Take samples: of each employer a few ads, one a title; of each title a few ads, one an employer."""
        self._by_employer = by_employer
        self._by_title = by_title
        self._titles = {name: frozenset(other.title.key for other in ads) for name, ads in by_employer.items()}
        self._known: dict[tuple[str, frozenset[str]], Sketch] = {}

    def find(self, left: Print, right: Print) -> Sketch:
        """The shingles of their employers' ads for other titles."""
        titles = frozenset({left.title.key, right.title.key})
        found = [self._find(employer, titles) for employer in sorted({left.employer, right.employer}) if employer]
        return _join([shingles for shingles in found if shingles.size])

    def find_widely(self, left: Print, right: Print) -> Sketch:
        """The same with the shingles of other employers' ads of their title; copies of either are not asked."""
        others = [
            other.sketch
            for other in self._by_title.get(left.title.key, ())
            if other.employer not in {left.employer, right.employer}
            and not _is_copy(other.sketch, left.sketch)
            and not _is_copy(other.sketch, right.sketch)
        ]
        return _join([shingles for shingles in (self.find(left, right), _count(others)) if shingles.size])

    def find_crowd(self, left: Print, right: Print) -> Crowd:
        """What the employer's ads for other titles and others' ads under the title say, word by word."""
        ours, titles = {left.employer, right.employer}, {left.title.key, right.title.key}
        own = [ad for name in sorted(ours) for ad in self._by_employer.get(name, ()) if ad.title.key not in titles]
        others = [ad for ad in self._by_title.get(left.title.key, ()) if ad.employer not in ours]
        said = [ad.vocabulary for ad in (*own, *others)]
        words, counts = np.unique(np.concatenate([NO_NOISE, *said]), return_counts=True)
        return Crowd(words, counts, len(said))

    def _find(self, employer: str, titles: frozenset[str]) -> Sketch:
        key = (employer, titles & self._titles[employer]) if employer in self._titles else (employer, frozenset[str]())
        if key not in self._known:
            sample = self._by_employer.get(employer, ())
            self._known[key] = _count(other.sketch for other in sample if other.title.key not in titles)
        return self._known[key]


def _is_copy(one: Sketch, other: Sketch) -> bool:
    least = min(one.size, other.size)
    return least > 0 and count_shared(one, other) >= _COPY * least


def _join(found: Sequence[Sketch]) -> Sketch:
    """All of them, sorted. What is in both is there twice: it is only looked up, and to remove it takes longer."""
    if len(found) < 2:  # noqa: PLR2004 - of two
        return found[0] if found else NO_NOISE
    joined = np.concatenate(found)
    joined.sort()
    return joined


def _count(sketches: Iterable[Sketch]) -> Sketch:
    """The shingles that a quarter of the sketches have."""
    listed = [shingles for shingles in sketches if shingles.size]
    if not listed:
        return NO_NOISE
    values, counts = np.unique(np.concatenate(listed), return_counts=True)
    common: Sketch = values[counts >= max(1 if len(listed) < 3 else 2, _SHARE * len(listed))]  # noqa: PLR2004
    return common
