import socket
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from deploy.local.doctor import examine
from deploy.local.findings import Finding
from deploy.local.pgvector import _find_mend
from jobraker.settings import DatabaseSettings, Settings


def settings_in(path: Path, **changed: object) -> Settings:
    away = {"base_url": "http://127.0.0.1:1"}
    values = {"home": path, "greenhouse": away, "ashby": away, **changed}
    return Settings(_env_file=None, **values)


def find(findings, words: str) -> Finding:
    return next(finding for finding in findings if words in finding.what)


def test_a_machine_without_a_home_is_examined_and_left_alone(tmp_path) -> None:
    findings = examine(settings_in(tmp_path / "home"))
    for words in ("Python", "home", "disk", "embedded Postgres", "pgvector", "migrations", "weights"):
        assert find(findings, words).mend is None, find(findings, words).line
    assert not find(findings, "network").is_fatal
    assert not (tmp_path / "home").exists()


def test_an_unwritable_home_is_fatal(tmp_path) -> None:
    (tmp_path / "file").touch()
    assert find(examine(settings_in(tmp_path / "file" / "home")), "home").is_fatal
    assert find(examine(settings_in(Path("/proc/jobraker"))), "home").is_fatal


def test_a_database_that_does_not_answer_is_fatal(tmp_path) -> None:
    away = DatabaseSettings(url=SecretStr("postgresql://nobody@127.0.0.1:1/nothing"))
    finding = find(examine(settings_in(tmp_path, database=away)), "Postgres by URL")
    assert finding.is_fatal
    assert "does not answer" in finding.line


@pytest.fixture
def old_pgvector(database_url) -> str:
    """A database that says it has the last pgvector before the one we need."""
    with psycopg.connect(database_url) as connection:
        connection.execute("update pg_extension set extversion = '0.7.4' where extname = 'vector'")
    return database_url


def test_a_pgvector_that_cannot_search_further_is_fatal(tmp_path, old_pgvector) -> None:
    ours = DatabaseSettings(url=SecretStr(old_pgvector))
    finding = find(examine(settings_in(tmp_path, database=ours)), "pgvector 0.7.4")
    assert finding.is_fatal
    assert "alter extension vector update" in finding.line


def test_the_house_does_not_start_on_an_old_pgvector(stand_in, old_pgvector) -> None:
    done = stand_in.command("up", JOBRAKER_DATABASE__URL=old_pgvector)
    assert done.returncode == 1
    assert done.stderr == (
        "Error: Jobraker needs pgvector 0.8, this database has 0.7.4:"
        " run `alter extension vector update` in that database.\n"
    )


@pytest.mark.parametrize(("offered", "begins"), [("0.8.0", "run `alter"), ("0.7.4", "install 0.8 or newer")])
def test_the_mend_of_an_old_pgvector_is_what_helps(offered, begins) -> None:
    assert (_find_mend("0.7.4", offered) or "").startswith(begins)


def test_a_changed_migration_is_fatal_and_a_pending_one_is_not(tmp_path, database_url) -> None:
    ours = DatabaseSettings(url=SecretStr(database_url))
    assert find(examine(settings_in(tmp_path, database=ours)), "migrations").line == "ok       migrations"
    with psycopg.connect(database_url) as connection:
        connection.execute("delete from jobraker_migrations where name = '0004_app'")
    assert "1 to be applied" in find(examine(settings_in(tmp_path, database=ours)), "migrations").line
    with psycopg.connect(database_url) as connection:
        connection.execute("update jobraker_migrations set checksum = 'other' where name = '0002_raw'")
    assert find(examine(settings_in(tmp_path, database=ours)), "migrations").is_fatal


def test_a_taken_port_is_said_and_not_fatal(tmp_path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        finding = find(examine(settings_in(tmp_path, api={"port": port})), f"port {port}")
    assert finding.mend is not None
    assert not finding.is_fatal


@pytest.mark.parametrize(("keys", "has"), [({}, False), ({"app_id": "a", "app_key": "b"}, True)])
def test_adzunas_keys_are_optional(tmp_path, keys, has) -> None:
    finding = find(examine(settings_in(tmp_path, adzuna=keys)), "Adzuna")
    assert (finding.mend is None) is has
    assert not finding.is_fatal


def test_the_command_fails_exactly_when_something_required_is_missing(stand_in) -> None:
    done = stand_in.command("doctor")
    assert done.returncode == ("MISSING" in done.stdout)
    broken = stand_in.command("doctor", JOBRAKER_DATABASE__URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert broken.returncode == 1
    assert broken.stderr == ""
