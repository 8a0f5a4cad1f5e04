"""Decides a pair: one job, one family (one ad by one employer in several places), or two jobs; with the signs.

The traps: at one employer the title and the place may agree and yet be two openings, which only the texts tell; and the
larger part of those texts is what the employer says in every ad. So what it also says in ads for other titles (`noise`)
is left out before two texts are compared, as long as enough is left to compare.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import numpy as np

from models.identity.employers import are_akin, are_alike, list_name_words
from models.identity.facts import contrast, list_facts, share_odd_pay
from models.identity.places import Fit, compare_places
from models.identity.postings import Print
from models.identity.texts import Sketch, count_shared, has_words, leave_out
from models.identity.titles import Likeness, compare_titles

NO_NOISE: Final[Sketch] = np.zeros(0, dtype=np.uint32)

LEAST_SHINGLES: Final = 12
CUT_WORDS: Final = 110
SAME_BOARD: Final = 0.75
OTHER_BOARD: Final = 0.7
CUT_COPY: Final = 0.5
OTHER_TITLE: Final = 0.85
REWRITTEN: Final = 0.5
LEAST_SHARED: Final = 8
UNLIKELY_AGENCY: Final = 0.65
_SAME_TITLE: Final = frozenset({Likeness.SAME, Likeness.TYPO})
_HERE: Final = frozenset({Fit.EQUAL, Fit.OVERLAP})


class Kind(StrEnum):
    """What two postings are to each other."""

    SAME = "same"
    FAMILY = "family"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Verdict:
    """What a pair is, how sure (0..1), why, and the signs with their values.

    `is_firm`: it stands against any chain of others. `is_doubtful`: near the line, an encoder may be asked.
    `may_be_rewritten`: only the texts speak against it, and the words of them were not asked yet.
    """

    kind: Kind
    strength: float
    reason: str
    signs: Mapping[str, Any] = field(default_factory=dict)
    is_firm: bool = False
    is_doubtful: bool = False
    is_exact: bool = False
    is_copy: bool = False
    may_be_rewritten: bool = False


@dataclass(frozen=True)
class _Texts:
    """`cover`: the share of the shorter one that the longer one has. `is_silent`: too little to tell anything.

    `whole_cover`: the same with what the employer says everywhere; 1 where there is hardly any text.
    """

    cover: float
    whole_cover: float
    jaccard: float
    least: int
    is_cut: bool
    is_silent: bool
    is_exact: bool


@dataclass(frozen=True)
class _Signs:
    employer: str
    title: Likeness
    place: Fit
    texts: _Texts
    is_one_source: bool
    is_one_board: bool
    are_own: bool

    def write(self) -> dict[str, Any]:
        return {
            "employer": self.employer,
            "title": self.title.value,
            "place": self.place.value,
            "shared_text": round(self.texts.cover, 3),
            "jaccard": round(self.texts.jaccard, 3),
            "compared_shingles": self.texts.least,
        }


def decide(left: Print, right: Print, noise: Sketch = NO_NOISE) -> Verdict:
    """What the two are to each other; `noise` are shingles that tell nothing, see above."""
    if left.references & right.references:
        shared = sorted(left.references & right.references)
        return Verdict(Kind.SAME, 1.0, "one names the other's address", {"references": shared}, is_exact=True)
    signs = _Signs(
        employer=_compare_employers(left, right),
        title=compare_titles(left.title, right.title),
        place=compare_places(left.places, right.places),
        texts=_compare_texts(left, right, noise),
        is_one_source=left.source == right.source,
        is_one_board=left.source == right.source and left.is_own and right.is_own,
        are_own=left.is_own and right.is_own,
    )
    verdict = _judge(left, right, signs)
    return Verdict(**{**vars(verdict), "signs": {**signs.write(), **verdict.signs}})


def _judge(left: Print, right: Print, signs: _Signs) -> Verdict:
    if left.title.levels != right.title.levels:
        levels = {"levels": [sorted(left.title.levels), sorted(right.title.levels)]}
        return Verdict(Kind.DIFFERENT, 0.0, "their titles name other levels", levels, is_firm=True)
    if _contradict_in_shifts(left, right):
        shifts = {"shifts": [sorted(left.shifts), sorted(right.shifts)]}
        return Verdict(Kind.DIFFERENT, 0.0, "they name other shifts or hours", shifts, is_firm=True)
    if signs.employer in {"same", "alike"}:
        return _judge_one_employer(left, right, signs)
    return _judge_two_employers(left, right, signs)


def _judge_one_employer(left: Print, right: Print, signs: _Signs) -> Verdict:
    texts = signs.texts
    if left.requisition_id and left.requisition_id == right.requisition_id and signs.title in _SAME_TITLE:
        return _by_place(signs, 0.95, "one requisition of one employer")
    if texts.is_silent:
        return _judge_without_text(signs)
    needed = SAME_BOARD if signs.is_one_source else OTHER_BOARD
    if texts.is_cut and not signs.is_one_board:
        needed = CUT_COPY
    if left.language and right.language and left.language != right.language and signs.place is Fit.EQUAL:
        return _judge_two_languages(left, right, signs)
    if signs.title not in _SAME_TITLE:
        return _judge_other_title(signs)
    if texts.cover >= needed:
        return _by_place(signs, 0.5 + texts.cover / 2, "one text under one title by one employer")
    return Verdict(
        Kind.DIFFERENT, texts.cover, "one title of one employer, but other texts",
        is_firm=signs.is_one_board and texts.cover < needed - 0.15,
        is_doubtful=signs.place in _HERE and texts.cover >= needed - 0.15,
        may_be_rewritten=signs.place in _HERE and not signs.is_one_board and signs.title is Likeness.SAME,
    )  # fmt: skip


def _by_place(signs: _Signs, strength: float, reason: str) -> Verdict:
    """The same job where the places agree, one of its family where they do not."""
    is_exact = signs.texts.is_exact and signs.place is Fit.EQUAL
    if signs.place in _HERE:
        return Verdict(Kind.SAME, strength if signs.place is Fit.EQUAL else strength - 0.1, reason, is_exact=is_exact)
    if signs.place is Fit.VAGUE and not signs.is_one_board:
        return Verdict(Kind.SAME, strength - 0.2, f"{reason}; one of them does not say where")
    return Verdict(Kind.FAMILY, strength, f"{reason}, in other places", is_firm=signs.place is Fit.DISJOINT)


def _judge_without_text(signs: _Signs) -> Verdict:
    if signs.is_one_board and not signs.texts.is_exact:
        return Verdict(Kind.DIFFERENT, 0.0, "two ids of one board, and no text to tell that they are one")
    if signs.texts.whole_cover < (SAME_BOARD if signs.is_one_source else CUT_COPY):
        return Verdict(Kind.DIFFERENT, 0.1, "what little text there is differs")
    if signs.title in _SAME_TITLE and signs.place is Fit.EQUAL:
        return Verdict(Kind.SAME, 0.6, "employer, title and place agree, and the texts tell nothing else")
    if signs.title in _SAME_TITLE and signs.place is Fit.OVERLAP:
        return Verdict(Kind.SAME, 0.55, "employer and title agree, and the places partly")
    return Verdict(Kind.DIFFERENT, 0.2, "too little text to tell that they are one")


def _judge_two_languages(left: Print, right: Print, signs: _Signs) -> Verdict:
    """No two words agree, so the title must, or the pay, as it only does in two ads of one job."""
    languages = {"languages": sorted((left.language or "", right.language or ""))}
    both = list_facts(left.facts, "pay") & list_facts(right.facts, "pay")
    is_one_pay = len(both) > 1 or share_odd_pay(left.facts, right.facts)
    least = min(left.vocabulary.size, right.vocabulary.size)
    names = count_shared(left.vocabulary, right.vocabulary) / least if least else 0.0
    strength = 0.5 + 0.05 * is_one_pay + 0.05 * names
    if signs.title in _SAME_TITLE:
        return Verdict(Kind.SAME, strength, "one title in one place by one employer, in two languages", languages)
    if is_one_pay and not signs.is_one_board:
        return Verdict(Kind.SAME, strength - 0.05, "one pay in one place by one employer, in two languages", languages)
    return Verdict(Kind.DIFFERENT, 0.1, "other titles at one employer, in two languages", languages)


def _judge_other_title(signs: _Signs) -> Verdict:
    """One text is often that of several openings: nearly the same title with a word of its own is another one."""
    texts = signs.texts
    may_be_one = signs.title is not Likeness.NEAR and not signs.is_one_source and signs.place in _HERE
    if not may_be_one or texts.cover < OTHER_TITLE:
        return Verdict(Kind.DIFFERENT, texts.cover / 2, "other titles at one employer", is_firm=signs.is_one_board)
    strength = {Likeness.WIDER: 0.7, Likeness.OTHER: 0.6}[signs.title] * texts.cover
    return Verdict(Kind.SAME, strength, "one text by one employer in one place, the title in other words")


def _judge_two_employers(left: Print, right: Print, signs: _Signs) -> Verdict:
    texts = signs.texts
    if signs.are_own:
        return Verdict(Kind.DIFFERENT, texts.cover / 2, "two employers, each on a board of its own", is_firm=True)
    if signs.employer == "other" and not _may_be_of_one(left, right):
        return Verdict(
            Kind.DIFFERENT, texts.cover / 2, "two employers, of whom neither seems to find people for the other",
            is_firm=_names_itself(left) and _names_itself(right),
        )  # fmt: skip
    if texts.is_silent:
        return Verdict(
            Kind.DIFFERENT, 0.0, "other employers, and too little text",
            may_be_rewritten=signs.place in _HERE and signs.title is Likeness.SAME,
        )  # fmt: skip
    is_wider = signs.title is Likeness.WIDER and signs.place in _HERE
    if signs.place is Fit.DISJOINT or not (signs.title in _SAME_TITLE or is_wider):
        return Verdict(Kind.DIFFERENT, texts.cover / 2, "other employers, and the title or the place differs")
    needed = REWRITTEN
    if signs.employer == "other" and not (left.is_agency or right.is_agency):
        needed = UNLIKELY_AGENCY
    if signs.place is Fit.VAGUE or signs.title is Likeness.WIDER:
        needed += 0.1
    if texts.cover >= needed and texts.cover * texts.least >= LEAST_SHARED:
        reason = "an agency's copy: title, place and most of the text agree"
        return Verdict(Kind.SAME, 0.4 + texts.cover / 2, reason, is_copy=True)
    return Verdict(
        Kind.DIFFERENT, texts.cover, "other employers, and too little of the text agrees",
        is_doubtful=texts.cover >= needed - 0.1,
        may_be_rewritten=signs.place in _HERE and signs.title is Likeness.SAME,
    )  # fmt: skip


def _may_be_of_one(left: Print, right: Print) -> bool:
    """Whether one of two named employers may advertise for the other: two that share a template do not."""
    return (
        left.is_agency
        or right.is_agency
        or are_akin(left.company, right.company)
        or has_words(left.vocabulary, list_name_words(right.company))
        or has_words(right.vocabulary, list_name_words(left.company))
    )


def _names_itself(found: Print) -> bool:
    return has_words(found.vocabulary, list_name_words(found.company))


def _contradict_in_shifts(left: Print, right: Print) -> bool:
    """Whether they name other shifts or hours, or only one title names a shift and nothing of the other ad does."""
    if contrast(left.facts, right.facts, "hours") is False:
        return True
    if left.shifts and right.shifts:
        return not left.shifts & right.shifts
    return bool(left.title.shifts or right.title.shifts)


def _compare_employers(left: Print, right: Print) -> str:
    if not left.employer or not right.employer:
        return "unknown"
    if left.employer == right.employer:
        return "same"
    return "alike" if are_alike(left.company, right.company) else "other"


def _compare_texts(left: Print, right: Print, noise: Sketch) -> _Texts:
    is_exact = left.sketch.size > 0 and np.array_equal(left.sketch, right.sketch)
    ours, theirs = leave_out(left.sketch, noise), leave_out(right.sketch, noise)
    least = min(ours.size, theirs.size)
    is_cut = min(left.words, right.words) <= CUT_WORDS
    if least < LEAST_SHINGLES and not is_cut:
        ours, theirs = left.sketch, right.sketch
        least = min(ours.size, theirs.size)
    shared = count_shared(ours, theirs)
    together = ours.size + theirs.size - shared
    return _Texts(
        cover=shared / least if least else 0.0,
        whole_cover=_cover_whole(left.sketch, right.sketch) if least < LEAST_SHINGLES else 1.0,
        jaccard=shared / together if together else 0.0,
        least=int(least),
        is_cut=is_cut,
        is_silent=least < LEAST_SHINGLES,
        is_exact=is_exact,
    )


def _cover_whole(left: Sketch, right: Sketch) -> float:
    least = min(left.size, right.size)
    return count_shared(left, right) / least if least >= LEAST_SHINGLES else 1.0
