import psycopg
import pytest
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
