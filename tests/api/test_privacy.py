"""Everything about a person can be taken along, and nothing of it stays when they leave."""

import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg import sql

from flows.resources import Tools
from jobraker.db import Connection
from jobraker.settings import Settings
from tests.api import planting
from tests.api.conftest import PASSWORD, AddJob, SignIn, read_user_id
from tests.api.planting import HIDDEN, SEALED, SECRETS, THEIRS, Planted, find_files, find_traces
from tests.api.working import answer_all, open_tools

OWNED = (
    "select nspname, relname from pg_attribute join pg_class on pg_class.oid = attrelid"
    " join pg_namespace on pg_namespace.oid = relnamespace where attname = 'user_id' and relkind in ('r', 'p')"
    " and nspname in ('app', 'derived') order by 1, 2"
)


@pytest.fixture
def zebulon(client: TestClient, app: FastAPI, owner: Connection, add_job: AddJob) -> Planted:
    return planting.plant(app, owner, add_job())


@pytest.fixture
def tools(settings: Settings) -> Iterator[Tools]:
    with open_tools(settings) as opened:
        yield opened


def leave(person: TestClient, **body: Any) -> Any:
    return person.request("DELETE", "/account", json=body or {"password": PASSWORD})


def fetch_export(person: TestClient, tools: Tools) -> zipfile.ZipFile:
    asked = person.post("/account/export")
    assert asked.status_code == 202
    answer_all(tools)
    assert person.get(asked.headers["location"].removeprefix("/api/v1")).json()["data"]["state"] == "completed"
    (listed, *_) = person.get("/account/exports").json()["data"]
    fetched = person.get(f"/account/exports/{listed['request_id']}")
    assert (fetched.status_code, fetched.headers["content-type"]) == (200, "application/zip")
    assert fetched.headers["cache-control"] == "no-store"
    assert len(fetched.content) == listed["bytes"]
    return zipfile.ZipFile(io.BytesIO(fetched.content))


def count_rows(owner: Connection, user_id: str) -> dict[str, int]:
    counts = {}
    for table in owner.execute(OWNED).fetchall():
        name = sql.Identifier(table["nspname"], table["relname"])
        row = owner.execute(sql.SQL("select count(*) as n from {} where user_id = %s").format(name), (user_id,))
        counts[f"{table['nspname']}.{table['relname']}"] = (row.fetchone() or {})["n"]
    return counts


def test_a_trace_was_left_in_every_table(zebulon: Planted, owner: Connection, tools: Tools) -> None:
    fetch_export(zebulon.client, tools)
    counts = count_rows(owner, str(zebulon.user_id))
    assert [table for table, count in counts.items() if not count] == []
    traces = find_traces(owner, THEIRS | SECRETS | {"id": str(zebulon.user_id)})
    assert traces.keys() == {*THEIRS, *SECRETS, "id"}
    assert find_traces(owner, SEALED | HIDDEN) == {}


def test_what_is_left_of_a_deleted_account_is_nothing(
    zebulon: Planted, owner: Connection, tools: Tools, settings: Settings
) -> None:
    fetch_export(zebulon.client, tools)
    zebulon.client.post("/auth/password/forgot", json={"email": planting.EMAIL})
    assert len(find_files(settings.place.blobs)) == 3
    assert leave(zebulon.client).status_code == 200
    everything = THEIRS | SEALED | SECRETS | HIDDEN | {"id": str(zebulon.user_id), "id as hex": zebulon.user_id.hex}
    assert find_traces(owner, everything) == {}
    (forgotten,) = answer_all(tools)
    assert forgotten.kind == "forget"
    assert find_files(settings.place.blobs) == []
    assert find_traces(owner, everything) == {}
    left = owner.execute("select event, details from app.audit_log where event = 'account_deleted'").fetchall()
    assert left == [{"event": "account_deleted", "details": {"reason": "asked for"}}]
    named = owner.execute(
        "select from app.audit_log where coalesce(user_id::text, actor_id::text, address, agent) is not null"
    )
    assert named.fetchall() == []
    assert owner.execute("select kind from app.outbox").fetchall() == [{"kind": "forget"}]
    runs = owner.execute("select request_id from derived.request_runs").fetchall()
    assert [row["request_id"] for row in runs] == [forgotten.request_id]


