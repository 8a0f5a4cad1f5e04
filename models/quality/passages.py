"""Finds words in a text, unless the sentence around them says the opposite.

"We will never ask for a fee" is what honest employers write, and it has all the words of fraud. So a match counts only
where its sentence does not deny it and nothing close by warns of fraud.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

_LONGEST: Final = 30_000
_SHOWN: Final = 140
_WARNED: Final = 350  # characters around within which a warning of fraud covers what it quotes
_MOST: Final = 3
_REACH: Final = 160  # characters around a cue

# Bounded everywhere: a stranger wrote the text.
_DENIAL: Final = re.compile(
    r"\b(?:never|not|no|n[o']t|without|don['\u2019]t|doesn['\u2019]t|won['\u2019]t|free of|zero|neither|nor|any(?:one|body) (?:who|that)"
    r"|kein\w{0,3}|nicht|niemals|ohne|jamais|aucun\w?|sans|ne|pas|nunca|ning[u\u00fa]n\w?|sin|nooit|geen|niet|zonder)\b",
    re.IGNORECASE,
)
_WARNING: Final = re.compile(
    r"\b(?:fraud\w{0,5}|scam\w{0,4}|phish\w{0,4}|imperson\w{0,6}|imposter\w?|beware|suspicious|unsolicited|official (?:channel|email|domain)"
    r"|legitimate (?:communication|email|recruiter|job offer)\w?|only (?:contact|communicate|email|reach out)"
    r"|betrug\w{0,4}|betr\u00fcg\w{0,5}|arnaque\w?|frauduleu\w{0,3}|estafa\w?|fraude\w?|oplicht\w{0,5})\b",
    re.IGNORECASE,
)
_PROTEST: Final = re.compile(
    r"\b(?:not?|100 ?%|isn['\u2019]t|is not|kein|pas une?|no es(?: una)?|geen)\W{0,3}(?:a )?(?:scams?|fraud|legit\w*|betrug|arnaque|estafa|oplichting)\b",
    re.IGNORECASE,
)
# Denials of something else, which deny nothing of what follows them.
_ELSEWHERE: Final = re.compile(
    r"\b(?:no|without|not?) (?:prior |previous )?(?:experience|interview|skills?|degree|boss|calls?|cv|resume|qualifications?)"
    r"|keine? (?:erfahrung|vorkenntnisse)|sans exp\u00e9rience|sin experiencia|geen ervaring|(?:do not|don['\u2019]t) (?:miss|wait|worry)",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(r"[.!?](?=\s|$)|[\n\u2022;]")


def cut(text: str) -> str:
    """As much of a text as is judged: its beginning and its end, where the way to apply stands."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 5_000]}\n{text[-5_000:]}"


def find(pattern: re.Pattern[str], text: str, *, near: re.Pattern[str] | None = None, denied: bool = True) -> list[str]:
    """The first passages that match and are meant, as one line each. `denied` False: a denial changes nothing.

    With `near` only the surroundings of what that matches are searched.
    """
    return list(islice(_find(pattern, text, near=near, denied=denied), _MOST))


def _find(pattern: re.Pattern[str], text: str, *, near: re.Pattern[str] | None, denied: bool) -> Iterator[str]:
    for match in _match(pattern, text, near):
        start, _ = _sentence(text, match.start(), match.end())
        if denied and (_is_denied(text[start : match.end()]) or _is_warned(text, match.start(), match.end())):
            continue
        yield show(text, match.start(), match.end())


def _match(pattern: re.Pattern[str], text: str, near: re.Pattern[str] | None) -> Iterator[re.Match[str]]:
    for start, end in _list_stretches(text, near) if near else [(0, len(text))]:
        yield from pattern.finditer(text, start, end)


def _list_stretches(text: str, near: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where to look: around each cue, what overlaps joined."""
    stretches: list[tuple[int, int]] = []
    for cue in near.finditer(text):
        start, end = max(0, cue.start() - _REACH), min(len(text), cue.end() + _REACH)
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    return stretches


def _is_denied(said: str) -> bool:
    return _DENIAL.search(_ELSEWHERE.sub(" ", said)) is not None


def _is_warned(text: str, start: int, end: int) -> bool:
    around = _PROTEST.sub(" ", text[max(0, start - _WARNED) : end + _WARNED])
    return _WARNING.search(around) is not None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence or line around a match begins and ends."""
    begin = max(0, start - 300)
    before = [found.end() for found in _ENDS.finditer(text, begin, start)]
    after = _ENDS.search(text, end)
    return (before[-1] if before else begin), (after.start() if after else len(text))


def show(text: str, start: int, end: int) -> str:
    """The words found with a little around them, on one line, cut."""
    around = text[max(0, start - 25) : min(len(text), end + 25)]
    return " ".join(around.split())[:_SHOWN]
