"""A person's best matches: candidates -> features -> score -> variety -> reasons.

The same index, person and moment always give the same list. Nothing is written here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from jobraker import clock, sql
from jobraker.db import Connection
from models.embedding.encoder import Encoder
from models.ranking.candidates import Candidate, find_candidates
from models.ranking.companies import find_company_ids
from models.ranking.diversity import vary
from models.ranking.features import Features, measure
from models.ranking.reasons import explain, list_missing
from models.ranking.score import ALGORITHM_VERSION, Scored, score
from models.ranking.seeker import Seeker

__all__ = ["ALGORITHM_VERSION", "Match", "recommend"]

_SQL: Final = sql.beside(__file__)
_DEPTH: Final = 200
_DEEPEST: Final = 1_000
_SPARE: Final = 10  # more are chosen than asked for: some may have closed since they were indexed


@dataclass(frozen=True)
class Match:
    """One recommended job. `contributions` sum to `score`; `missing` are skills the job names and the person lacks."""

    job_id: UUID
    rank: int
    score: float
    contributions: dict[str, float]
    reasons: list[str]
    missing: list[str]
    title: str
    company_name: str
    place: str | None
    url: str | None


@dataclass(frozen=True)
class _Ranked:
    candidate: Candidate
    features: Features
    scored: Scored

    @property
    def title(self) -> str:
        return self.candidate.title

    @property
    def company_id(self) -> str:
        return self.candidate.company_id


def recommend(
    connection: Connection,
    encoder: Encoder,
    seeker: Seeker,
    top_n: int = 10,
    *,
    vector: NDArray[np.float32] | None = None,
) -> list[Match]:
    """The `top_n` best open jobs for `seeker`, best first; fewer where fewer fit.

    `vector` is that of the seeker's essence by the same encoder, where it is known already.
    Jobs that the person dismissed or applied to never appear. Reads derived, app and marts: the role of the flows.
    """
    now = clock.now()
    if vector is None:
        vector = np.asarray(encoder.encode([seeker.essence])[0], dtype=np.float32)
    with connection.transaction():
        seeker = replace(
            seeker,
            excluded_company_ids=find_company_ids(connection, seeker.excluded_companies),
            liked_company_ids=find_company_ids(connection, seeker.liked_companies),
        )
        candidates = find_candidates(
            connection,
            seeker,
            encoder=encoder.name,
            vector=vector,
            depth=min(_DEEPEST, max(_DEPTH, 4 * top_n)),
        )
        ranked = _rank(candidates, seeker, now=now)
        chosen = list(islice(vary(_keep_best_of_families(ranked)), top_n + _SPARE))
        details = _find_details(connection, [item.candidate.job_id for item in chosen])
    shown = [item for item in chosen if item.candidate.job_id in details][:top_n]
    return [
        _build_match(item, seeker, rank=rank, details=details[item.candidate.job_id], now=now)
        for rank, item in enumerate(shown, start=1)
    ]


def _rank(candidates: list[Candidate], seeker: Seeker, *, now: datetime) -> list[_Ranked]:
    ranked = []
    for candidate in candidates:
        features = measure(candidate, seeker, now=now)
        ranked.append(_Ranked(candidate, features, score(features)))
    # The id decides between equals, so that a list never changes without a cause.
    return sorted(ranked, key=lambda item: (-item.scored.score, -item.candidate.fusion, item.candidate.job_id))


def _keep_best_of_families(ranked: Iterable[_Ranked]) -> Iterator[_Ranked]:
    """One ad in many places is one recommendation: the place that suits best."""
    seen: set[UUID] = set()
    for item in ranked:
        family = item.candidate.family_id or item.candidate.job_id
        if family not in seen:
            seen.add(family)
            yield item


def _find_details(connection: Connection, job_ids: list[UUID]) -> dict[UUID, dict[str, str | None]]:
    if not job_ids:
        return {}  # before the first refresh there is no mart to ask
    rows = connection.execute(_SQL["find_details"], {"job_ids": job_ids}).fetchall()
    return {row["job_id"]: row for row in rows}


def _build_match(item: _Ranked, seeker: Seeker, *, rank: int, details: dict[str, str | None], now: datetime) -> Match:
    contributions = item.scored.contributions
    return Match(
        job_id=item.candidate.job_id,
        rank=rank,
        score=item.scored.score,
        contributions=contributions,
        reasons=explain(item.candidate, seeker, features=item.features, contributions=contributions, now=now),
        missing=list_missing(item.candidate, seeker),
        title=details["title"] or item.candidate.title,
        company_name=details["company_name"] or "",
        place=details["place"],
        url=details["url"],
    )