def test_the_details_of_an_event_name_nobody(zebulon: Planted, client: TestClient, owner: Connection) -> None:
    """Whoever is forgotten is looked for in the columns of the log, since its details are too many to read."""
    for body in (
        {"email": planting.EMAIL, "password": "wrong, all of it"},
        {"email": "nobody@example.com", "password": ""},
    ):
        client.post("/auth/login", json=body)
    client.post("/auth/login", json={"email": planting.EMAIL, "password": PASSWORD})
    owner.execute("update app.users set roles = '{admin}' where user_id = %s", (zebulon.user_id,))
    zebulon.client.put(f"/accounts/{zebulon.user_id}/roles", json={"roles": ["admin", "seeker"]})
    zebulon.client.post("/account/export")
    leave(zebulon.client, password="wrong, all of it")
    rows = owner.execute("select event, details::text as details from app.audit_log").fetchall()
    assert {"registered", "signed_in", "sign_in_failed", "roles_changed", "deletion_refused"} <= {
        row["event"] for row in rows
    }
    assert [row for row in rows if "@" in row["details"] or str(zebulon.user_id) in row["details"]] == []


def test_others_keep_everything(
    zebulon: Planted, owner: Connection, sign_in: SignIn, tools: Tools, settings: Settings
) -> None:
    eve = sign_in("eve." + planting.EMAIL)
    eve.post("/auth/password/forgot", json={"email": "eve." + planting.EMAIL})
    resume_id = eve.post("/resumes", files={"file": ("cv.txt", planting.CV)}).json()["data"]["resume_id"]
    owner.execute(
        "insert into app.audit_log (event, user_id, actor_id, address, agent) values ('role_given', %s, %s, %s, 'x')",
        (read_user_id(eve), zebulon.user_id, THEIRS["session's address"]),
    )
    answer_all(tools)
    before = count_rows(owner, read_user_id(eve))
    mails = owner.execute("select * from app.outbox where payload ->> 'email' = %s", ("eve." + planting.EMAIL,))
    asked = mails.fetchall()
    assert len(asked) == 2
    leave(zebulon.client)
    assert [request.kind for request in answer_all(tools)].count("forget") == 1
    assert count_rows(owner, read_user_id(eve)) == before
    assert eve.get(f"/resumes/{resume_id}/file").content == planting.CV
    kept = owner.execute("select * from app.outbox where payload ->> 'email' = %s", ("eve." + planting.EMAIL,))
    assert kept.fetchall() == asked
    assert find_traces(owner, {"id": str(zebulon.user_id), "address": THEIRS["session's address"]}) == {}
    given = owner.execute("select user_id, actor_id from app.audit_log where event = 'role_given'").fetchone()
    assert given == {"user_id": uuid.UUID(read_user_id(eve)), "actor_id": None}


def test_all_tokens_die_with_the_account(zebulon: Planted, client: TestClient) -> None:
    signed_in = {"email": planting.EMAIL, "password": PASSWORD}
    other = client.post("/auth/login", json=signed_in).json()["data"]
    leave(zebulon.client)
    assert zebulon.client.get("/profile").status_code == 401
    token = {"Authorization": f"Bearer {other['access_token']}"}
    assert client.get("/auth/me", headers=token).status_code == 401
    assert client.post("/auth/refresh", json={"refresh_token": other["refresh_token"]}).status_code == 401
    assert client.post("/auth/login", json=signed_in).status_code == 401
    assert leave(zebulon.client).status_code == 401
    assert client.post("/auth/register", json=signed_in).status_code == 201


