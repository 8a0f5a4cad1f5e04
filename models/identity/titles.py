"""What of a title tells one job from another: its words in one spelling, and its level apart from them.

Levels decide: two ads whose titles name other levels are two jobs, however alike their texts are. So a sign of level
that one title has and the other lacks makes them differ, too. The tongue that people must speak counts as one.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Final

from models.identity.employers import belongs_to_name
from models.identity.facts import find_shifts, remove_shifts
from models.identity.texts import fold

_GENDERS: Final = re.compile(
    r"[(\[]?\b(?:m|w|f|d|x|h|n|i|k|v|gn|all genders?|div)\b(?:\s*[/|,.*+]\s*(?:m|w|f|d|x|h|n|i|k|v|gn|div)\b\*?)+[)\]]?"
    r"|[(\[]\s*(?:all genders?|gn|any gender|d|x|in)\s*[)\]]"
)
_FEMININE: Final = re.compile(r"(?<=[a-z]{3})(?:[*:_]|/-?)(?:innen|in|frau|e|euse|rice)\b|(?<=[a-z]{4})\((?:in|e)\)")
_NUMBERS: Final = re.compile(
    r"[£$€]\s?[\d.,]+k?(?:\s*(?:-|\u2013|to|bis)\s*[£$€]?[\d.,]+k?)?|\b\d+[\d.,]*\s*(?:k|%|eur|gbp|usd)\b"
    r"|\b(?:req|ref|reference|requisition|job|vacancy)(?: ?(?:id|no|nr|number|code))?\W{0,3}[a-z]{0,4}[-/_ ]?\d[\w/-]*"
    r"|#?\b(?:[a-z]{1,4}[-_/]?)?\d{4,}(?:-\d+)*\b"
)
_JOINED: Final = (
    (re.compile(r"\bfull[ -]stack\b"), "fullstack"),
    (re.compile(r"\bback[ -]end\b"), "backend"),
    (re.compile(r"\bfront[ -]end\b"), "frontend"),
    (re.compile(r"\bdev[ -]ops\b"), "devops"),
    (re.compile(r"\bnode\.?js\b"), "nodejs"),
    (re.compile(r"\breact\.?js\b"), "react"),
    (re.compile(r"\bvue\.?js\b"), "vue"),
    (re.compile(r"(?<!\w)\.net\b"), "dotnet"),
    (re.compile(r"\bvice president\b"), "vp"),
    (re.compile(r"\bteam lead(?:er)?\b"), "lead"),
    (re.compile(r"\(rn\)|\bx ?\d\b|\b\d{1,2} openings\b"), " "),
    (re.compile(r"\b(account|sales) executives?\b"), r"\1 accountexecutive"),
    (re.compile(r"\bpart[ -]time\b|\bteilzeit\b|\btemps partiel\b"), "parttime"),
    (re.compile(r"\bfull[ -]time\b|\bvollzeit\b|\btemps plein\b"), " "),
    (re.compile(r"\bentry[ -]level\b|\bearly[ -]career\b|\bnew grad(?:uate)?\b"), "junior"),
    (re.compile(r"\bworking student\b|\bwerkstudent(?:in)?\b"), "intern"),
    (re.compile(r"\bwork from home\b|\bhome[ -]office\b|\bhomeoffice\b"), " "),
)
_TONGUE_WORDS: Final = (
    "german french spanish italian dutch portuguese polish russian ukrainian czech hungarian romanian greek turkish "
    "arabic hebrew hindi bengali japanese korean mandarin cantonese vietnamese thai swedish danish norwegian finnish"
)
_LEVELS: Final[Mapping[str, str]] = {
    "intern": "intern", "interns": "intern", "internship": "intern", "praktikum": "intern", "praktikant": "intern",
    "praktikantin": "intern", "stagiaire": "intern", "becario": "intern", "apprentice": "intern", "trainee": "intern",
    "apprenticeship": "intern", "stagista": "intern", "stazysta": "intern", "stage": "intern", "becaria": "intern",
    "practicas": "intern", "tirocinio": "intern", "tirocinante": "intern", "alternance": "intern",
    "alternant": "intern", "alternante": "intern", "azubi": "intern", "auszubildende": "intern",
    "auszubildender": "intern", "ausbildung": "intern",
    "praktyki": "intern", "estagio": "intern", "estagiario": "intern", "stagiair": "intern",
    "junior": "junior", "jr": "junior", "jnr": "junior", "graduate": "junior", "grad": "junior",
    "mid": "mid", "intermediate": "mid",
    "senior": "senior", "sr": "senior", "snr": "senior", "experienced": "senior", "confirme": "senior",
    "starszy": "senior", "starsza": "senior", "mlodszy": "junior", "mlodsza": "junior", "seniorin": "senior",
    "lead": "lead", "teamlead": "lead", "teamleiter": "lead", "staff": "staff", "principal": "principal",
    "head": "head", "director": "director", "direktor": "director", "directeur": "director", "vp": "vp",
    "chief": "chief", "deputy": "deputy", "assistant": "assistant", "associate": "associate", "executive": "executive",
    "parttime": "parttime",
    **{word: word for word in _TONGUE_WORDS.split()},
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5",
}  # fmt: skip
_IDLE_WORDS: Final = (
    "the a an of and for in at to with our we you de la le du des der die das und fur im et en di per el los las "
    "y remote hybrid onsite site on office based permanent festanstellung cdi job role position vacancy "
    "opportunity hiring urgent immediate start new level time full unbefristet"
)
_IDLE: Final = frozenset(_IDLE_WORDS.split())
_WORD: Final = re.compile(r"[a-z0-9][a-z0-9+#]*|[^\W_]+")
_SHORT: Final = 4
_MOST_TYPOS: Final = 2


class Likeness(StrEnum):
    """How alike two titles are."""

    SAME = "same"
    TYPO = "typo"
    WIDER = "wider"
    NEAR = "near"
    OTHER = "other"


@dataclass(frozen=True)
class Title:
    """The words that tell the job, the signs of its level, and the shifts that it names."""

    words: frozenset[str]
    levels: frozenset[str]
    shifts: frozenset[str] = frozenset()

    @cached_property
    def key(self) -> str:
        """The words in one order."""
        return " ".join(sorted(self.words))

    @property
    def full_key(self) -> str:
        """The same with the level."""
        return f"{self.key}|{' '.join(sorted(self.levels | self.shifts))}"


@lru_cache(maxsize=100_000)
def read_title(text: str, place_words: frozenset[str] = frozenset(), employer: tuple[str, ...] = ()) -> Title:
    """What `text` tells; words of the posting's own place and the name of its employer are no part of it."""
    words: set[str] = set()
    levels: set[str] = set()
    folded = _drop_employer(fold(text), employer)
    for word in _list_words(remove_shifts(folded)):
        if word in _LEVELS or word.isdigit():
            levels.add(_LEVELS.get(word, word))
        elif word not in _IDLE:
            words.update(_spellings().get(word, word).split())
    if levels == {"mid"}:
        levels = set()
    core = words - place_words or words
    return Title(frozenset(core), frozenset(levels), find_shifts(folded, is_title=True))


