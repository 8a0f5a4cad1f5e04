"""What was kept long enough goes, and nothing else. Moments are told, so nobody waits for them."""

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from flows.retention import remove_mails, retain, sweep
from jobraker import clock
from jobraker.blobs import Blobs
from jobraker.db import Connection, Database
from jobraker.errors import BrokenError
from jobraker.settings import RetentionSettings, Settings

FOR_EVER = RetentionSettings(ended_sessions_days=0, requests_days=0, security_log_days=0)
NOTHING = {"dead_tokens": 0, "sign_in_attempts": 0, "exports": 0, "orphaned_runs": 0, "unnamed_files": 0}


@pytest.fixture
def owner(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True, row_factory=dict_row) as connection:
        yield connection


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(str(tmp_path / "blobs"))


@pytest.fixture
def add(owner: Connection) -> Callable[..., dict[str, Any]]:
    def _add(schema: str, table: str, **row: Any) -> dict[str, Any]:
        statement = sql.SQL("insert into {} ({}) values ({}) returning *").format(
            sql.Identifier(schema, table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(map(sql.Placeholder, row)),
        )
        return owner.execute(statement, row).fetchone() or {}

    return _add


def ago(days: float) -> datetime:
    return clock.now() - timedelta(days=days)


def names(owner: Connection, column: str, table: str) -> set[Any]:
    return {row["x"] for row in owner.execute(f"select {column} as x from {table}".encode()).fetchall()}


def add_person(add: Callable[..., dict[str, Any]], email: str = "ada@example.com", **row: Any) -> uuid.UUID:
    user_id: uuid.UUID = add("app", "users", email=email, **row)["user_id"]
    return user_id


def add_session(
    add: Callable[..., dict[str, Any]], user_id: uuid.UUID, *, used: float, ended: float | None = None, left: float = 10
) -> uuid.UUID:
    session_id = uuid.uuid4()
    add(
        "app", "sessions",
        session_id=session_id, user_id=user_id, method="password", created_at=ago(used), last_used_at=ago(used),
        ended_at=None if ended is None else ago(ended), expires_at=ago(-left),
    )  # fmt: skip
    add(
        "app", "refresh_tokens",
        token_hash=uuid.uuid4().hex, user_id=user_id, session_id=session_id, expires_at=ago(-left), used_at=ago(used),
    )  # fmt: skip
    return session_id


def add_request(
    add: Callable[..., dict[str, Any]], user_id: uuid.UUID | None, *, finished: float | None, state: str = "completed"
) -> uuid.UUID:
    request_id: uuid.UUID = add("app", "outbox", user_id=user_id, kind="recommend")["request_id"]
    if finished is not None:
        add(
            "derived", "request_runs",
            request_id=request_id, state=state, worker="w", lease_until=clock.now(), finished_at=ago(finished),
        )  # fmt: skip
    return request_id


def test_an_empty_house_is_swept(flows_database: Database, blobs: Blobs) -> None:
    assert sweep(flows_database, blobs, FOR_EVER) == NOTHING


def test_sessions_go_a_while_after_their_end(
    flows_database: Database, blobs: Blobs, owner: Connection, add: Callable[..., dict[str, Any]]
) -> None:
    user_id = add_person(add)
    alive = add_session(add, user_id, used=200)
    ended = add_session(add, user_id, used=95, ended=89)
    expired = add_session(add, user_id, used=150, left=-89)
    add_session(add, user_id, used=120, ended=91)
    add_session(add, user_id, used=150, left=-91)
    gone = sweep(flows_database, blobs, FOR_EVER.model_copy(update={"ended_sessions_days": 90}))
    assert gone == {**NOTHING, "ended_sessions": 2, "dead_tokens": 4}
    assert names(owner, "session_id", "app.sessions") == {alive, ended, expired}
    assert names(owner, "session_id", "app.refresh_tokens") == {alive}
    assert (clock.now() - names(owner, "last_seen_at", "app.users").pop()).days == 120


def test_sign_ins_that_came_to_nothing_go(
    flows_database: Database, blobs: Blobs, owner: Connection, add: Callable[..., dict[str, Any]]
) -> None:
    for name, days in (("old", 0.001), ("new", -0.001)):
        add(
            "app", "oauth_attempts",
            state_hash=name, provider="github", browser_hash="b", code_verifier="v", nonce="n", expires_at=ago(days),
        )  # fmt: skip
    assert sweep(flows_database, blobs, FOR_EVER)["sign_in_attempts"] == 1
    assert names(owner, "state_hash", "app.oauth_attempts") == {"new"}


def test_answered_requests_go_with_their_answers(
    flows_database: Database, blobs: Blobs, owner: Connection, add: Callable[..., dict[str, Any]]
) -> None:
    user_id = add_person(add)
    kept = {
        add_request(add, user_id, finished=None),
        add_request(add, user_id, finished=29),
        add_request(add, user_id, finished=99, state="running"),
    }
    add_request(add, user_id, finished=31)
    add_request(add, None, finished=31, state="failed")
    gone = sweep(flows_database, blobs, FOR_EVER.model_copy(update={"requests_days": 30}))
    assert gone == {**NOTHING, "answered_requests": 2, "orphaned_runs": 2}
    assert names(owner, "request_id", "app.outbox") == kept
    assert names(owner, "request_id", "derived.request_runs") <= kept


def test_security_events_go_after_a_year(
    flows_database: Database, blobs: Blobs, owner: Connection, add: Callable[..., dict[str, Any]]
) -> None:
    for event, days in (("old", 366), ("new", 364)):
        add("app", "audit_log", event=event, recorded_at=ago(days))
    gone = sweep(flows_database, blobs, FOR_EVER.model_copy(update={"security_log_days": 365}))
    assert gone["security_events"] == 1
    assert names(owner, "event", "app.audit_log") == {"new"}


def test_accounts_nobody_verified_go_where_that_is_wanted(
    flows_database: Database, blobs: Blobs, owner: Connection, add: Callable[..., dict[str, Any]]
) -> None:
    add_person(add, "old@example.com", created_at=ago(31))
    add_person(add, "new@example.com", created_at=ago(29))
    add_person(add, "verified@example.com", created_at=ago(31), email_verified_at=ago(30))
    add_person(add, "admin@example.com", created_at=ago(31), roles=["seeker", "admin"])
    everybody = names(owner, "email", "app.users")
    sweep(flows_database, blobs, FOR_EVER)
    assert names(owner, "email", "app.users") == everybody
    gone = sweep(flows_database, blobs, FOR_EVER.model_copy(update={"unverified_accounts_days": 30}))
    assert gone["unverified_accounts"] == 1
    assert names(owner, "email", "app.users") == everybody - {"old@example.com"}
    assert names(owner, "kind", "app.outbox") == {"forget"}


def test_accounts_nobody_uses_go_where_that_is_wanted(
    flows_database: Database, blobs: Blobs, owner: Connection, add: Callable[..., dict[str, Any]]
) -> None:
    people = {
        name: add_person(add, f"{name}@example.com", created_at=ago(800))
        for name in ("never", "lately", "machine", "once", "forgotten", "operator")
    }
    add_session(add, people["lately"], used=100, ended=99)
    add_session(add, people["once"], used=366, ended=365.5)
    add(
        "app", "api_keys",
        user_id=people["machine"], name="ci", key_hash="h", hint="h", scopes=["resumes:read"], last_used_at=ago(3),
    )  # fmt: skip
    owner.execute("update app.users set roles = '{operator}' where email like 'operator%'")
    owner.execute("update app.users set last_seen_at = %s where email like 'forgotten%%'", (ago(300),))
    wanted = FOR_EVER.model_copy(update={"ended_sessions_days": 90, "inactive_accounts_days": 365})
    for gone in (2, 0):
        assert sweep(flows_database, blobs, wanted)["inactive_accounts"] == gone
    left = {email.partition("@")[0] for email in names(owner, "email", "app.users")}
    assert left == {"lately", "machine", "forgotten", "operator"}
    reasons = owner.execute("select details from app.audit_log where event = 'account_deleted'").fetchall()
    assert [row["details"] for row in reasons] == [{"reason": "inactive_accounts"}] * 2


def test_an_account_somebody_works_on_waits_for_the_next_day(
    flows_database: Database, blobs: Blobs, owner: Connection, add: Callable[..., dict[str, Any]], database_url: str
) -> None:
    add_person(add, created_at=ago(31))
    wanted = FOR_EVER.model_copy(update={"unverified_accounts_days": 30})
    with psycopg.connect(database_url) as other:
        other.execute("select from app.users for update")
        assert sweep(flows_database, blobs, wanted)["unverified_accounts"] == 0
    assert sweep(flows_database, blobs, wanted)["unverified_accounts"] == 1


def test_exports_go_with_their_files(
    flows_database: Database, blobs: Blobs, owner: Connection, add: Callable[..., dict[str, Any]]
) -> None:
    user_id = add_person(add)
    kept, gone = blobs.save(b"kept"), blobs.save(b"gone")
    for name, days in ((kept, -0.001), (gone, 0.001)):
        row = {"user_id": user_id, "blob_hash": name, "bytes": 4, "expires_at": ago(days)}
        add("derived", "exports", request_id=uuid.uuid4(), **row)
    assert sweep(flows_database, blobs, FOR_EVER)["exports"] == 1
    assert names(owner, "blob_hash", "derived.exports") == {kept}
    assert list(blobs.find_older(ago(-1))) == [kept]


def test_files_that_no_row_names_go_after_a_day(
    flows_database: Database, blobs: Blobs, add: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    user_id = add_person(add)
    named, exported, unnamed, young = (blobs.save(word) for word in (b"named", b"exported", b"unnamed", b"young"))
    add(
        "app", "resumes",
        user_id=user_id, filename="cv", media_type="text/plain", bytes=1, blob_hash=named, text="",
    )  # fmt: skip
    row = {"user_id": user_id, "blob_hash": exported, "bytes": 4, "expires_at": ago(-1)}
    add("derived", "exports", request_id=uuid.uuid4(), **row)
    half_done = tmp_path / "blobs" / "ab" / f"ab{'0' * 62}.{'1' * 32}"
    foreign = tmp_path / "blobs" / "notes.txt"
    for path in (half_done, foreign):
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    for path in (tmp_path / "blobs").rglob("*"):
        if path.name != young:
            os.utime(path, (ago(1.01).timestamp(),) * 2)
    assert sweep(flows_database, blobs, FOR_EVER)["unnamed_files"] == 2
    assert {path.name for path in (tmp_path / "blobs").rglob("*") if path.is_file()} == {
        named, exported, young, "notes.txt",
    }  # fmt: skip
    assert unnamed not in set(blobs.find_older(ago(-1)))


def test_where_a_table_hides_its_files_none_is_removed(
    flows_database: Database, blobs: Blobs, owner: Connection, tmp_path: Path
) -> None:
    owner.execute("create table app.evidence (blob_hash text)")
    name = blobs.save(b"evidence")
    os.utime(tmp_path / "blobs" / name[:2] / name, (ago(2).timestamp(),) * 2)
    with pytest.raises(BrokenError, match="evidence"):
        sweep(flows_database, blobs, FOR_EVER)
    owner.execute("grant select on app.evidence to jobraker_flows")
    owner.execute("insert into app.evidence values (%s)", (name,))
    assert sweep(flows_database, blobs, FOR_EVER)["unnamed_files"] == 0
    assert blobs.read(name) == b"evidence"


def test_mails_in_the_home_go_after_a_while(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    house = Settings(home=tmp_path, retention=RetentionSettings(mails_days=7), _env_file=None)
    assert remove_mails(house) == 0
    folder.mkdir()
    for name, days in (("old.eml", 8), ("half.part", 8), ("notes.txt", 8), ("new.eml", 6), ("new.part", 6)):
        (folder / name).touch()
        os.utime(folder / name, (ago(days).timestamp(),) * 2)
    for_ever = house.model_copy(update={"retention": RetentionSettings(mails_days=0)})
    assert remove_mails(for_ever) == 0
    assert remove_mails(house) == 2
    assert {path.name for path in folder.iterdir()} == {"notes.txt", "new.eml", "new.part"}


def test_the_scheduled_flow_sweeps_the_house(make_house: Callable[[str | None], Settings]) -> None:
    house = make_house(None)
    assert house.database.url is not None
    blobs = Blobs(str(house.place.blobs))
    name = blobs.save(b"nobody's")
    os.utime(house.place.blobs / name[:2] / name, (ago(2).timestamp(),) * 2)
    house.place.mail.mkdir()
    (house.place.mail / "old.eml").touch()
    os.utime(house.place.mail / "old.eml", (ago(8).timestamp(),) * 2)
    with psycopg.connect(house.database.url.get_secret_value(), autocommit=True) as connection:
        connection.execute(
            "insert into app.audit_log (event, details, recorded_at) values ('old', %s, %s)", (Jsonb({}), ago(400))
        )
    gone = retain()
    assert (gone["security_events"], gone["unnamed_files"], gone["mails"]) == (1, 1, 1)