def test_an_export_holds_all_that_is_theirs_and_no_secret(
    zebulon: Planted, owner: Connection, tools: Tools, settings: Settings
) -> None:
    stored = owner.execute("select * from app.users, app.person_keys, app.refresh_tokens").fetchone() or {}
    names = owner.execute("select blob_hash from app.resumes").fetchall()
    zipped = fetch_export(zebulon.client, tools)
    content = {name: zipped.read(name) for name in zipped.namelist()}
    everything = b"\n".join(content.values()).decode()
    for what, word in (THEIRS | SEALED).items():
        assert word.lower() in everything.lower(), what
    kept = {
        **SECRETS,
        "password's hash": stored["password_hash"],
        "token's hash": stored["token_hash"],
        "person's key": stored["wrapped"].hex(),
        **HIDDEN,
        "key's hash": (owner.execute("select key_hash from app.api_keys").fetchone() or {})["key_hash"],
        **{name["blob_hash"]: name["blob_hash"] for name in names},
    }
    assert {what for what, word in kept.items() if word in everything} == set()
    assert b"$argon2" not in b"".join(content.values())
    tables = {f"{row['nspname']}/{row['relname']}.json" for row in owner.execute(OWNED).fetchall()}
    assert set(content) - tables == {
        "requests.json", "manifest.json", "README.txt",
        "files/001 planted lebenslauf.txt", "files/002 planted lebenslauf.txt",
    }  # fmt: skip
    assert tables <= set(content)
    assert content["files/001 planted lebenslauf.txt"] == planting.CV
    (answer,) = json.loads(content["app/screening_answers.json"])
    assert answer["answer"]["answer"]["value"] == SEALED["screening answer"]


def test_the_manifest_tells_the_truth(zebulon: Planted, tools: Tools) -> None:
    zipped = fetch_export(zebulon.client, tools)
    manifest = json.loads(zipped.read("manifest.json"))
    lines = [*manifest["tables"], manifest["requests"], *manifest["files"], manifest["readme"]]
    assert {line["path"] for line in lines} == set(zipped.namelist()) - {"manifest.json"}
    for line in lines:
        content = zipped.read(line["path"])
        assert (line["bytes"], line["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    for line in [*manifest["tables"], manifest["requests"]]:
        assert len(json.loads(zipped.read(line["path"]))) == line["rows"]
    kept_back = {line["path"]: line["kept_back"] for line in manifest["tables"]}
    assert kept_back["app/users.json"] == ["password_hash"]
    assert kept_back["app/api_keys.json"] == ["key_hash"]


def test_what_is_stored_of_an_export_is_sealed(zebulon: Planted, tools: Tools, settings: Settings) -> None:
    fetch_export(zebulon.client, tools)
    stored = [path.read_bytes() for path in find_files(settings.place.blobs)]
    assert len(stored) == 3
    assert not any(b"PK\x03\x04" in content[:40] or b"planted" in content.lower() for content in stored)


def test_where_others_acted_from_is_not_exported(zebulon: Planted, owner: Connection, tools: Tools) -> None:
    admin = uuid.uuid4()
    owner.execute(
        "insert into app.audit_log (event, user_id, actor_id, address, agent)"
        " values ('role_given', %s, %s, '198.51.100.9', 'admins-own-browser')",
        (zebulon.user_id, admin),
    )
    events = json.loads(fetch_export(zebulon.client, tools).read("app/audit_log.json"))
    assert "role_given" in {event["event"] for event in events}
    assert not {str(admin), "198.51.100.9", "admins-own-browser"} & {
        value for event in events for value in event.values() if isinstance(value, str)
    }
    shown = zebulon.client.get("/account/events").json()["data"][0]
    assert (shown["event"], shown["is_by_another"], shown["address"]) == ("export_downloaded", False, "203.0.113.77")
    (given,) = [row for row in zebulon.client.get("/account/events").json()["data"] if row["event"] == "role_given"]
    assert (given["is_by_another"], given["address"], given["agent"]) == (True, None, None)