@lru_cache(maxsize=200_000)
def compare_titles(left: Title, right: Title) -> Likeness:
    """How alike the words are; levels are the caller's matter."""
    if left.words == right.words:
        return Likeness.SAME
    only_left, only_right = left.words - right.words, right.words - left.words
    if _are_typos(only_left, only_right):
        return Likeness.TYPO
    shared = len(left.words & right.words)
    if shared and (not only_left or not only_right):
        return Likeness.WIDER
    return Likeness.NEAR if 2 * shared >= len(left.words | right.words) else Likeness.OTHER


def _drop_employer(folded: str, employer: tuple[str, ...]) -> str:
    """The title without "at Acme", "- Acme Ltd" or "Acme:"; what "- Acme Cloud" names beside the employer stays."""
    if not employer or employer[0] not in folded:
        return folded
    name = r"\W+".join(map(re.escape, employer))
    after = re.sub(rf"^(?:{name})\b(?P<rest>[^-|:\u2013,]{{0,20}})\s*[-|:\u2013]\s+(?=\w)", _keep_product, folded)
    link = r"(?<=[\w)\]])(?:\s+(?:at|bei|chez|by|for)\s|\s*@|\s+[-|:\u2013(]|[,:])\s*"
    return re.sub(rf"{link}(?:{name})\b(?P<rest>[^-|\u2013,]{{0,20}})$", _keep_product, after)


def _keep_product(found: re.Match[str]) -> str:
    """What stands behind the employer's name, unless it is only a legal form or a country."""
    return " " if belongs_to_name(found["rest"]) else f" {found['rest']} "


def _list_words(folded: str) -> Iterator[str]:
    for pattern in (_GENDERS, _FEMININE, _NUMBERS):
        folded = pattern.sub(" ", folded)
    for pattern, joined in _JOINED:
        folded = pattern.sub(joined, folded)
    yield from _WORD.findall(folded)


def _are_typos(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether each word of one side is a misspelling of one of the other."""
    if len(left) != len(right) or not 1 <= len(left) <= _MOST_TYPOS:
        return False
    return all(any(_is_typo(word, other) for other in right) for word in left)


def _is_typo(word: str, other: str) -> bool:
    """One wrong, missing or swapped letter in a longer word."""
    if min(len(word), len(other)) <= _SHORT or abs(len(word) - len(other)) > 1:
        return False
    if sorted(word) == sorted(other):
        return True
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return same >= max(len(word), len(other)) - 1


@cache
def _spellings() -> Mapping[str, str]:
    with (Path(__file__).parent / "title_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["spelling"]: row["word"] for row in csv.DictReader(file)}
