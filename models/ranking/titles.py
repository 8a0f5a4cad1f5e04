"""What job titles say: whether a phrase is one, how close two are, which level they name."""

import re
from functools import lru_cache
from typing import Final

_HEADS_WORDS: Final = (
    "engineer developer scientist analyst manager designer architect consultant nurse doctor physician "
    "accountant auditor teacher lecturer tutor administrator assistant coordinator co-ordinator specialist "
    "officer director technician electrician plumber driver chef cook recruiter writer editor copywriter "
    "marketer researcher strategist planner buyer merchandiser supervisor therapist pharmacist dentist "
    "midwife carer caregiver lawyer solicitor paralegal counsel attorney associate executive representative "
    "advisor adviser agent operator programmer tester bookkeeper controller producer photographer translator "
    "receptionist secretary cleaner welder machinist mechanic carpenter intern trainee apprentice owner "
    "president founder physiotherapist radiographer paramedic surgeon psychologist veterinarian practitioner "
    "worker guard barista waiter waitress cashier biologist chemist statistician economist actuary "
    "underwriter broker trader dietitian counsellor counselor lead principal sister matron administrator "
    "librarian journalist generalist partner head evangelist"
)
_HEADS: Final = frozenset(_HEADS_WORDS.split())
_SAME: Final = {
    "developer": "engineer",
    "programmer": "engineer",
    "dev": "engineer",
    "eng": "engineer",
    "engineering": "engineer",
    "swe": "engineer",
    "scientists": "scientist",
    "analytics": "analyst",
    "fullstack": "full-stack",
    "backend": "back-end",
    "frontend": "front-end",
    "ml": "machine-learning",
    "ai": "machine-learning",
    "ux": "product-design",
    "ui": "product-design",
    "qa": "test",
    "nursing": "nurse",
    "rn": "nurse",
    "accounting": "accountant",
    "accounts": "accountant",
    "adviser": "advisor",
    "dba": "database",
    "sre": "reliability",
    "hr": "people",
}
_JOINED: Final = (
    (re.compile(r"\bfull[ -]stack\b"), "fullstack"),
    (re.compile(r"\bback[ -]end\b"), "backend"),
    (re.compile(r"\bfront[ -]end\b"), "frontend"),
    (re.compile(r"\bmachine learning\b"), "ml"),
    (re.compile(r"\bdev ?ops\b"), "devops"),
    (re.compile(r"\bhuman resources\b"), "hr"),
)
# Words of level and of circumstance do not tell one profession from another.
_LEVELS_WORDS: Final = (
    "senior sr snr junior jr jnr mid lead staff principal head chief intern internship trainee graduate entry "
    "level i ii iii iv v experienced associate deputy vp vice president"
)
_LEVELS: Final = frozenset(_LEVELS_WORDS.split())
_CIRCUMSTANCE_WORDS: Final = (
    "remote hybrid onsite contract permanent temporary part full time fixed term m f d w x h mfd all genders "
    "the of and for in at to a an uk us usa eu emea apac europe london new york"
)
_CIRCUMSTANCE: Final = frozenset(_CIRCUMSTANCE_WORDS.split())
_BROAD_WORDS: Final = "engineer manager analyst specialist consultant assistant officer designer scientist"
_BROAD: Final = frozenset(_BROAD_WORDS.split())
_WORD: Final = re.compile(r"[a-z0-9][a-z0-9+#-]*")

_LEVEL_SIGNS: Final = (
    ("intern", re.compile(r"\b(intern|internship|apprentice|working student|placement student)\b")),
    (
        "executive",
        re.compile(r"\b(c[etfopmi]o|vp|svp|evp|vice president|director|head of|chief \w+ officer|founder|partner)\b"),
    ),
    ("lead", re.compile(r"\b(lead|principal|staff (?!nurse|accountant)|team leader|matron|supervisor)")),
    ("senior", re.compile(r"\b(senior|snr|sr|iii|iv|expert)\b")),
    ("junior", re.compile(r"\b(junior|jnr|jr|graduate|trainee|entry[ -]level|newly qualified)\b")),
)


def is_title(phrase: str) -> bool:
    """Whether a short phrase reads like a job title."""
    words = [word.strip(".").lower() for word in phrase.split()]
    if not 1 <= len(words) <= 7:  # noqa: PLR2004 - the longest honest title
        return False
    core = [word for word in words if word not in ("i", "ii", "iii", "iv")]
    if not core or core in (["lead"], ["head"]):
        return False
    if core[-1] in _HEADS:
        return True
    return core[0] in ("head", "director", "vp", "chief") and "of" in core


def find_level(title: str) -> str | None:
    """The level a title names, or None."""
    lowered = title.lower()
    return next((level for level, sign in _LEVEL_SIGNS if sign.search(lowered)), None)


@lru_cache(maxsize=20_000)
def split_title(title: str) -> frozenset[str]:
    """The words of a title that tell the profession, each in one spelling."""
    lowered = title.lower()
    for pattern, joined in _JOINED:
        lowered = pattern.sub(joined, lowered)
    words = [word.strip("-") for word in _WORD.findall(lowered)]
    return frozenset(_SAME.get(word, word) for word in words if word not in _LEVELS and word not in _CIRCUMSTANCE)


def measure_closeness(wanted: str, offered: str) -> float:
    """How close an offered title is to a wanted one, from 0 to 1; words that many professions share count little."""
    ours, theirs = split_title(wanted), split_title(offered)
    if not ours or not theirs:
        return 0.0
    shared = sum(_weigh(word) for word in ours & theirs)
    recall = shared / sum(_weigh(word) for word in ours)
    precision = shared / sum(_weigh(word) for word in theirs)
    # To hold all that was wanted matters more than to hold nothing else.
    return 0.7 * recall + 0.3 * precision


def _weigh(word: str) -> float:
    return 0.5 if word in _BROAD else 1.0
