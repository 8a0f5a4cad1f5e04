"""Finds the skills that a text names, in one pass over its words.

A skill's name is looked up by its first word, the longest spelling first. Names that are also ordinary words
(Go, Excel, R) count only in the company of other skills: see `Guard`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from models.skills.dictionary import WORD, Guard, Skill, canonical_names, hash_dictionary, load_dictionary, split

EXTRACTOR_VERSION: Final = f"skills-2/{hash_dictionary()}"

_LONGEST_TEXT: Final = 100_000  # characters read of one text; no honest posting or CV is longer
_REACH: Final = 7  # words to each side that are company
_CUES_WORDS: Final = (
    "programming language languages coding scripting skills tools technologies stack proficient proficiency "
    "framework frameworks developer advanced intermediate certified spreadsheet spreadsheets tech toolkit"
)
_CUES: Final = frozenset(_CUES_WORDS.split())
_FLUENCY_WORDS: Final = (
    "fluent fluency fluently speak speaks speaking speaker speakers spoken native bilingual language "
    "languages written proficiency proficient b1 b2 c1 c2 mother conversational"
)
_FLUENCY: Final = frozenset(_FLUENCY_WORDS.split())
# What follows or leads a word when it is meant in its everyday sense.
_EVERYDAY_NEXT_WORDS: Final = (
    "to in at above beyond the a an your our their with for on of into through further ahead live level suite "
    "corp round d as this that by joy interest channel"
)
_EVERYDAY_NEXT: Final = frozenset(_EVERYDAY_NEXT_WORDS.split())
_EVERYDAY_BEFORE_WORDS: Final = "to series class category vitamin grade will can you we they the a"
_EVERYDAY_BEFORE: Final = frozenset(_EVERYDAY_BEFORE_WORDS.split())

# Words of pay: beside one of these, a name that is also a currency is the currency.
_PAY_WORDS: Final = (
    "usd eur gbp aud nzd sgd chf inr jpy hkd dollar dollars peso pesos currency salary salaries compensation pay paid "
    "payable remuneration wage wages base bonus per hourly hr annum annual annually yearly monthly "
    "gross ote range rate k"
)
_PAY: Final = frozenset(_PAY_WORDS.split())
_PAY_REACH: Final = 2
_AMOUNT: Final = re.compile(r"[0-9]{2,9}k?|[0-9]{1,3}k")


@dataclass(frozen=True)
class _Spelling:
    words: tuple[str, ...]
    skill: str
    exact: str | None  # guarded names must be written exactly so
    guard: Guard


def find_skills(text: str) -> list[str]:
    """The canonical names of the skills that `text` names, sorted."""
    return sorted(count_skills(text))


def count_skills(text: str) -> dict[str, int]:
    """How often `text` names each skill."""
    written = WORD.findall(text[:_LONGEST_TEXT])
    words = [word.lower() for word in written]
    index = _index()
    counts: dict[str, int] = {}
    doubtful: list[tuple[int, _Spelling]] = []
    certain: list[int] = []
    taken = 0
    for position, word in enumerate(words):
        if word not in index or position < taken:
            continue
        spelling = _match(index[word], words, position)
        if spelling is None:
            continue
        if spelling.guard is not Guard.NONE:
            doubtful.append((position, spelling))
            continue
        taken = position + len(spelling.words)
        certain.append(position)
        counts[spelling.skill] = counts.get(spelling.skill, 0) + 1
    for position, spelling in doubtful:
        if _is_meant(spelling, written, words, position=position, certain=certain):
            counts[spelling.skill] = counts.get(spelling.skill, 0) + 1
    return counts


def canonicalise(names: Iterable[str]) -> list[str]:
    """Skills as a person typed them, in the dictionary's spelling where it knows them; no doubles."""
    known = canonical_names()
    cleaned = (known.get(" ".join(split(name)), name.strip()) for name in names)
    return list(dict.fromkeys(name for name in cleaned if name))


@cache
def _index() -> dict[str, tuple[_Spelling, ...]]:
    """Spellings by their first word, the longest first."""
    found: dict[str, list[_Spelling]] = {}
    for skill in load_dictionary():
        for spelling in _spellings(skill):
            found.setdefault(spelling.words[0], []).append(spelling)
    return {
        first: tuple(sorted(spellings, key=lambda spelling: -len(spelling.words))) for first, spellings in found.items()
    }


def _spellings(skill: Skill) -> list[_Spelling]:
    exact = skill.name if skill.guard in (Guard.CONTEXT, Guard.SPOKEN) else None
    named = _Spelling(split(skill.name), skill.name, exact, skill.guard)
    aliases = [
        _Spelling(split(alias), skill.name, None, Guard.SPOKEN if skill.guard is Guard.SPOKEN else Guard.NONE)
        for alias in skill.aliases
    ]
    return [named, *(alias for alias in aliases if alias.words != named.words)]


def _match(spellings: Sequence[_Spelling], words: Sequence[str], position: int) -> _Spelling | None:
    for spelling in spellings:
        length = len(spelling.words)
        if length == 1 or tuple(words[position : position + length]) == spelling.words:
            return spelling
    return None


def _is_meant(
    spelling: _Spelling, written: Sequence[str], words: Sequence[str], *, position: int, certain: Sequence[int]
) -> bool:
    """Whether an ordinary word is meant as the skill here."""
    if spelling.exact is not None and written[position] != spelling.exact:
        return False
    if spelling.guard is Guard.CURRENCY:
        return not _is_money(words, position)
    around = words[max(0, position - _REACH) : position + _REACH + 1]
    if spelling.guard is Guard.SPOKEN:
        return not _FLUENCY.isdisjoint(around)
    following = words[position + 1] if position + 1 < len(words) else ""
    preceding = words[position - 1] if position else ""
    if following in _EVERYDAY_NEXT or preceding in _EVERYDAY_BEFORE:
        return False
    if len(words[position]) == 1 and _AMOUNT.fullmatch(following):
        return False  # "R 250 000" is money too
    return not _CUES.isdisjoint(around) or any(abs(other - position) <= _REACH for other in certain)


def _is_money(words: Sequence[str], position: int) -> bool:
    """Whether an amount stands right beside the word, or a word of pay close by."""
    beside = [*words[max(0, position - 1) : position], *words[position + 1 : position + 2]]
    after = words[position + 2] if position + 2 < len(words) else ""
    # "CAD (10 years)" counts years.
    if any(_AMOUNT.fullmatch(word) for word in beside) and not after.startswith(("year", "yr")):
        return True
    near = words[max(0, position - _PAY_REACH) : position + _PAY_REACH + 1]
    return not _PAY.isdisjoint(near) and not after.startswith(("year", "yr"))
