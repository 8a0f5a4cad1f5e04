"""How one ad becomes another text that is still the same ad: typos, other order, cuts, an agency's words.

All of it is invented and follows from the dice that are handed in.
"""

import json
import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")
_CUT: Final = 500
_DROPPED: Final = 0.25


@cache
def read_rewrites() -> Mapping[str, Any]:
    """The words that rewriting uses."""
    path = Path(__file__).parent / "data" / "rewrites.json"
    words: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return words


def add_typos(text: str, dice: random.Random, *, share: float = 0.01) -> str:
    """The text with two letters swapped in some of its longer words."""
    return " ".join(
        _swap(word, dice) if len(word) > 5 and dice.random() < share else word  # noqa: PLR2004 - a longer word
        for word in text.split(" ")
    )


def reorder_paragraphs(text: str, dice: random.Random) -> str:
    """The same paragraphs in another order; the first one stays first."""
    first, *rest = text.split("\n\n")
    dice.shuffle(rest)
    return "\n\n".join([first, *rest])


def cut(text: str) -> str:
    """The first five hundred characters, as aggregators give them."""
    return text if len(text) <= _CUT else text[:_CUT].rsplit(" ", 1)[0] + "…"


def reorder_lines(text: str, dice: random.Random) -> str:
    """The same with the points of each list in another order."""
    return "\n\n".join(_reorder_points(part, dice) for part in text.split("\n\n"))


def flatten(text: str) -> str:
    """All of it in one line, with other marks before the points."""
    return " ".join(text.replace("\n- ", " • ").split())


def translate_text(name: str, skills: Sequence[str], pay: str, dice: random.Random) -> str:
    """An ad in another language; of the first one there are only the employer, the skills and the pay."""
    sentences: list[str] = list(dice.choice(read_rewrites()["languages"]))
    named = {"name": name, "skills": ", ".join(skills), "pay": pay}
    return "\n\n".join(line.format(**named) for line in sentences if pay or "{pay}" not in line)


def leave_html(text: str) -> str:
    """The text as a careless scraper leaves it."""
    paragraphs = text.replace("&", "&amp;").replace("'", "&#39;").split("\n\n")
    return "".join(f"<p>{part.replace(chr(10), '<br />')}</p>&nbsp;" for part in paragraphs)


def rewrite(text: str, dice: random.Random, *, employer: str) -> str:
    """An agency's version: some sentences dropped, the others in another order, the employer not named."""
    words = read_rewrites()
    sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
    kept = [sentence for sentence in sentences if dice.random() >= _DROPPED and employer not in sentence]
    halves = [kept[: len(kept) // 2], kept[len(kept) // 2 :]]
    for half in halves:
        _shift(half, dice)
    body = "\n".join([*halves[0], *halves[1]])
    return f"{dice.choice(words['intros'])}\n\n{body}\n\n{dice.choice(words['outros'])}"


def _reorder_points(part: str, dice: random.Random) -> str:
    lines = part.split("\n")
    points = [line for line in lines if line.startswith("- ")]
    dice.shuffle(points)
    return "\n".join([*(line for line in lines if not line.startswith("- ")), *points])


def _shift(sentences: list[str], dice: random.Random) -> None:
    for _ in range(max(1, len(sentences) // 4)):
        if len(sentences) > 1:
            sentences.insert(dice.randrange(len(sentences)), sentences.pop(dice.randrange(len(sentences))))


def _swap(word: str, dice: random.Random) -> str:
    place = dice.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def translate_title(title: str, dice: random.Random) -> str | None:
    """The title in another language, or None where nobody knows it."""
    known: Mapping[str, Sequence[str]] = read_rewrites()["titles"]
    return dice.choice(known[title]) if title in known else None


def translate_city(city: str, dice: random.Random) -> str:
    """The city in another spelling, or as it is."""
    known: Mapping[str, Sequence[str]] = read_rewrites()["cities"]
    return dice.choice(known.get(city, [city]))
