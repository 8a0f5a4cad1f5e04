"""The service over a real database: marts as dbt would have built them, people who are signed in, jobs to find."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import SecretStr

from api import passwords
from api.app import create_app
from jobraker.db import Connection
from jobraker.settings import ApiSettings, DatabaseSettings, Settings

PASSWORD = "correct horse battery"
SignIn = Callable[..., TestClient]
AddJob = Callable[..., str]


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Hundreds of people sign in here, and a real hash takes a tenth of a second. One test asks for the real ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))
        passwords._hash_nobodys.cache_clear()
        yield


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    database = DatabaseSettings(url=SecretStr(database_url), pool_size=4)
    return Settings(home=tmp_path, database=database, api=ApiSettings(wait_s=0), _env_file=None)


@pytest.fixture
def owner(database_url: str) -> Iterator[Connection]:
    """The owner's connection: plays dbt and the flows."""
    with psycopg.connect(database_url, autocommit=True, row_factory=dict_row) as connection:
        yield connection


@pytest.fixture
def marts(owner: Connection) -> None:
    owner.execute((Path(__file__).parent / "marts.sql").read_text().encode())


@pytest.fixture
def app(settings: Settings, marts: None) -> FastAPI:
    return create_app(settings)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Somebody who has not signed in."""
    with TestClient(app, base_url="http://testserver/api/v1", raise_server_exceptions=False) as visitor:
        yield visitor


@pytest.fixture
def sign_in(client: TestClient) -> SignIn:
    """Open an account; a client that carries its token."""

    def _sign_in(email: str = "ada@example.com") -> TestClient:
        client.post("/auth/register", json={"email": email, "password": PASSWORD})
        tokens = client.post("/auth/login", json={"email": email, "password": PASSWORD}).json()["data"]
        token = {"Authorization": f"Bearer {tokens['access_token']}"}
        return TestClient(client.app, base_url="http://testserver/api/v1", headers=token, raise_server_exceptions=False)

    return _sign_in


@pytest.fixture
def ada(sign_in: SignIn) -> TestClient:
    """Somebody who is signed in."""
    return sign_in()


@pytest.fixture
def add_job(owner: Connection, marts: None) -> AddJob:
    """An open job in the marts and the search index; the arguments are columns."""

    def _add_job(*, indexed: bool = True, days_old: float = 1, skills: tuple[str, ...] = (), **columns: Any) -> str:
        row = _build_job(days_old) | columns
        insert(owner, sql.Identifier("marts", "jobs"), row)
        if indexed:
            owner.execute(_INDEX, row | {"skills": list(skills)})
        return str(row["job_id"])

    return _add_job


_UNSAID = (
    "country", "region", "city", "place", "remote_kind", "employment_type", "seniority", "pay_min", "pay_max",
    "pay_currency", "pay_interval", "pay_annual_min", "pay_annual_max", "pay_basis", "closed_reason",
    "family_id",
    "missing_since", "closed_at", "valid_through",
)  # fmt: skip


def _build_job(days_old: float) -> dict[str, Any]:
    posted_at = datetime.now(UTC) - timedelta(days=days_old)
    return dict.fromkeys(_UNSAID) | {
        "job_id": uuid.uuid4(),
        "title": "Engineer",
        "company_id": "acme",
        "company_name": "Acme",
        "description": "We build things.",
        "url": "https://jobs.example/1",
        "source": "ashby",
        "source_posting_id": "1",
        "sources": ["ashby"],
        "licence": "From the employer's own board.",
        "posted_at": posted_at,
        "first_seen_at": posted_at,
        "last_seen_at": posted_at,
        "status": "open",
        "state": "seen",
        "last_verified_at": posted_at,
        "times_relisted": 0,
    }


_INDEX = """
insert into derived.search_index (
    job_id, text_hash, encoder, embedding, document, title, company_id, country, city, remote_kind, employment_type,
    seniority, pay_annual_min, pay_annual_max, pay_currency, skills, posted_at, family_id, valid_through, row_hash
)
select
    %(job_id)s, '', 'test', array_fill(0.05, array[384])::vector(384)::halfvec(384),
    setweight(to_tsvector('english', %(title)s), 'A') || to_tsvector('english', %(description)s),
    %(title)s, %(company_id)s, %(country)s, %(city)s, %(remote_kind)s, %(employment_type)s,
    %(seniority)s, %(pay_annual_min)s, %(pay_annual_max)s, %(pay_currency)s, %(skills)s, %(posted_at)s,
    %(family_id)s, %(valid_through)s, ''
"""


@pytest.fixture
def add_recommendation(owner: Connection) -> Callable[..., None]:
    """A row as the ranking writes it."""

    def _add(user_id: str, job_id: str, **columns: Any) -> None:
        row = {
            "user_id": user_id,
            "job_id": job_id,
            "algorithm_version": "1",
            "rank": 1,
            "score": 0.5,
            "contributions": Jsonb({"vectors": 0.5}),
            "reasons": ["Your Python is asked for."],
            "missing": ["Rust"],
            "request_id": None,
            "generated_at": datetime.now(UTC),
        } | columns
        insert(owner, sql.Identifier("derived", "recommendations"), row)

    return _add


def insert(owner: Connection, table: sql.Identifier, row: dict[str, Any]) -> None:
    names, holes = map(sql.Identifier, row), map(sql.Placeholder, row)
    statement = sql.SQL("insert into {} ({}) values ({})")
    owner.execute(statement.format(table, sql.SQL(", ").join(names), sql.SQL(", ").join(holes)), row)


def read_user_id(person: TestClient) -> str:
    user_id: str = person.get("/auth/me").json()["data"]["user_id"]
    return user_id
