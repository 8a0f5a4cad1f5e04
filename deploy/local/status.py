"""What runs in a home and how much it holds, also while the house is down."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from deploy.local import database, services
from jobraker import db, sql
from jobraker.home import Home, Running
from jobraker.settings import Settings

_STATEMENTS: Final = sql.beside(__file__)
_COUNTS: Final = (
    "raw_postings",
    "sightings",
    "quarantined",
    "jobs_open",
    "jobs_indexed",
    "recommendations",
    "requests_pending",
)
_OF_SOURCE: Final = _COUNTS[:4]
_SERVICES: Final = ("postgres", "prefect", "flows", "requests", "api")


@dataclass(frozen=True)
class Status:
    """The answer of `jobraker status`: its fields are the keys of the JSON."""

    services: Mapping[str, str]
    counts: Mapping[str, int]
    by_source: Mapping[str, Mapping[str, int]]


def find_status(settings: Settings) -> Status:
    """The state of the home of `settings`. Raises `UnavailableError` where its database does not answer."""
    home = settings.place
    running = home.read_running()
    with _database_url(settings, running) as url:
        seen = _find_services(home, running, database_is_up=url is not None and _stays(settings, running))
        if url is None:
            return Status(seen, dict.fromkeys(_COUNTS, 0), {})
        counts, by_source = count(url)
        return Status(seen, counts, by_source)


def count(url: str) -> tuple[Mapping[str, int], Mapping[str, Mapping[str, int]]]:
    """The counts of the whole and of each source; zeros for what has not been built yet."""
    by_source: dict[str, dict[str, int]] = {}
    totals = dict.fromkeys(_COUNTS, 0)
    with db.connect(url) as connection, connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        tables = connection.execute(_STATEMENTS["find_tables"]).fetchone() or {}
        rows = connection.execute(_STATEMENTS["count_raw"]).fetchall() if tables["is_migrated"] else []
        rows += connection.execute(_STATEMENTS["count_open_jobs"]).fetchall() if tables["has_marts"] else []
        for row in rows:
            source = by_source.setdefault(row["source"], dict.fromkeys(_OF_SOURCE, 0))
            source.update({name: row[name] for name in _OF_SOURCE if name in row})
        if tables["is_migrated"]:
            totals.update(connection.execute(_STATEMENTS["count_derived"]).fetchone() or {})
    totals.update({name: sum(source[name] for source in by_source.values()) for name in _OF_SOURCE})
    return totals, by_source


@contextmanager
def _database_url(settings: Settings, running: Running | None) -> Iterator[str | None]:
    """The database's URL, or None where the home has none yet. An embedded one is started for the moment."""
    if running is not None:
        yield running.database_url
    elif settings.database.url is None and not database.is_made(settings.place):
        yield None
    else:
        with database.opened(settings) as url:
            yield url


def _stays(settings: Settings, running: Running | None) -> bool:
    """Whether the database is up by itself, not only for this look."""
    return running is not None or settings.database.url is not None


def _find_services(home: Home, running: Running | None, *, database_is_up: bool) -> Mapping[str, str]:
    names = dict.fromkeys((*_SERVICES, *(running.services if running else ())))
    found = {name: _find_state(name, home, running) for name in names}
    return {**found, "postgres": "up" if database_is_up else "down"}


def _find_state(name: str, home: Home, running: Running | None) -> str:
    process = running.services.get(name) if running else None
    if running is None or process is None or not process.is_alive():
        return "down"
    addresses = {
        "api": running.api_url,
        "prefect": running.prefect_url.removesuffix("/api"),
        "sandbox": running.sandbox_url or "",
    }
    return "up" if services.is_ready(name, home=home, addresses=addresses) else "starting"
