import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from jobraker import schema


def test_the_picture_is_what_the_migrations_make(database_url: str) -> None:
    assert schema.dump(database_url) == schema.FILE.read_text(encoding="utf-8"), "run `make schema`"


def test_a_database_made_from_the_picture_equals_one_made_by_the_migrations(server_url: str, database_url: str) -> None:
    name = sql.Identifier("made_from_picture")
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(name))
    try:
        drawn = make_conninfo(server_url, dbname="made_from_picture")
        with psycopg.connect(drawn, autocommit=True) as connection:
            connection.execute(schema.FILE.read_bytes())
        assert schema.dump(drawn) == schema.dump(database_url)
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(name))
