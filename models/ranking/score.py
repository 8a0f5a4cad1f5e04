"""One score from the features, with the share that each had in it.

The weights are fixed and stand here until a ranker learnt from feedback has beaten them. They sum to one, so a
score lies between 0 and 1: above .8 is an excellent match, under .4 is a chance one. A company that the person likes
adds a little to what the weights give, but never beyond 1; nothing is taken from jobs elsewhere.
"""

from dataclasses import dataclass
from typing import Final

from models.ranking.features import Features

ALGORITHM_VERSION: Final = "fixed-weights-2"

WEIGHTS: Final[dict[str, float]] = {
    "meaning": 0.30,
    "skills": 0.26,
    "title": 0.24,
    "seniority": 0.07,
    "place": 0.05,
    "freshness": 0.05,
    "pay": 0.03,
}
LIKED: Final = 0.05
_DIGITS: Final = 4


@dataclass(frozen=True)
class Scored:
    """A score and what each feature gave to it; the shares sum to the score."""

    score: float
    contributions: dict[str, float]


def score(features: Features) -> Scored:
    """The weighted sum. Raises `KeyError` for a feature without a value."""
    contributions = {name: round(weight * features[name], _DIGITS) for name, weight in WEIGHTS.items()}
    liked = min(LIKED * features.get("company", 0.0), 1.0 - sum(contributions.values()))
    if liked > 0:
        contributions["company"] = round(liked, _DIGITS)
    return Scored(round(sum(contributions.values()), _DIGITS), contributions)
