"""What a flow works with: the settings, a pool in the flows' own role, and what else a request is answered with.

Nothing of it is a Prefect parameter, so no URL or key is ever stored by Prefect.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from jobraker import migrate, postgres, settings
from jobraker.blobs import Blobs
from jobraker.db import Database, Role
from jobraker.errors import BrokenError
from jobraker.keyring import Keyring
from jobraker.settings import Settings
from jobraker.tokens import Tokens
from jobraker.vault import Vault
from models.embedding.encoder import Encoder

_LEAST_POOL: Final = 12  # each source that is read holds its lock, lands and counts its calls at the same time


@dataclass(frozen=True)
class Request:
    """One claimed request. The house's own have no `user_id`."""

    request_id: UUID
    attempts: int
    user_id: UUID | None
    kind: str
    payload: dict[str, Any]

    def demand_user_id(self) -> UUID:
        """Whose request it is. Raises `BrokenError` where it is nobody's."""
        if self.user_id is None:
            raise BrokenError(f"A request of kind {self.kind} must be somebody's.")
        return self.user_id


@dataclass(frozen=True)
class Tools:
    """What requests are answered with."""

    settings: Settings
    database: Database
    encoder: Encoder
    blobs: Blobs
    tokens: Tokens
    vault: Vault


def prepare_tools(chosen: Settings, database: Database, encoder: Encoder) -> Tools:
    """The tools of one process."""
    keyring = Keyring(chosen.keys_file)
    return Tools(chosen, database, encoder, Blobs(str(chosen.place.blobs)), Tokens(keyring), Vault(keyring))


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
