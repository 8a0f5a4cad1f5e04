"""Recommendations for a CV that nobody stores: the same retrieval and ranking as for a signed-in person."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flows.resources import open_database
from jobraker import settings
from jobraker.errors import MissingError
from models.embedding.encoder import load_encoder
from models.ranking.recommend import ALGORITHM_VERSION, Match, recommend
from models.ranking.seeker import build_seeker
from models.resumes.reading import read_resume


@dataclass(frozen=True)
class Preview:
    """A list for one CV."""

    resume: str
    algorithm_version: str
    recommendations: Sequence[Match]

    def to_json(self) -> dict[str, Any]:
        """The list as JSON-ready values."""
        return {
            "resume": self.resume,
            "algorithm_version": self.algorithm_version,
            "recommendations": [asdict(match) | {"job_id": str(match.job_id)} for match in self.recommendations],
        }

    def describe(self) -> str:
        """The list for a reader."""
        return "\n\n".join(_describe(match) for match in self.recommendations)


def preview(resume: Path, top_n: int) -> Preview:
    """The jobs that fit the CV in that file.

    Raises `InvalidError` for a CV that cannot be read, `MissingError` where no job is indexed or fits.
    """
    text = read_resume(resume.read_bytes(), resume.name).text
    with open_database() as database, database.writing() as connection:
        matches = recommend(connection, load_encoder(settings.load()), build_seeker(text, None), top_n)
    if not matches:
        raise MissingError("No job is indexed yet: run `jobraker refresh` or `jobraker import` first.")
    return Preview(resume.name, ALGORITHM_VERSION, matches)


def _describe(match: Match) -> str:
    place = match.place or "place not stated"
    lines = [
        f"{match.rank:>3}. {match.score:.2f}  {match.title} - {match.company_name}, {place}",
        *(f"           + {reason}" for reason in match.reasons),
    ]
    if match.missing:
        lines.append(f"           - not in the CV: {', '.join(match.missing)}")
    if match.url:
        lines.append(f"           {match.url}")
    return "\n".join(lines)
