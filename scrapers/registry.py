"""Every source, by name. A new party is one line here and one folder beside this file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jobraker.errors import InvalidError
from scrapers.adzuna import board as adzuna
from scrapers.arbeitnow import board as arbeitnow
from scrapers.ashby import board as ashby
from scrapers.greenhouse import board as greenhouse
from scrapers.hackernews import board as hackernews
from scrapers.lever import board as lever
from scrapers.page import board as page
from scrapers.personio import board as personio
from scrapers.recruitee import board as recruitee
from scrapers.remoteok import board as remoteok
from scrapers.remotive import board as remotive
from scrapers.smartrecruiters import board as smartrecruiters
from scrapers.source import Address, Source
from scrapers.usajobs import board as usajobs
from scrapers.workable import board as workable
from scrapers.workday import board as workday

SOURCES: Final[Mapping[str, Source]] = MappingProxyType(
    {
        "adzuna": adzuna.SOURCE,
        "arbeitnow": arbeitnow.SOURCE,
        "ashby": ashby.SOURCE,
        "greenhouse": greenhouse.SOURCE,
        "page": page.SOURCE,
        "personio": personio.SOURCE,
        "remoteok": remoteok.SOURCE,
        "remotive": remotive.SOURCE,
        "workday": workday.SOURCE,
        "lever": lever.SOURCE,
        "recruitee": recruitee.SOURCE,
        "smartrecruiters": smartrecruiters.SOURCE,
        "workable": workable.SOURCE,
        "hackernews": hackernews.SOURCE,
        "usajobs": usajobs.SOURCE,
    }
)

_MOST_SEGMENTS: Final = 2
_LONGEST: Final = 100
_CUTS: Final = frozenset("?#\\%")


def find(name: str) -> Source:
    """The source called `name`. Raises `InvalidError` listing the names there are."""
    try:
        return SOURCES[name]
    except KeyError:
        raise InvalidError(f"There is no source {name!r}; there are {', '.join(sorted(SOURCES))}.") from None


def read_address(url: str) -> tuple[str, Address] | None:
    """Which source's an address is, and what it says; None where no source knows it, or where it names no board."""
    for source in SOURCES.values():
        if (address := source.read_address(url)) and _is_name(address.tenant):
            return source.name, address
    return None


def _is_name(tenant: str) -> bool:
    """Whether it can be the name of a board (an empty one says that the address tells none)."""
    segments = tenant.split("/")
    return len(segments) <= _MOST_SEGMENTS and all(
        segment not in {".", ".."} and len(segment) <= _LONGEST and segment.isprintable() and not set(segment) & _CUTS
        for segment in segments
    )
