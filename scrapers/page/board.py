"""Careers pages of employers: a list, and behind each of its links a posting's own page.

A list is known whole only if it was read to its end and every page behind it was fetched, or is known from earlier and
has not changed. A page that answers 404 is no gap: it says itself that its posting is gone.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from jobraker import clock, web
from jobraker.errors import JobrakerError, MissingError
from jobraker.settings import Settings
from scrapers.answers import find_shortfall
from scrapers.boards import crawl_boards, end, fail
from scrapers.page.charset import decode
from scrapers.page.document import read_document
from scrapers.page.links import find_links, is_job_address, is_same_site, is_sitemap, normalise, parse_sitemap
from scrapers.page.parse import SHAPE, find_rows, parse_page, read_address, write_row
from scrapers.page.reader import Reader, Render, demand_address, find_manners, follow
from scrapers.page.reading import Status
from scrapers.page.saved import read_saved
from scrapers.robots import Robots
from scrapers.rows import sift
from scrapers.source import Crawl, Expect, Kind, Outcome, Source, Visit
from scrapers.tenants import Tenant

_MOST_LISTS: Final = 60
_MOST_PAGES: Final = 1_500
_WALLS: Final = {
    Status.LOGIN: "behind a login",
    Status.BLOCKED: "behind a wall against machines",
    Status.NEEDS_SCRIPTS: "empty without scripts",
}


def fetch(visit: Visit) -> Iterator[Crawl]:
    """Each employer's careers page, in the order of the tenants. The client reaches public addresses only."""
    from scrapers.browser import Browser  # noqa: PLC0415 - slow to load, and the registry loads this module

    manners = find_manners(visit.settings)
    robots = Robots(visit.client, manners.agent)

    def crawl(tenant: Tenant) -> Crawl:
        with Browser(visit.settings.browser, manners) as browser:
            return _crawl(Reader(visit.client, robots, browser), tenant, partial(visit.recall, tenant.tenant))

    yield from crawl_boards(visit.tenants, crawl)


@dataclass
class _Harvest:
    """What a crawl has brought so far."""

    tenant: Tenant
    rows: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    gone: int = 0

    @property
    def note(self) -> str | None:
        return f"{self.gone} pages say that their posting is gone" if self.gone else None


def _crawl(reader: Reader, tenant: Tenant, recall: Callable[[Sequence[str]], Mapping[str, dict[str, Any]]]) -> Crawl:
    started_at = clock.now()
    harvest = _Harvest(tenant)
    try:
        pages = _read_list(reader, tenant.tenant, harvest)
    except JobrakerError as error:
        return fail(tenant, error, started_at)
    known = recall(pages[:_MOST_PAGES])
    for url in pages[:_MOST_PAGES]:
        _read_posting(reader, url, known.get(url), harvest)
    if len(pages) > _MOST_PAGES:
        harvest.gaps.append(f"more than {_MOST_PAGES} pages")
    if not harvest.rows and not harvest.gaps:
        harvest.gaps.append("no posting was found there")
    sifted = sift(harvest.rows, SHAPE)
    shortfall = find_shortfall(sifted, list(dict.fromkeys(harvest.gaps)))
    return end(
        tenant, Outcome.PARTIAL if shortfall else Outcome.COMPLETE, shortfall or harvest.note, sifted, started_at
    )


def _read_list(reader: Reader, start: str, harvest: _Harvest) -> list[str]:
    """The addresses of postings, from the list and its next pages. Raises where the first of them cannot be read."""
    pending, seen, found = deque([start]), {normalise(start)}, list[str]()
    while pending:
        if len(seen) > _MOST_LISTS:
            harvest.gaps.append(f"more than {_MOST_LISTS} pages of a list")
            break
        url = pending.popleft()
        try:
            postings, further = _read_list_page(reader, url, harvest)
        except JobrakerError as error:
            if url == start:
                raise
            harvest.gaps.append(error.message)
            continue
        found.extend(postings)
        fresh = [address for address in further if normalise(address) not in seen]
        seen.update(map(normalise, fresh))
        pending.extend(fresh)
    return [url for url in dict.fromkeys(found) if url not in seen]


def _read_list_page(reader: Reader, url: str, harvest: _Harvest) -> tuple[list[str], list[str]]:
    answer = reader.fetch(url, revisit=True)
    if is_sitemap(answer.content):
        pages, further = parse_sitemap(answer.content)
        ours = [normalise(page) for page in pages if is_same_site(page, url) and is_job_address(page)]
        return ours, [page for page in further if is_same_site(page, url)]
    content, kind, address = answer.content, answer.headers.get("content-type"), answer.url
    links = find_links(read_document(decode(content, kind), address))
    reading = parse_page(content, url=address, content_type=kind, seen_at=clock.now())
    if not links.postings and reading.status is Status.NEEDS_SCRIPTS:
        rendered = reader.browser.render(address)
        content, kind, address = rendered.content.encode(), "text/html; charset=utf-8", rendered.url
        links = find_links(read_document(decode(content, kind), address))
    elif reason := _WALLS.get(reading.status):
        harvest.gaps.append(f"the list is {reason}")
    harvest.rows.extend(find_rows(read_document(decode(content, kind), address), harvest.tenant.company))
    return list(links.postings), [links.next_page] if links.next_page else []


def _read_posting(reader: Reader, url: str, earlier: dict[str, Any] | None, harvest: _Harvest) -> None:
    """One page behind a link. What is known and cannot be read now stays as it was."""
    try:
        seen = reader.fetch_reading(url, render=Render.AUTO, revisit=True)
    except MissingError:
        harvest.gone += 1
        return
    except JobrakerError as error:
        harvest.gaps.append(error.message)
        return
    if seen.reading.is_posting:
        harvest.rows.append(write_row(seen.reading, url, harvest.tenant.company))
    elif reason := _WALLS.get(seen.reading.status):
        harvest.gaps.append(f"a page is {reason}")
    elif earlier is not None and seen.reading.status is not Status.LIST:
        harvest.gaps.append("a page shows no posting any more")


def _locate(_settings: Settings, _tenant: str, posting: str) -> str:
    """The posting's id is its address. Raises `InvalidError` where it is none: a saved row may say anything."""
    address = posting.partition("#")[0]
    demand_address(address)
    return address


def _open_reader(settings: Settings, client: web.Client) -> Callable[[str], web.Answer]:
    """Reads a posting's page as its list was read: where robots.txt allows it."""
    return partial(follow, client, Robots(client, settings.web.agent))


SOURCE: Final = Source(
    name="page",
    kind=Kind.PAGE,
    licence="The employer's own public advertisement, on the employer's own pages",
    terms_url="https://schema.org/JobPosting",
    expect=Expect(
        least_rows=0,
        title="$.title",
        description="$.description",
        posted_at="$.dates.posted_at",
        currency="$.pay.currency",
    ),
    volatile=frozenset({"found", "notes", "read_as"}),
    skip_reason=lambda _settings: None,
    fetch=fetch,
    read_saved=read_saved,
    read_address=read_address,
    locate=_locate,
    open_reader=_open_reader,
)
