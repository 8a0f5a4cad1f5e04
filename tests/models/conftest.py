"""The encoder, loaded once, and a small index of jobs in a database of the test's own."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from jobraker.settings import Settings
from models.embedding.encoder import Encoder, load_encoder
from models.embedding.essence import build_essence
from models.skills.matcher import find_skills

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
JOBS_TABLE = """
create table marts.jobs (
    job_id uuid primary key, title text not null, company_id text not null, company_name text not null,
    place text, url text, status text not null, unverified_since timestamptz
);
grant select on marts.jobs to jobraker_flows;
"""
INDEX = """
insert into derived.search_index (
    job_id, text_hash, encoder, embedding, document, title, company_id, country, city, remote_kind, seniority,
    pay_annual_min, pay_annual_max, pay_currency, skills, posted_at, row_hash
) values (
    %(job_id)s, md5(%(description)s), %(encoder)s, %(vector)s::vector::halfvec,
    setweight(to_tsvector('english', %(title)s), 'A')
    || setweight(to_tsvector('english', %(company)s || ' ' || %(skill_words)s), 'B')
    || setweight(to_tsvector('english', %(description)s), 'D'),
    %(title)s, %(company_id)s, %(country)s, %(city)s, %(remote_kind)s, %(seniority)s,
    %(pay_min)s, %(pay_max)s, %(currency)s, %(skills)s, %(posted_at)s, ''
)
"""
MART = """
insert into marts.jobs
values (%(job_id)s, %(title)s, %(company_id)s, %(company)s, %(city)s, 'https://jobs.example/' || %(job_id)s, 'open')
"""

AddJob = Callable[..., uuid.UUID]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder(Settings(_env_file=None))


@pytest.fixture
def house_url(database_url: str) -> str:
    """A migrated database with the one mart that the ranking reads."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(JOBS_TABLE)
    return database_url


@pytest.fixture
def add_job(house_url: str, encoder: Encoder) -> Iterator[AddJob]:
    """Put a job into the index and the mart; what is not said of it is unknown."""

    def add(title: str, description: str = "", **said: Any) -> uuid.UUID:
        company = said.pop("company", f"Company {uuid.uuid4().hex[:8]}")
        unknown = dict.fromkeys(("country", "city", "remote_kind", "seniority", "pay_min", "pay_max", "currency"), None)
        job = {
            "job_id": uuid.uuid5(uuid.NAMESPACE_URL, f"{company}/{title}/{description}/{said}"),
            "title": title,
            "description": description,
            "company": company,
            "company_id": company.lower().replace(" ", "-"),
            "encoder": encoder.name,
            "skills": find_skills(f"{title}\n{description}"),
            "posted_at": NOON - timedelta(days=3),
            **unknown,
            **said,
        }
        essence = build_essence(title, company, job["city"], description)
        job["vector"] = encoder.encode([essence])[0].tolist()
        job["skill_words"] = " ".join(job["skills"])
        connection.execute(INDEX, job)
        connection.execute(MART, job)
        return job["job_id"]

    with psycopg.connect(house_url, autocommit=True) as connection:
        yield add
