"""Employers on a platform are rows, not classes: the tenants of a party, from its file or from the sandbox."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jobraker import web
from jobraker.errors import BrokenError
from jobraker.settings import Settings

_COLUMNS: Final = ["tenant", "company"]


@dataclass(frozen=True)
class Tenant:
    """One employer: its name in the platform's addresses, and its name for people."""

    tenant: str
    company: str


def find_tenants(party: str, settings: Settings, client: web.Client) -> list[Tenant]:
    """The tenants that the project knows of a party; facing the sandbox, the sandbox's."""
    if settings.sandbox_url:
        text = client.get(f"{settings.sandbox_url}/tenants/{party}.csv").decode()
    else:
        text = (Path(__file__).parent / party / "tenants.csv").read_text(encoding="utf-8")
    return parse_tenants(text, party)


def parse_tenants(text: str, party: str) -> list[Tenant]:
    """The rows of a tenants file. Raises `BrokenError` where a column is missing or a tenant stands twice."""
    reader = csv.DictReader(text.splitlines())
    if reader.fieldnames != _COLUMNS:
        raise BrokenError(f"The tenants of {party} need the columns {','.join(_COLUMNS)}.")
    tenants = [Tenant(row["tenant"], row["company"]) for row in reader]
    if len({tenant.tenant for tenant in tenants}) != len(tenants):
        raise BrokenError(f"A tenant of {party} is listed twice.")
    return tenants
