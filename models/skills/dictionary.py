"""The dictionary of skills: skills.csv, written by hand.

`aliases` are other spellings, parted by `|`. `guard` marks a name that is also an ordinary word: `context`
wants it spelt exactly so and in the company of other skills, `spoken` wants words of fluency around a language,
`currency` wants no amount and no word of pay beside a name that is also the code of a currency (CAD, PHP).
Only the name is guarded; an alias is always taken.
"""

import csv
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("skills.csv")

# Everything but letters and digits parts words, except in names that would vanish: C++, C#, .NET.
WORD: Final = re.compile(r"\.net\b|[^\W_]+(?:\+\+|#)?", re.IGNORECASE)


class Guard(StrEnum):
    """What a name needs around it before it counts as the skill."""

    NONE = ""
    CONTEXT = "context"
    SPOKEN = "spoken"
    CURRENCY = "currency"


@dataclass(frozen=True)
class Skill:
    """One skill: its one name, what kind it is, how else it is spelt."""

    name: str
    kind: str
    aliases: tuple[str, ...]
    guard: Guard


@cache
def load_dictionary() -> tuple[Skill, ...]:
    """Every skill, in file order."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(_read(row) for row in csv.DictReader(lines))


@cache
def hash_dictionary() -> str:
    """A short hash of the dictionary's file: another dictionary finds other skills."""
    return hashlib.sha256(_FILE.read_bytes()).hexdigest()[:12]


@cache
def find_kind(name: str) -> str:
    """The kind of a skill by its canonical name; empty for one that is not in the dictionary."""
    return next((skill.kind for skill in load_dictionary() if skill.name == name), "")


@cache
def canonical_names() -> dict[str, str]:
    """The canonical name for each spelling, both as words in lower case."""
    return {
        " ".join(split(spelling)): skill.name
        for skill in load_dictionary()
        for spelling in (*skill.aliases, skill.name)
    }


def name_skill(spelling: str) -> str:
    """The canonical name of a skill however it is spelled; an unknown one stays as it is."""
    return canonical_names().get(" ".join(split(spelling)), spelling)


def split(text: str) -> tuple[str, ...]:
    """The words of `text` in lower case, as the matcher sees them."""
    return tuple(word.lower() for word in WORD.findall(text))


def _read(row: dict[str, str]) -> Skill:
    aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
    return Skill(row["canonical"], row["kind"], aliases, Guard(row["guard"]))
