"""Shorthand for the rules: one pattern out of several ways to say a thing, in whatever language."""

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from models.quality import passages
from models.quality.posting import Finding, Posting

Rule: TypeAlias = Callable[[Posting], Sequence[Finding]]

MESSENGERS: Final = (
    r"(?:whats ?app|wats ?app|telegram|signal\b|viber|wechat|line id|google (?:hangouts?|chat)|hangouts|skype"
    r"|(?:facebook )?messenger|instagram|discord|imessage)"
)
AMOUNT: Final = (
    r"(?:(?:[$\u20ac\u00a3\u20b9]|usd|eur|gbp|rs\.?|inr|euros?|dollars?)\s?\d[\d.,]*k?"
    r"|\d[\d.,]*k?\s?(?:[$\u20ac\u00a3\u20b9]|usd|eur|gbp|usdt|btc|rs\b|euros?|dollars?))"
)


def anyhow(*ways: str) -> re.Pattern[str]:
    """A pattern that matches each of these ways to say it, from the beginning of a word."""
    return re.compile(r"(?<!\w)(?:" + "|".join(ways) + ")", re.IGNORECASE)


def words(
    name: str, points: float, reason: str, pattern: re.Pattern[str], *, near: Sequence[str], denied: bool = True
) -> Rule:
    """A rule that finds a pattern in the title and the text, near one of these cues."""
    cues = re.compile(r"(?<!\w)(?:" + "|".join(near) + ")", re.IGNORECASE)

    def look(posting: Posting) -> Sequence[Finding]:
        found = passages.find(pattern, passages.cut(f"{posting.title}\n{posting.text}"), near=cues, denied=denied)
        return [Finding(name, points, reason, found)] if found else []

    return look
