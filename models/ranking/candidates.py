"""Candidates: the few hundred open jobs that a person may take and that are worth measuring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from psycopg.rows import class_row

from jobraker import sql
from jobraker.db import Connection
from models.ranking.profile import SENIORITIES
from models.ranking.seeker import Seeker
from models.skills.dictionary import split

_SQL: Final = sql.beside(__file__)
_STRONGEST: Final = 6
_OPERATORS: Final = frozenset({"or", "and", "not"})


@dataclass(frozen=True)
class Candidate:
    """What the features need to know of a job; pay is for a year."""

    job_id: UUID
    fusion: float
    title: str
    company_id: str
    country: str | None
    city: str | None
    remote_kind: str | None
    seniority: str | None
    pay_annual_min: float | None
    pay_annual_max: float | None
    pay_currency: str | None
    skills: list[str]
    posted_at: datetime | None
    similarity: float
    family_id: UUID | None = None


def find_candidates(
    connection: Connection, seeker: Seeker, *, encoder: str, vector: NDArray[np.float32], depth: int
) -> list[Candidate]:
    """Up to `depth` candidates (1,000 at most), best first by fusion. Runs inside the caller's transaction."""
    connection.execute(_SQL["prepare_search"], {"depth": depth})
    with connection.cursor(row_factory=class_row(Candidate)) as cursor:
        cursor.execute(
            _SQL["find_candidates"],
            {
                "user_id": seeker.user_id,
                "encoder": encoder,
                "vector": _write_vector(vector),
                "depth": depth,
                "countries": list(seeker.countries),
                "remote_kinds": list(seeker.remote_kinds),
                "seniorities": list_near_levels(seeker.wanted_seniority),
                "pay_floor": seeker.pay_floor,
                "pay_currency": seeker.pay_currency,
                "excluded_company_ids": list(seeker.excluded_company_ids),
                "title_words": write_title_query(seeker.titles),
                "skill_words": write_skill_query(seeker.skills),
                "skills": list(seeker.skills),
            },
        )
        return cursor.fetchall()


def list_near_levels(wanted: str | None) -> list[str]:
    """The levels within one step of the wanted one; none where nothing is wanted, which constrains nothing."""
    if wanted is None:
        return []
    place = SENIORITIES.index(wanted)
    return list(SENIORITIES[max(0, place - 1) : place + 2])


def write_title_query(titles: Sequence[str]) -> str:
    """A web search for jobs whose title holds all words of any of the titles."""
    phrases = (" ".join(word for word in _words(title)) for title in titles)
    return " or ".join(dict.fromkeys(phrase for phrase in phrases if phrase))


def write_skill_query(skills: Sequence[str]) -> str:
    """A web search for texts that name two of the strongest skills; one alone would match half of all jobs."""
    strongest = [words for words in (" ".join(_words(skill)) for skill in skills) if len(words) > 1][:_STRONGEST]
    return " or ".join(f"{first} {second}" for first, second in combinations(strongest, 2))


def _words(text: str) -> list[str]:
    return [word for word in split(text) if word.isalnum() and word not in _OPERATORS]


def _write_vector(vector: NDArray[np.float32]) -> str:
    return "[" + ",".join(f"{number:.6f}" for number in vector.tolist()) + "]"
