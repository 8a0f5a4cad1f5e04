"""What a text states in figures and set phrases: pay, reference numbers, terms, shifts, and that it speaks for another.

A print keeps them as words such as `pay:60000`. The trap: a copy may be cut before it states a thing, so that only two
statements contradict each other, and not a statement and silence; the one exception is a shift that a title names.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from models.identity.employers import ADVERTISER
from models.identity.texts import fold

ADVERTISED: Final = "agency:client"
_LEAST_PAY: Final = 100
_ROUND: Final = 50
_WEEK: Final = 7
"""More days than that are no term: they are somebody's leave."""
_MONEY: Final = r"(?:[£$€]|\b(?:eur|gbp|usd|chf|pln|inr|cad|aud|sek|nok|dkk|czk)\b)"
_BLANK: Final = r" \u00a0\u202f"
_AMOUNT: Final = rf"(\d{{1,3}}(?:[.,'{_BLANK}]\d{{3}}){{1,3}}|\d{{1,9}})(?:[.,]\d{{1,2}})?(?![.,]?\d)\s?(k\b)?"
_UP_TO: Final = rf"(?=\s?(?:-|\u2013|to|bis|a|do|al)\s?[\d.,'{_BLANK}]{{1,14}}k?\s?{_MONEY})"
_PAY: Final = (
    re.compile(rf"{_MONEY}\s?{_AMOUNT}(?![^\n]{{0,20}}estimated)"),
    re.compile(rf"(?<![\d.,]){_AMOUNT}{_UP_TO}"),
    re.compile(rf"(?<![\d.,]){_AMOUNT}\s?{_MONEY}"),
)
_REFERENCE: Final = re.compile(
    r"(?<![a-z])(?:ref|reference|requisition|vacancy|job id)(?: ?(?:number|no|id|code))?"
    r" ?[:#.] ?([a-z]{0,6}[-/]?\d{3,12})"
)
_TERM: Final = re.compile(r"\b(\d{1,2})(?: ?\+)?[ -]?(month|day|hour|week)s?\b")
_SHIFTS: Final = re.compile(
    r"\b(night|day|late|early|evening|weekend|morning|back|twilight|afternoon|swing|graveyard"
    r"|1st|2nd|3rd|first|second|third)[ -]?shifts?\b"
    r"|\b(?:dauer)?(nacht|tag|fruh|spat|wochenend)(?:schicht|dienst)(?:en|e)?\b"
    r"|\b(?:equipe|poste|horaires?|travail) (?:de |du )?(nuit|jour|matin|soir|weekend)\b"
    r"|\bturno (?:de )?(noche|manana|tarde|dia)\b"
)
_HOURS: Final = re.compile(
    r"\b(\d{1,2})(?::(\d\d))? ?(am|pm)? ?(?:-|\u2013|to|until|bis|a) ?"
    r"(\d{1,2})(?::(\d\d))? ?(am|pm|uhr)?(?![\w:]|[.,]\d)"
)
_HALF_DAY: Final = 12 * 60
_DAY: Final = 2 * _HALF_DAY
_LEAST_STAY: Final = 2 * 60
"""Shorter ranges are those of a meeting or a call; some people work for two hours in the afternoon."""
_TITLE_SHIFTS: Final = re.compile(
    r"(?<![\d/] )\b(nights|days|lates|earlies|evenings|mornings|weekends|nuits)\b|\bde (nuit|jour|noche)\b"
)
_NO_SHIFTS: Final = re.compile(
    r"\b(?:no|not|never|without|kein\w*|ohne|sans|pas de|sin)"
    r"(?:[ ,/-]+(?:any|more|on|or|and|oder|und|ou|work|working|regular|rotating|late|early|nights?|evenings?|weekends?"
    r"|nacht|spat|fruh|wochenend)){0,4}[ ,/-]+"
    rf"(?:{_SHIFTS.pattern}|{_TITLE_SHIFTS.pattern})"
)
_SPELLINGS: Final[Mapping[str, str]] = {
    "nacht": "night", "nuit": "night", "nuits": "night", "noche": "night", "graveyard": "night", "nights": "night",
    "tag": "day", "jour": "day", "dia": "day", "days": "day", "fruh": "early", "matin": "early", "manana": "early",
    "morning": "early", "mornings": "early", "earlies": "early", "spat": "late", "tarde": "late", "back": "late",
    "afternoon": "late", "swing": "late", "lates": "late", "soir": "evening", "twilight": "evening",
    "first": "1st", "second": "2nd", "third": "3rd",
    "evenings": "evening", "wochenend": "weekend", "weekends": "weekend",
}  # fmt: skip


