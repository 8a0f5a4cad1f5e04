import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from jobraker import migrate
from jobraker.errors import BrokenError


def test_migrating_again_applies_nothing(database_url: str) -> None:
    assert migrate.migrate(database_url) == []


def test_a_migration_changed_afterwards_is_refused(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("update public.jobraker_migrations set checksum = 'other' where name = '0002_raw'")
    with pytest.raises(BrokenError, match="0002_raw was changed"):
        migrate.migrate(database_url)


def test_a_failed_migration_leaves_nothing_behind(
    database_url: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = migrate.Migration("9999_broken", "create table app.half (id int); select 1 / 0;")
    steps = migrate._read
    monkeypatch.setattr(
        migrate, "_read", lambda folder: [*steps(folder), *([broken] if folder.name != "always" else [])]
    )
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate.migrate(make_conninfo(database_url))
    with psycopg.connect(database_url) as connection:
        assert connection.execute("select to_regclass('app.half')").fetchone() == (None,)


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted(migrate._FOLDER.glob("*.sql"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_two_processes_may_migrate_at_once(server_url: str) -> None:
    name = f"twice_{uuid.uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        url = make_conninfo(server_url, dbname=name)
        with ThreadPoolExecutor(2) as pool:
            applied = [*pool.map(migrate.migrate, [url, url])]
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
    assert sorted(map(bool, applied)) == [False, True]
