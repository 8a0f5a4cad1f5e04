"""The table of what runs in a house: which process, with which environment, and how one sees that it serves.

Postgres is not in it: the supervisor holds the embedded one itself, since all others need it.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import httpx

from deploy.local import leftovers, ports
from jobraker.home import Home

_ANSWER_S: Final = 2.0
_HEALTH: Final = {"prefect": "/api/health", "api": "/api/v1/health", "sandbox": "/health"}
_QUIET: Final = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "HF_HUB_OFFLINE": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PYTHONUNBUFFERED": "1",
}


@dataclass(frozen=True)
class Service:
    """One process: `ready` tells whether it serves, `needs` which services it works with; those end after it."""

    name: str
    argv: Sequence[str]
    ready: Callable[[], bool]
    env: Mapping[str, str] = field(default_factory=dict)
    needs: Sequence[str] = ()


@dataclass(frozen=True)
class Site:
    """Where one house stands: what its processes are told."""

    home: Home
    api_host: str
    api_port: int
    prefect_port: int
    database_url: str
    prefect_database_url: str | None
    sandbox_port: int | None
    sandbox_url: str | None
    token: str

    @property
    def addresses(self) -> Mapping[str, str]:
        """Where each service that speaks HTTP listens."""
        own = {"prefect": self.prefect_port, "sandbox": self.sandbox_port}
        local = {name: ports.build_address(ports.LOOPBACK, port) for name, port in own.items() if port is not None}
        return {"api": ports.build_address(self.api_host, self.api_port), **local}


def build_env(site: Site) -> dict[str, str]:
    """The environment of every process of the house."""
    prefect = site.addresses["prefect"]
    told = {
        leftovers.MARK: leftovers.mark(site.home.path, site.token),
        "JOBRAKER_HOME": str(site.home.path),
        "JOBRAKER_DATABASE__URL": site.database_url,
        "JOBRAKER_API__HOST": site.api_host,
        "JOBRAKER_API__PORT": str(site.api_port),
        "JOBRAKER_PREFECT__PORT": str(site.prefect_port),
        "PREFECT_API_URL": f"{prefect}/api",
        "PREFECT_HOME": str(site.home.prefect),
    }
    if site.sandbox_url is not None:
        told["JOBRAKER_SANDBOX_URL"] = site.sandbox_url
    return {**os.environ, **_QUIET, **_spare_proxy(), **told}


def list_services(site: Site) -> Sequence[Service]:
    """The services of a house at `site`."""
    python = (sys.executable, "-m")
    prefect = (*python, "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(site.prefect_port))
    own = {"PREFECT_API_DATABASE_CONNECTION_URL": site.prefect_database_url} if site.prefect_database_url else {}
    sees = partial(partial, is_ready, home=site.home, addresses=site.addresses)
    # Those that need Prefect wait for it by themselves, having loaded what they need meanwhile.
    services = [
        Service("prefect", prefect, sees("prefect"), env=own),
        Service("api", (*python, "api"), sees("api")),
        Service("flows", (*python, "flows"), sees("flows"), needs=("prefect",)),
        Service("requests", (*python, "flows.requests"), sees("requests"), needs=("prefect",)),
    ]
    if site.sandbox_port is not None:
        sandbox = (*python, "jobraker", "sandbox", "--port", str(site.sandbox_port))
        services.append(Service("sandbox", sandbox, sees("sandbox")))
    return services


def is_ready(name: str, *, home: Home, addresses: Mapping[str, str]) -> bool:
    """Whether a service serves now: by its health address, or by its mark in the home where it has none."""
    if name not in _HEALTH:
        return home.read_ready(name) is not None
    try:
        return httpx.get(addresses[name] + _HEALTH[name], timeout=_ANSWER_S, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _spare_proxy() -> dict[str, str]:
    """The house talks to itself directly, whatever proxy leads outside."""
    spared = ",".join(filter(None, (os.environ.get("NO_PROXY") or os.environ.get("no_proxy"), "127.0.0.1,localhost")))
    return {"NO_PROXY": spared, "no_proxy": spared}
