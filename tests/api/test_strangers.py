"""Whoever is signed in reaches nothing of anybody else, by any address, with any id."""

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg import sql

from jobraker.db import Connection
from tests.api.conftest import AddJob, SignIn
from tests.api.operations import OPERATIONS, Operation
from tests.api.planting import EMAIL, SEALED, SECRETS, THEIRS, Planted, find_files, plant, plant_export

# Of each parameter in a path, what it is for the person who was planted. A new one needs its line.
IDS: Final[Mapping[str, str]] = {
    "user_id": "select user_id as id from app.users where user_id = %(user_id)s",
    "session_id": "select session_id as id from app.sessions where user_id = %(user_id)s and ended_at is null",
    "resume_id": "select resume_id as id from app.resumes where user_id = %(user_id)s",
    "request_id": "select request_id as id from app.outbox where user_id = %(user_id)s and kind = 'recommend'",
    "key_id": "select key_id as id from app.api_keys where user_id = %(user_id)s",
    "integration_id": "select integration_id as id from app.integrations where user_id = %(user_id)s",
    "subject": "select subject as id from app.identities where user_id = %(user_id)s",
}
# What belongs to nobody: with these, everybody does only their own things.
NOBODYS: Final[Mapping[str, str]] = {"mark": "saved", "purpose": "terms", "provider": "github", "topic": "pronouns"}
BRIEF = settings(
    max_examples=4,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
Rows = dict[str, list[str]]


@pytest.fixture
def job_id(add_job: AddJob) -> str:
    return add_job()


@pytest.fixture
def planted(client: TestClient, app: FastAPI, owner: Connection, job_id: str) -> Planted:
    planted = plant(app, owner, job_id)
    plant_export(app, owner, planted.user_id)
    return planted


@pytest.fixture
def eve(sign_in: SignIn) -> TestClient:
    return sign_in("eve@example.com")


def is_aimed(operation: Operation) -> bool:
    """Whether its address names a thing that is somebody's."""
    return bool(IDS.keys() & set(operation.names))


def find_ids(owner: Connection, user_id: uuid.UUID, operation: Operation, job_id: str) -> dict[str, str]:
    """The planted person's own, for each parameter. Raises `KeyError` for one that nobody thought of."""
    found = {"job_id": job_id, **NOBODYS}
    for name in operation.names:
        if name not in found:
            row = owner.execute(IDS[name].encode(), {"user_id": user_id}).fetchone()
            assert row is not None, f"nothing was planted for {name}"
            found[name] = str(row["id"])
    return found


def read_rows(owner: Connection, user_id: uuid.UUID) -> Rows:
    """Everything of theirs in every table that says whose its rows are."""
    tables = owner.execute(
        "select table_schema as schema, table_name as name from information_schema.columns"
        " where column_name = 'user_id' and table_schema in ('app', 'derived')"
    ).fetchall()
    rows = {}
    for table in tables:
        statement = sql.SQL("select row::text from {} as row where user_id = %s order by 1")
        found = owner.execute(statement.format(sql.Identifier(table["schema"], table["name"])), (user_id,)).fetchall()
        rows[f"{table['schema']}.{table['name']}"] = [str(row["row"]) for row in found]
    runs = owner.execute("select row::text from derived.request_runs as row order by 1").fetchall()
    return {**rows, "derived.request_runs": [str(row["row"]) for row in runs]}


def read_files(app: FastAPI) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in find_files(app.state.settings.place.blobs)}


def test_something_was_planted_everywhere(planted: Planted, owner: Connection) -> None:
    assert [name for name, rows in read_rows(owner, planted.user_id).items() if not rows] == []


def ask_often(operation: Operation, person: TestClient, values: Mapping[str, str]) -> list[Any]:
    """The answers to a few well-formed requests, some of which narrow nothing down."""
    answers = []

    @BRIEF
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        case = data.draw(operation.generate())
        answers.append(operation.ask(person, values, case, is_narrow=True))
        answers.append(operation.ask(person, values, case, is_narrow=False))

    ask()
    return answers


def test_nothing_of_anybody_else_is_there(
    planted: Planted, eve: TestClient, app: FastAPI, owner: Connection, job_id: str
) -> None:
    before = (read_rows(owner, planted.user_id), read_files(app))
    aimed = [operation for operation in OPERATIONS if is_aimed(operation)]
    for operation in aimed:
        values = find_ids(owner, planted.user_id, operation, job_id)
        for answer in ask_often(operation, eve, values):
            assert answer.status_code in (401, 403, 404), (operation, answer.text)
            assert answer.json()["success"] is False
        assert (read_rows(owner, planted.user_id), read_files(app)) == before, operation
    assert len(aimed) >= 13
    assert eve.get("/auth/me").status_code == 200


def test_their_own_they_do_reach(planted: Planted, owner: Connection, job_id: str) -> None:
    """Or the test above would pass in a house where nothing works."""
    reached = set()
    for operation in OPERATIONS:
        if is_aimed(operation) and operation.method == "GET":
            values = find_ids(owner, planted.user_id, operation, job_id)
            if planted.client.get(operation.fill(values)).status_code == 200:
                reached.add(operation.names[-1])
    assert reached == {"resume_id", "request_id", "integration_id"}


def test_no_answer_tells_of_anybody_else(
    planted: Planted, eve: TestClient, app: FastAPI, owner: Connection, job_id: str
) -> None:
    values = {"job_id": job_id, **NOBODYS}
    secrets = {*THEIRS.values(), *SEALED.values(), *SECRETS.values(), EMAIL, str(planted.user_id)}
    rows, files = read_rows(owner, planted.user_id), read_files(app)
    for operation in (one for one in OPERATIONS if not is_aimed(one)):
        for answer in ask_often(operation, eve, values):
            told = answer.content.decode(errors="replace") + str(answer.headers)
            assert not [secret for secret in secrets if secret.lower() in told.lower()], operation
        assert eve.get("/auth/me").status_code == 200, operation
    assert read_rows(owner, planted.user_id) == rows
    assert read_files(app).items() >= files.items()


def test_a_parameter_that_nobody_thought_of_fails(planted: Planted, owner: Connection, job_id: str) -> None:
    with pytest.raises(KeyError, match="thing_id"):
        find_ids(owner, planted.user_id, Operation("GET", "/api/v1/things/{thing_id}", {}), job_id)
    known = {*IDS, *NOBODYS, "job_id"}
    assert [str(operation) for operation in OPERATIONS if not known >= set(operation.names)] == []


def test_their_address_gives_nobody_away(planted: Planted, eve: TestClient) -> None:
    """Whether somebody has an account: signing up has to say it, nothing else does."""
    known, unknown = EMAIL, "nobody@planted.example"
    for path, body in (
        ("/auth/login", {"password": "a wrong password"}),
        ("/auth/password/forgot", {}),
    ):
        answers = [eve.post(path, json={"email": email, **body}) for email in (known, unknown)]
        shapes: list[Any] = [(answer.status_code, answer.json().get("error", {}).get("message")) for answer in answers]
        assert shapes[0] == shapes[1]
