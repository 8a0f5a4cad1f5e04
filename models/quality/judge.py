"""Adds up the signs in a posting. Deterministic: the same posting and the same rules give the same judgement.

Signs add up as independent doubts do: two of a half make three quarters, and none makes certainty.
"""

import hashlib
from math import prod
from pathlib import Path
from typing import Final

from models.quality import money, pay, wording
from models.quality.posting import Finding, Judgement, Posting, Verdict

DOUBTFUL_FROM: Final = 0.4
HELD_FROM: Final = 0.7
_RULES: Final = (*money.RULES, *wording.RULES, *pay.RULES)


def _hash_rules() -> str:
    """The rules are their code: whoever changes a word makes a new version, and every posting is judged again."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


RULES_VERSION: Final = f"quality-1/{_hash_rules()}"


def judge(posting: Posting) -> Judgement:
    """Every sign found in a posting, the heaviest first, and what they come to."""
    findings: list[Finding] = []
    for rule in _RULES:
        findings += rule(posting)
    findings.sort(key=lambda finding: (-finding.points, finding.rule))
    score = round(1 - prod((1 - finding.points for finding in findings), start=1.0), 3)
    return Judgement(score, _decide(score), findings)


def _decide(score: float) -> Verdict:
    if score >= HELD_FROM:
        return Verdict.HELD
    return Verdict.DOUBTFUL if score >= DOUBTFUL_FROM else Verdict.FINE
