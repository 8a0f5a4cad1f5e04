"""Where Prefect's server keeps its runs: SQLite in the home, or with an external Postgres a database of its own there.

Prefect needs pg_trgm. A Postgres without it is no obstacle: SQLite then, with a sentence.
"""

from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from jobraker import db
from jobraker.errors import JobrakerError
from jobraker.settings import Settings


def prepare(settings: Settings) -> tuple[str | None, str | None]:
    """The SQLAlchemy URL of Prefect's database (None: SQLite in the home), and a sentence for the operator."""
    if settings.database.url is None and settings.prefect.database_url is None:
        return None, None
    try:
        conninfo = _find_or_create(settings)
        reason = _demand_trigrams(conninfo)
    except (psycopg.Error, JobrakerError) as error:
        reason = str(error).strip().splitlines()[0]
    if reason is not None:
        return (
            None,
            f"Prefect keeps its runs in SQLite in the home, since its own Postgres database will not do: {reason}",
        )
    return build_url(conninfo), None


def build_url(conninfo: str) -> str:
    """The asyncpg URL for SQLAlchemy of a libpq connection string."""
    parts = {name: str(value) for name, value in conninfo_to_dict(conninfo).items()}
    user, password = quote(parts.get("user", "postgres"), safe=""), parts.get("password")
    account = user if password is None else f"{user}:{quote(password, safe='')}"
    extra = {"ssl": parts["sslmode"]} if "sslmode" in parts else {}
    host, port = parts.get("host", "localhost"), parts.get("port", "5432")
    name = quote(parts.get("dbname", "postgres"), safe="")
    if host.startswith("/"):
        return f"postgresql+asyncpg://{account}@/{name}?{urlencode({'host': host, 'port': port, **extra})}"
    query = f"?{urlencode(extra)}" if extra else ""
    return f"postgresql+asyncpg://{account}@{host}:{port}/{name}{query}"


def _find_or_create(settings: Settings) -> str:
    """The connection string of the database, which exists afterwards."""
    if settings.prefect.database_url is not None:
        # SQLAlchemy's form of a URL is accepted too, since Prefect's own documentation shows it.
        return settings.prefect.database_url.get_secret_value().replace("postgresql+asyncpg://", "postgresql://", 1)
    ours = settings.database.url.get_secret_value() if settings.database.url else ""
    with db.connect(ours) as connection:
        name = f"{connection.info.dbname}_prefect"
        if connection.execute("select from pg_database where datname = %s", (name,)).fetchone() is None:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    return make_conninfo(ours, dbname=name)


def _demand_trigrams(conninfo: str) -> str | None:
    with db.connect(conninfo) as connection:
        known = connection.execute("select from pg_available_extensions where name = 'pg_trgm'").fetchone()
    return "the extension pg_trgm is missing there." if known is None else None
