"""What a flow works with: the settings and a pool in the flows' own role.

Nothing of it is a Prefect parameter, so no URL or key is ever stored by Prefect.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from jobraker import migrate, postgres, settings
from jobraker.db import Database, Role

_LEAST_POOL: Final = 12  # each source that is read holds its lock, lands and counts its calls at the same time


@contextmanager
def open_database() -> Iterator[Database]:
    """A pool on the house's database, migrated; the embedded server is started where none runs."""
    chosen = settings.load()
    with postgres.serving(chosen) as url:
        migrate.migrate(url)
        with Database(url, role=Role.FLOWS, pool_size=max(_LEAST_POOL, chosen.database.pool_size)) as database:
            yield database


@contextmanager
def open_url() -> Iterator[str]:
    """The URL of the house's database, for tools that connect by themselves."""
    with postgres.serving(settings.load()) as url:
        yield url
