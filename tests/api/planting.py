"""A person whose every trace can be told from everybody else's, and a search that finds any of them anywhere."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg import sql
from psycopg.types.json import Jsonb

from jobraker.db import Connection
from jobraker.vault import PersonVault
from tests.api.conftest import PASSWORD, insert

EMAIL = "zebulon@planted.example"
CV = b"Zebulon Plantedcv\nData engineer, ten years of plantedskill.\n"
SOON = datetime.now(UTC) + timedelta(days=1)

# What somebody tells or does, each in words that appear nowhere else: theirs to take along.
THEIRS = {
    "email": EMAIL,
    "full name": "Zebulon Quixotic-Planted",
    "session's agent": "planted-agent/7.7",
    "session's address": "203.0.113.77",
    "headline": "planted headline",
    "wish": "planted title",
    "excluded company": "Planted Horrors Inc",
    "contact": "+447700900777",
    "work history": "Planted Widgets Ltd",
    "CV text": "plantedskill",
    "CV name": "planted lebenslauf.txt",
    "mark's reason": "planted reason to dismiss",
    "consent's version": "planted-terms-7",
    "reason to recommend": "planted reason to recommend",
    "answer to a request": "planted answer",
    "payload of a request": "planted payload",
    "audit details": "planted detail",
    "key's name": "planted key name",
    "integration's name": "planted integration",
    "identity's subject": "planted-subject-77",
    "screening topic": "custom:planted-topic",
}
# What is theirs, but sealed in the database: only an export shows it.
SEALED = {"screening answer": "planted sealed answer"}
# What proves who they are or opens something: in the database, never in an export.
SECRETS = {
    "code's hash": "plantedcodehash",
    "state's hash": "plantedstatehash",
    "code verifier": "plantedverifier",
    "nonce": "plantednonce",
}
# What is sealed, or not even kept.
HIDDEN = {"credential": "planted-credential-of-adzuna-77", "second factor": "PLANTEDTOTP"}


@dataclass(frozen=True)
class Planted:
    """The person, signed in."""

    client: TestClient
    user_id: uuid.UUID


def plant(app: FastAPI, owner: Connection, job_id: str) -> Planted:
    """Somebody who has left a trace in every table, through the API where it takes them."""
    visitor = TestClient(app, base_url="http://testserver/api/v1", client=(THEIRS["session's address"], 4711))
    visitor.headers["User-Agent"] = THEIRS["session's agent"]
    registration = {"email": EMAIL, "password": PASSWORD, "full_name": THEIRS["full name"]}
    user_id = uuid.UUID(visitor.post("/auth/register", json=registration).json()["data"]["user_id"])
    visitor.post("/auth/login", json={"email": EMAIL, "password": "a wrong password"})
    visitor.post("/auth/password/forgot", json={"email": EMAIL.upper()})
    tokens = visitor.post("/auth/login", json={"email": EMAIL, "password": PASSWORD}).json()["data"]
    visitor.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    _speak(visitor, job_id)
    _add_rows(owner, app, user_id, job_id)
    return Planted(visitor, user_id)


def _speak(person: TestClient, job_id: str) -> None:
    wishes = {
        "headline": THEIRS["headline"],
        "titles": [THEIRS["wish"]],
        "excluded_companies": [THEIRS["excluded company"]],
        "contact": {"phone": THEIRS["contact"]},
        "work_history": [{"employer": THEIRS["work history"], "title": "Engineer", "start": "2020-01"}],
    }
    service = {"kind": "adzuna", "name": THEIRS["integration's name"], "app_id": "1", "app_key": HIDDEN["credential"]}
    statement = {"question": "What?", "answer": {"kind": "text", "value": SEALED["screening answer"]}}
    answers = [
        person.put("/profile", json=wishes),
        person.post("/resumes", files={"file": (THEIRS["CV name"], CV)}),
        person.post("/resumes", files={"file": ("../../" + THEIRS["CV name"], CV)}),
        person.put(f"/jobs/{job_id}/marks/dismissed", json={"reason": THEIRS["mark's reason"]}),
        person.put("/consents/terms", json={"is_given": True, "version": THEIRS["consent's version"]}),
        person.post("/keys", json={"name": THEIRS["key's name"], "scopes": ["resumes:read"]}),
        person.post("/integrations", json=service),
        person.put(f"/profile/answers/{THEIRS['screening topic']}", json=statement),
    ]
    assert [answer.status_code for answer in answers] == [200, 201, 201, 200, 200, 201, 201, 200]


def _add_rows(owner: Connection, app: FastAPI, user_id: uuid.UUID, job_id: str) -> None:
    """What other parts of the house write, and signing in in other ways."""
    request_id = uuid.uuid4()
    vault = app.state.house.vault.of(owner, user_id)
    rows = {
        **_build_proofs(vault),
        "outbox": {
            "request_id": request_id, "kind": "recommend", "payload": Jsonb({"a": THEIRS["payload of a request"]})
        },
        "audit_log": {"event": "x", "actor_id": user_id, "details": Jsonb({"name": THEIRS["audit details"]})},
        "identities": {"provider": "github", "subject": THEIRS["identity's subject"], "email": EMAIL},
    }  # fmt: skip
    for table, row in rows.items():
        insert(owner, sql.Identifier("app", table), {"user_id": user_id, **row})
    _add_derived(owner, user_id, request_id, job_id)


def _build_proofs(vault: PersonVault) -> dict[str, dict[str, Any]]:
    return {
        "oauth_attempts": {
            "state_hash": SECRETS["state's hash"], "provider": "github", "browser_hash": "b",
            "code_verifier": SECRETS["code verifier"], "nonce": SECRETS["nonce"], "expires_at": SOON,
        },
        "second_factors": {"sealed": vault.seal(HIDDEN["second factor"].encode(), "second_factor")},
        "recovery_codes": {"code_hash": SECRETS["code's hash"]},
    }  # fmt: skip


def _add_derived(owner: Connection, user_id: uuid.UUID, request_id: uuid.UUID, job_id: str) -> None:
    owner.execute(
        "insert into derived.request_runs (request_id, state, worker, lease_until, answer, finished_at)"
        " values (%s, 'completed', 'planted', now(), %s, now())",
        (request_id, Jsonb({"text": THEIRS["answer to a request"]})),
    )
    owner.execute(
        "insert into derived.recommendations"
        " (user_id, job_id, algorithm_version, rank, score, contributions, reasons, request_id)"
        " values (%s, %s, '1', 1, 0.5, '{}', %s, %s)",
        (user_id, job_id, [THEIRS["reason to recommend"]], request_id),
    )
    owner.execute(
        "insert into derived.person_embeddings (user_id, encoder, kind, text_hash, embedding)"
        " values (%s, 'test', 'profile', 'h', array_fill(0.05, array[384])::vector(384)::halfvec(384))",
        (user_id,),
    )


def plant_export(app: FastAPI, owner: Connection, user_id: uuid.UUID) -> None:
    """An archive of theirs that can be fetched, as the workers leave one."""
    house = app.state.house
    content = house.vault.of(owner, user_id).seal(b"planted archive", "export")
    row = {"user_id": user_id, "blob_hash": house.blobs.save(content), "bytes": len(content), "expires_at": SOON}
    asked = owner.execute("select request_id from app.outbox where user_id = %s", (user_id,)).fetchone()
    assert asked is not None
    insert(owner, sql.Identifier("derived", "exports"), {**row, "request_id": asked["request_id"]})


def find_traces(owner: Connection, words: dict[str, str]) -> dict[str, list[str]]:
    """In which tables of the whole database each text stands, in any column, as itself or as bytes."""
    tables = owner.execute(
        "select nspname as schema, relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace"
        " where relkind in ('r', 'p', 'm') and nspname !~ '^pg_' and nspname <> 'information_schema'"
    ).fetchall()
    return {
        name: found
        for name, word in words.items()
        if (found := [f"{table['schema']}.{table['name']}" for table in tables if _stands_in(owner, table, word)])
    }


def _stands_in(owner: Connection, table: dict[str, Any], word: str) -> bool:
    statement = sql.SQL(
        "select from {} as anything"
        " where position(lower(%(word)s) in lower(anything::text)) > 0 or position(%(bytes)s in anything::text) > 0"
    ).format(sql.Identifier(table["schema"], table["name"]))
    values = {"word": word, "bytes": word.encode().hex()}
    return owner.execute(statement, values).fetchone() is not None


def find_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
