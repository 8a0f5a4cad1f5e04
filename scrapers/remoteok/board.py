"""Remote OK's feed of remote jobs: one answer with the newest hundred."""

from collections.abc import Iterator
from typing import Final

from scrapers.boards import crawl_board
from scrapers.remoteok.parse import parse_feed, read_address, read_saved
from scrapers.source import Crawl, Expect, Kind, Source, Visit


def fetch(visit: Visit) -> Iterator[Crawl]:
    """What the feed shows. No key and no quota."""
    for tenant in visit.tenants:
        yield crawl_board(visit.client, f"{visit.settings.remoteok.base_url}/api", tenant, parse=parse_feed)


SOURCE: Final = Source(
    name="remoteok",
    kind=Kind.FEED,
    licence="Jobs by Remote OK (https://remoteok.com)",
    terms_url="https://remoteok.com/api",
    expect=Expect(
        least_rows=1,
        title="$.position",
        description="$.description",
        posted_at="$.date",
        currency="$.currency",  # never stated
    ),
    volatile=frozenset(),
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
)
