import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from pydantic import SecretStr

from deploy.local import prefect_database
from jobraker.settings import DatabaseSettings, Settings


@pytest.mark.parametrize(
    ("conninfo", "url"),
    [
        ("postgresql://me:s%40f@db.example:6000/jobs", "postgresql+asyncpg://me:s%40f@db.example:6000/jobs"),
        ("postgresql://me@db.example/jobs?sslmode=require", "postgresql+asyncpg://me@db.example:5432/jobs?ssl=require"),
        ("host=/run/pg user=me dbname=jobs", "postgresql+asyncpg://me@/jobs?host=%2Frun%2Fpg&port=5432"),
    ],
)
def test_a_connection_string_becomes_sqlalchemys(conninfo, url) -> None:
    assert prefect_database.build_url(conninfo) == url


def test_beside_the_embedded_database_prefect_keeps_to_sqlite(tmp_path) -> None:
    assert prefect_database.prepare(Settings(home=tmp_path, _env_file=None)) == (None, None)


def test_a_database_is_made_beside_ours_and_must_have_trigrams(tmp_path, database_url) -> None:
    """The embedded server plays the external one; it lacks pg_trgm."""
    ours = DatabaseSettings(url=SecretStr(database_url))
    url, remark = prefect_database.prepare(Settings(home=tmp_path, database=ours, _env_file=None))
    assert url is None
    assert remark is not None
    assert "pg_trgm" in remark
    name = f"{conninfo_to_dict(database_url)['dbname']}_prefect"
    with psycopg.connect(database_url, autocommit=True) as connection:
        found = connection.execute("select from pg_database where datname = %s", (name,)).fetchall()
        connection.execute(f'drop database "{name}"'.encode())
    assert len(found) == 1


def test_a_server_that_refuses_means_sqlite_and_a_sentence(tmp_path) -> None:
    away = {"database_url": SecretStr("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")}
    url, remark = prefect_database.prepare(Settings(home=tmp_path, prefect=away, _env_file=None))
    assert url is None
    assert remark is not None
    assert "SQLite" in remark
