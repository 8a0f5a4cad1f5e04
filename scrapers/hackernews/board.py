"""The threads of "Who is hiring?", newest first.

Each is a board of its own under the account that opened it, `whoishiring/THREAD`: another month is another board.
"""

from collections.abc import Iterator
from typing import Final

from jobraker import clock
from scrapers.boards import TROUBLES, crawl_board, fail, read
from scrapers.hackernews.parse import ACCOUNT, name_board, parse_stories, parse_thread, read_address, read_saved
from scrapers.source import Crawl, Expect, Kind, Outcome, Source, Visit
from scrapers.tenants import Tenant

_STORIES_A_MONTH: Final = 3  # who is hiring, who wants to be hired, freelancers


def fetch(visit: Visit) -> Iterator[Crawl]:
    """One crawl per thread; one that failed where no thread can be found."""
    for tenant in visit.tenants:
        yield from _fetch_threads(visit, tenant)


def _fetch_threads(visit: Visit, tenant: Tenant) -> Iterator[Crawl]:
    news, started_at = visit.settings.hackernews, clock.now()
    # By its tags alone: a search for words finds unrelated stories first.
    params: dict[str, str | int] = {
        "tags": f"story,author_{ACCOUNT}",
        "hitsPerPage": _STORIES_A_MONTH * (news.threads + 1),
    }
    try:
        threads = read(visit.client.get(f"{news.base_url}/search_by_date", params=params), parse_stories)
    except TROUBLES as error:
        yield fail(tenant, error, started_at)
        return
    if not threads:
        yield Crawl(tenant.tenant, Outcome.FAILED, "no thread is found", [], [], started_at, clock.now())
    for thread in threads[: news.threads]:
        url = f"{news.base_url}/items/{thread.identity}"
        yield crawl_board(visit.client, url, Tenant(name_board(thread.identity), thread.title), parse=parse_thread)


SOURCE: Final = Source(
    name="hackernews",
    kind=Kind.FEED,
    licence='A comment by its author in "Who is hiring?" on Hacker News',
    terms_url="https://www.ycombinator.com/legal/",
    expect=Expect(
        least_rows=1,
        # A comment has no title: dbt reads one off its first line. What a deleted one lacks is its author.
        title="$.author",
        description="$.text",
        posted_at="$.created_at",
        currency="$.currency",  # never stated but in words
    ),
    # What others answered to it, and what they think of it.
    volatile=frozenset({"children", "points"}),
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
)