def find_facts(text: str) -> frozenset[str]:
    """What a text states: `pay:60000`, `ref:ab123`, `term:6 month`, `shift:night`, or that it speaks for another."""
    return frozenset(_find_facts(fold(html.unescape(text))))


def find_shifts(folded: str, *, is_title: bool = False) -> frozenset[str]:
    """The shifts that a folded text names. A title may name one by a single word."""
    shapes = (_SHIFTS, _TITLE_SHIFTS) if is_title else (_SHIFTS,)
    worked = _NO_SHIFTS.sub(" ", folded)
    found = (word for shape in shapes for words in shape.findall(worked) for word in words if word)
    return frozenset(_SPELLINGS.get(word, word) for word in found)


def remove_shifts(folded: str) -> str:
    """A folded title without the words that name shifts."""
    return _TITLE_SHIFTS.sub(" ", _SHIFTS.sub(" ", _NO_SHIFTS.sub(" ", folded)))


def list_facts(facts: frozenset[str], kind: str) -> frozenset[str]:
    """The facts of one kind, without its name."""
    return frozenset(fact.removeprefix(f"{kind}:") for fact in facts if fact.startswith(f"{kind}:"))


def list_pay(facts: frozenset[str]) -> list[str]:
    """The figures of pay in one order: the odd ones first."""
    figures = sorted(map(int, list_facts(facts, "pay")))
    return [str(figure) for figure in sorted(figures, key=lambda figure: figure % _ROUND == 0)]


def contrast(left: frozenset[str], right: frozenset[str], kind: str) -> bool | None:
    """Whether they share a fact of this kind; None where one of them has none."""
    ours, theirs = list_facts(left, kind), list_facts(right, kind)
    return bool(ours & theirs) if ours and theirs else None


def share_odd_pay(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether a figure of pay agrees that two employers would not both think of."""
    return any(int(figure) % _ROUND for figure in list_facts(left, "pay") & list_facts(right, "pay"))


def _find_facts(text: str) -> Iterator[str]:
    for amount, thousand in (found for shape in _PAY for found in shape.findall(text)):
        pay = int("".join(filter(str.isdigit, amount))) * (1000 if thousand else 1)
        if pay >= _LEAST_PAY:
            yield f"pay:{pay}"
    for reference in _REFERENCE.findall(text):
        yield f"ref:{reference}"
    for count, unit in _TERM.findall(text):
        if unit != "day" or int(count) <= _WEEK:
            yield f"term:{int(count)} {unit}"
    for found in _HOURS.finditer(text):
        if hours := _read_hours(found.group(1, 2, 3), found.group(4, 5, 6)):
            yield f"hours:{hours}"
    if ADVERTISER.search(text):
        yield ADVERTISED
    for shift in find_shifts(text):
        yield f"shift:{shift}"


def _read_hours(first: Sequence[str | None], last: Sequence[str | None]) -> str | None:
    """The two times by one clock, if somebody may work from the one to the other.

    Where one of them does not tell its half of the day, it is in the half that makes the stay shorter.
    """
    if not (first[1] and last[1]) and not last[2]:
        return None
    begins = _list_times(*first, is_open=last[2] in {"am", "pm"})
    ends = _list_times(*last, is_open=bool(first[2]) or min(begins, default=_DAY) <= _HALF_DAY)
    stays = [((end - begin) % _DAY, begin, end) for begin in begins for end in ends if begin != end]
    stay, begin, end = min(stays, default=(0, 0, 0))
    return f"{_write_time(begin)}-{_write_time(end)}" if stay >= _LEAST_STAY else None


def _list_times(hour: str | None, minute: str | None, half: str | None, *, is_open: bool) -> list[int]:
    """The minutes of the day that a time may mean: two where its half of the day is open."""
    time = int(hour or 0) * 60 + int(minute or 0)
    if time > _DAY:
        return []
    if half in {"am", "pm"}:
        return [time % _HALF_DAY + _HALF_DAY * (half == "pm")]
    return [time, (time + _HALF_DAY) % _DAY] if is_open and time <= _HALF_DAY else [time % _DAY]


def _write_time(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
