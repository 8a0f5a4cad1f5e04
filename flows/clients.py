"""What a source is read with, whoever reads it: its client with its manners and its guard, and who counts its calls."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel

from jobraker import settings, web
from jobraker.addresses import name_port
from jobraker.db import Database
from jobraker.quota import DatabaseMeter
from jobraker.revisits import Revisits
from jobraker.settings import Settings
from scrapers.source import Source


@contextmanager
def opened(chosen: Settings, source: Source) -> Iterator[web.Client]:
    """A client for a source, with the manners that all its clients of this process share.

    Where a tenant, a posting or a page says what the host is, a stranger may have said it: public addresses only, and
    hosts that the settings name.
    """
    group = getattr(chosen, source.name, None)
    stated = [value for name, value in group if name.endswith("base_url")] if isinstance(group, BaseModel) else []
    named = [name for url in stated if "{" not in (name := name_port(url) or "{")]
    sandbox = filter(None, [name_port(chosen.sandbox_url or "")])
    private = (*chosen.web.private_hosts, *named, *sandbox)
    with web.Client(
        chosen.web.model_copy(update={"private_hosts": private}),
        public_only=not stated or len(named) < len(stated),
        revisits=Revisits(chosen.place.revisits),
        manners=web.find_manners(source.name, chosen.web.pace_s),
    ) as client:
        yield client


def find_meter(source: Source, database: Database) -> DatabaseMeter | None:
    """Who counts the calls. The sandbox has no quota to respect, and must not use up the real one."""
    if source.windows is None or settings.load().sandbox_url is not None:
        return None
    return DatabaseMeter(database, source.name, source.windows)
