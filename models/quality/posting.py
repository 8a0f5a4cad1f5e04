"""What the rules look at, and what they say. Plain values: nothing here knows where a posting came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What becomes of a posting. Only a held one is not shown, and a person may always decide otherwise."""

    FINE = "fine"
    DOUBTFUL = "doubtful"
    HELD = "held"


@dataclass(frozen=True)
class Posting:
    """A posting as it is judged; what nobody said is None."""

    title: str
    company: str | None = None
    text: str = ""
    url: str | None = None
    apply_url: str | None = None
    pay_min: float | None = None
    pay_max: float | None = None
    pay_currency: str | None = None
    pay_interval: str | None = None


@dataclass(frozen=True)
class Finding:
    """One sign: how much it weighs (0 to 1), why it is one, and the words found, cut."""

    rule: str
    points: float
    reason: str
    evidence: Sequence[str] = ()


@dataclass(frozen=True)
class Judgement:
    """All signs of a posting together. `score` is 0 for none and nears 1 the more there are."""

    score: float
    verdict: Verdict
    findings: Sequence[Finding]
