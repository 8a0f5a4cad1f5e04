"""Whether two ads of one employer under one title in one place are one job in other words.

A text that was written anew shares no sequence of words with the first, but it goes on naming the same things: the
tools, the trade, the pay. So the words count, each by how few of the employer's other ads and of others' ads under the
title have it; but only where facts agree that two openings seldom share, first of all figures of pay. The trap: two
openings on one employer's own board name the same things, too, which is why such pairs are never asked about.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.identity.decision import Kind, Verdict
from models.identity.employers import are_alike
from models.identity.postings import Print
from models.identity.texts import Sketch, fold

LEAST_WORDS: Final = 20
SHARED: Final = 0.6
SHARED_WITH_PAY: Final = 0.42
SHARED_WITH_OWN: Final = 0.75
_SMOOTHING: Final = 4.0
_LEAST_PAY: Final = 100
_ROUND: Final = 50
_PAY: Final = re.compile(r"[£$€]\s?(\d[\d,]*(?:\.\d+)?)\s?(k\b)?(?![^\n]{0,20}estimated)")
_REFERENCE: Final = re.compile(
    r"(?<![a-z])(?:ref|reference|requisition|vacancy|job id)(?: ?(?:number|no|id|code))?"
    r" ?[:#.] ?([a-z]{0,6}[-/]?\d{3,12})"
)
_TERM: Final = re.compile(r"\b(\d{1,2})(?: ?\+)?[ -]?(month|day|hour|week)s?\b")


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
    references = _contrast(left, right, "ref")
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


def find_facts(text: str) -> frozenset[str]:
    """Figures of pay, reference numbers and terms in a text: `pay:60000`, `ref:ab123`, `term:6 month`."""
    return frozenset(_find_facts(fold(html.unescape(text))))


def list_pay(found: Print) -> list[str]:
    """The figures of pay in its text, in one order: the odd ones first."""
    figures = sorted(int(fact.partition(":")[2]) for fact in _list_facts(found, "pay"))
    return [str(figure) for figure in sorted(figures, key=lambda figure: figure % _ROUND == 0)]


def _find_facts(text: str) -> Iterator[str]:
    for amount, thousand in _PAY.findall(text):
        pay = round(float(amount.replace(",", "")) * (1000 if thousand else 1))
        if pay >= _LEAST_PAY:
            yield f"pay:{pay}"
    for reference in _REFERENCE.findall(text):
        yield f"ref:{reference}"
    for count, unit in _TERM.findall(text):
        yield f"term:{int(count)} {unit}"


def _find_needed(left: Print, right: Print, *, is_one: bool) -> float | None:
    """The share of words that must agree; None where the facts do not allow the two to be one."""
    pay = _contrast(left, right, "pay")
    if pay is False:
        return None
    if left.is_own or right.is_own:
        return SHARED_WITH_OWN if pay and (is_one or _share_odd_pay(left, right)) else None
    if pay:
        return SHARED_WITH_PAY if is_one or _share_odd_pay(left, right) else None
    return SHARED if is_one and _contrast(left, right, "term") else None


def _share_odd_pay(left: Print, right: Print) -> bool:
    """Whether a figure agrees that two employers would not both think of."""
    return any(int(fact.partition(":")[2]) % _ROUND for fact in _list_facts(left, "pay") & _list_facts(right, "pay"))


def _contrast(left: Print, right: Print, kind: str) -> bool | None:
    """Whether they share a fact of this kind; None where one of them has none."""
    ours, theirs = (_list_facts(one, kind) for one in (left, right))
    return bool(ours & theirs) if ours and theirs else None


def _list_facts(found: Print, kind: str) -> set[str]:
    return {fact for fact in found.facts if fact.startswith(f"{kind}:")}


def _weigh_shared(left: Print, right: Print, crowd: Crowd) -> float:
    """The share of the shorter one's words, by weight, that the longer one has."""
    shorter, longer = sorted((left.vocabulary, right.vocabulary), key=len)
    weights = crowd.weigh(shorter)
    whole = float(weights.sum())
    return float(weights[np.isin(shorter, longer, assume_unique=True)].sum()) / whole if whole else 0.0
