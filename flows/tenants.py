"""Which boards of a source are read: those the project knows, those an operator added, less those switched off.

What operators say is a ledger: the last word about a board counts, and nothing is ever edited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flows import clients
from jobraker import sql
from jobraker.db import Database
from jobraker.settings import Settings
from scrapers.source import Source
from scrapers.tenants import Tenant, find_tenants

_SQL: Final = sql.beside(__file__)
WHOLE_SOURCE: Final = "*"


@dataclass(frozen=True)
class Change:
    """The last word of operators about a board, or about a whole source."""

    tenant: str
    company: str | None
    is_enabled: bool
    reason: str | None


def find_enabled(database: Database, source: Source, settings: Settings) -> list[Tenant]:
    """The boards of a source that are read, the project's own first. None of a source that is switched off."""
    changes = find_changes(database, source.name)
    if find_off(database, source.name) is not None:
        return []
    known = list_known(source, settings)
    names = {tenant.tenant for tenant in known}
    added = [Tenant(name, change.company or name) for name, change in changes.items() if name not in names]
    is_off = {name for name, change in changes.items() if not change.is_enabled}
    return [tenant for tenant in [*known, *added] if tenant.tenant not in is_off | {WHOLE_SOURCE}]


def list_known(source: Source, settings: Settings) -> Sequence[Tenant]:
    """The boards, or searches, that come with the project and its settings."""
    if source.find_searches:
        return source.find_searches(settings)
    with clients.opened(settings, source) as client:
        return find_tenants(source.name, settings, client)


def find_changes(database: Database, source: str) -> dict[str, Change]:
    """The last word about each board of a source of which there is one."""
    with database.reading() as connection:
        rows: Sequence[dict[str, Any]] = connection.execute(_SQL["find_changes"], {"source": source}).fetchall()
    return {row["tenant"]: Change(**row) for row in rows}


def find_off(database: Database, source: str) -> str | None:
    """Why a whole source is switched off; None where it is on."""
    last = find_changes(database, source).get(WHOLE_SOURCE)
    if last is None or last.is_enabled:
        return None
    return f"switched off: {last.reason}" if last.reason else "switched off"


def record_change(database: Database, source: str, change: Change) -> None:
    """Add a board, switch it off or on."""
    with database.writing() as connection:
        connection.execute(
            _SQL["record_change"],
            {
                "source": source,
                "tenant": change.tenant,
                "company": change.company,
                "is_enabled": change.is_enabled,
                "reason": change.reason,
            },
        )


def record_skip(database: Database, source: str, reason: str) -> None:
    """Write down that a source could not be read at all, once while nothing changes."""
    with database.writing() as connection:
        connection.execute(_SQL["record_skip"], {"source": source, "reason": reason})
