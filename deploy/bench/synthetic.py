"""Fills a database with made-up jobs, any number, the same for a seed.

Vectors lie in clusters and words follow Zipf's law, since both uniform vectors and uniform words would
make an index look better or worse than it is.
"""

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import numpy as np
from pgvector import HalfVector

from jobraker import clock, db, sql

_SQL: Final = sql.beside(__file__)
_TITLES: Final = (
    "Data Engineer", "Software Engineer", "Nurse", "Accountant", "Product Manager", "Sales Executive", "Designer",
    "Analyst", "Teacher", "Electrician", "Recruiter", "Lawyer", "Chemist", "Driver", "Platform Engineer", "Writer",
)  # fmt: skip
_LEVELS: Final = (None, "junior", "mid", "senior", "lead")
_CITIES: Final = (("GB", "Leeds"), ("GB", "London"), ("DE", "Berlin"), ("US", "Austin"), ("FR", "Lyon"), (None, None))
_REMOTE: Final = ("onsite", "hybrid", "remote", None)
_SKILLS: Final = (
    "python", "sql", "airflow", "excel", "kubernetes", "figma", "negotiation", "dbt", "spark", "java", "react", "law",
)  # fmt: skip
_WORDS: Final = 8_000
_CLUSTERS: Final = 200
_DIMENSIONS: Final = 384


@dataclass(frozen=True)
class Job:
    """One made-up job with its vector."""

    job_id: uuid.UUID
    row: Sequence[Any]
    vector: HalfVector
    skills: list[str]


def fill(url: str, *, jobs: int, seed: int, encoder: str) -> None:
    """Put `jobs` open jobs into `marts.jobs` and the search index, as the owner of both."""
    with db.connect(url) as connection:
        connection.execute("set maintenance_work_mem = '1GB'")
        connection.execute(_SQL["create_vectors"])
        made = list(make_jobs(jobs, seed))
        with connection.cursor() as cursor, cursor.copy(_SQL["copy_jobs"]) as copy:
            for job in made:
                copy.write_row(job.row)
        with connection.cursor() as cursor, cursor.copy(_SQL["copy_vectors"]) as copy:
            for job in made:
                copy.write_row((job.job_id, job.vector.to_text(), job.skills))
        connection.execute(_SQL["drop_vector_index"])
        connection.execute(_SQL["fill_index"], {"encoder": encoder})
        connection.execute(_SQL["create_vector_index"])
        connection.execute("analyze marts.jobs, derived.search_index")


def make_jobs(jobs: int, seed: int) -> Iterator[Job]:
    """Jobs in a fixed order for a seed."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((_CLUSTERS, _DIMENSIONS))
    weights = 1 / np.arange(1, _WORDS + 1)
    weights /= weights.sum()
    now = clock.now()
    for number in range(jobs):
        title = _TITLES[number % len(_TITLES)]
        words = random.choice(_WORDS, 120, p=weights)
        skills = sorted(set(random.choice(_SKILLS, 4)))
        description = f"{title} " + " ".join(f"w{word}ing" for word in words) + " " + " ".join(skills)
        noisy = centres[number % _CLUSTERS] + 0.8 * random.standard_normal(_DIMENSIONS)
        yield _make_job(
            number,
            title=title,
            description=description,
            skills=skills,
            posted_at=now - timedelta(minutes=int(random.integers(130_000))),
            vector=noisy,
        )


def _make_job(number: int, *, title: str, description: str, skills: list[str], posted_at: Any, vector: Any) -> Job:
    job_id = uuid.UUID(hashlib.md5(f"job {number}".encode(), usedforsecurity=False).hexdigest())
    level = _LEVELS[number % len(_LEVELS)]
    country, city = _CITIES[number % len(_CITIES)]
    company = f"company-{number % 4_000}"
    pay = 30_000 + number % 90_000 if number % 3 else None
    row = (
        job_id, f"{level.title()} {title}" if level else title, company, company.title(), description,
        f"https://jobs.example/{number}", "ashby", str(number), ["ashby"], country, city, city, _REMOTE[number % 4],
        "full_time", level, pay, pay, "GBP" if pay else None, "made up", posted_at, posted_at, posted_at, "open",
        job_id.hex, job_id.hex,
    )  # fmt: skip
    return Job(job_id, row, HalfVector(vector / np.linalg.norm(vector)), skills)
