"""Which pgvector the database has, and whether the ranking can search with it."""

from dataclasses import dataclass
from typing import Final

from packaging.version import Version

from jobraker import db, sql

OLDEST: Final = Version("0.8")  # the first whose index looks further when a filter drops what it found
_STATEMENTS: Final = sql.beside(__file__)


@dataclass(frozen=True)
class Pgvector:
    """The version in use, or the one that would be installed, and what is to be done about it (None: nothing)."""

    version: str
    mend: str | None


def find_pgvector(connection: db.Connection) -> Pgvector | None:
    """What that database has, or None where its server does not know the extension."""
    row = connection.execute(_STATEMENTS["find_pgvector"]).fetchone()
    return None if row is None else Pgvector(row["version"], _find_mend(row["version"], row["offered"]))


def _find_mend(version: str, offered: str) -> str | None:
    if Version(version) >= OLDEST:
        return None
    if Version(offered) >= OLDEST:
        return "run `alter extension vector update` in that database"
    return f"install {OLDEST} or newer, then run `alter extension vector update` in that database"
