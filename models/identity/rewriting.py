"""Whether two ads of one employer under one title in one place are one job in other words.

A text that was written anew shares no sequence of words with the first, but it goes on naming the same things: the
tools, the trade, the pay. So the words count, each by how few of the employer's other ads and of others' ads under the
title have it; but only where facts agree that two openings seldom share, first of all figures of pay. The trap: two
openings on one employer's own board name the same things, too, which is why such pairs are never asked about.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.identity.decision import Kind, Verdict
from models.identity.employers import are_alike
from models.identity.facts import contrast, share_odd_pay
from models.identity.postings import Print
from models.identity.texts import Sketch

LEAST_WORDS: Final = 20
SHARED: Final = 0.6
SHARED_WITH_PAY: Final = 0.42
SHARED_WITH_OWN: Final = 0.75
_SMOOTHING: Final = 4.0


@dataclass(frozen=True)
class Crowd:
    """The words of a sample of other ads, sorted, how many of them have each, and how many ads there are."""

    words: Sketch
    counts: NDArray[np.int64]
    size: int

    def weigh(self, words: Sketch) -> NDArray[np.float64]:
        """How much each of the words tells: most where no other ad has it."""
        had = np.zeros(words.size)
        if self.words.size:
            places = np.minimum(np.searchsorted(self.words, words), self.words.size - 1)
            had = np.where(self.words[places] == words, self.counts[places], 0)
        weights: NDArray[np.float64] = np.log((self.size + _SMOOTHING) / (had + 1.0))
        return weights


FindCrowd: TypeAlias = Callable[[Print, Print], Crowd]
"""Other ads to weigh the words of two by."""


def decide_rewritten(left: Print, right: Print, verdict: Verdict, find_crowd: FindCrowd) -> Verdict:
    """`verdict`, or that the two are one job in other words. The crowd costs the most and is asked last."""
    is_one = left.employer == right.employer or are_alike(left.company, right.company)
    references = contrast(left.facts, right.facts, "ref")
    if references is False and is_one:
        reason = "one title of one employer, but other reference numbers"
        return replace(verdict, reason=reason, is_firm=True, is_doubtful=False)
    needed = _find_needed(left, right, is_one=is_one)
    if needed is None:
        return verdict
    shared = _weigh_shared(left, right, find_crowd(left, right))
    signs = {**verdict.signs, "shared_words": round(shared, 3), "shared_facts": sorted(left.facts & right.facts)}
    if shared < needed or min(left.vocabulary.size, right.vocabulary.size) < LEAST_WORDS:
        return replace(verdict, signs=signs)
    reason = "one title in one place by one advertiser, and the same things in other words"
    return Verdict(Kind.SAME, 0.3 + shared / 4, reason, signs)


def _find_needed(left: Print, right: Print, *, is_one: bool) -> float | None:
    """The share of words that must agree; None where the facts do not allow the two to be one."""
    pay = contrast(left.facts, right.facts, "pay")
    if pay is False:
        return None
    if left.is_own or right.is_own:
        return SHARED_WITH_OWN if pay and (is_one or share_odd_pay(left.facts, right.facts)) else None
    if pay:
        return SHARED_WITH_PAY if is_one or share_odd_pay(left.facts, right.facts) else None
    return SHARED if is_one and contrast(left.facts, right.facts, "term") else None


def _weigh_shared(left: Print, right: Print, crowd: Crowd) -> float:
    """The share of the shorter one's words, by weight, that the longer one has."""
    shorter, longer = sorted((left.vocabulary, right.vocabulary), key=len)
    weights = crowd.weigh(shorter)
    whole = float(weights.sum())
    return float(weights[np.isin(shorter, longer, assume_unique=True)].sum()) / whole if whole else 0.0
