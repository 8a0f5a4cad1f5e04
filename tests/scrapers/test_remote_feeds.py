"""Remotive and Remote OK as the sandbox plays them: copies of the world's remote jobs under ids of their own."""

import pytest

from jobraker import web
from jobraker.settings import Settings
from scrapers.registry import find
from scrapers.source import Crawl, Visit
from scrapers.tenants import find_tenants


def fetch(party: str, settings: Settings, client: web.Client) -> Crawl:
    tenants = find_tenants(party, settings, client)
    (crawl,) = find(party).fetch(Visit(settings=settings, client=client, tenants=tenants))
    return crawl


@pytest.mark.parametrize(("party", "title"), [("remoteok", "position"), ("remotive", "title")])
def test_a_feed_shows_copies_of_what_boards_show(
    party: str, title: str, plain_settings: Settings, client: web.Client
) -> None:
    crawl = fetch(party, plain_settings, client)
    assert crawl.tenant == "all"
    assert len(crawl.postings) > 20
    assert not crawl.rejects
    boards = find("greenhouse").fetch(
        Visit(settings=plain_settings, client=client, tenants=find_tenants("greenhouse", plain_settings, client))
    )
    own = {posting.payload["title"]: posting.source_posting_id for board in boards for posting in board.postings}
    shared = [posting for posting in crawl.postings if posting.payload[title] in own]
    assert shared
    assert all(posting.source_posting_id != own[posting.payload[title]] for posting in shared)


def test_some_letters_come_broken(plain_settings: Settings, client: web.Client) -> None:
    texts = [posting.payload["description"] for posting in fetch("remoteok", plain_settings, client).postings]
    assert 0 < sum("Ã©" in text for text in texts) < len(texts)
