"""Pages as operators saved them: taken in where they hold a posting, refused in words where not."""

import pytest

from jobraker.errors import InvalidError
from scrapers.page.board import SOURCE
from scrapers.source import Outcome

PAGE = (
    '<!doctype html><link rel=canonical href="https://jobs.acme.example/cook?utm_source=x"><title>Cook | Acme</title>'
    "<h1>Cook</h1><p>Location: Bonn</p><p>Salary: 30.000 € a year</p>"
)


def test_a_saved_page_is_a_partial_crawl_of_its_posting() -> None:
    crawl = SOURCE.read_saved(PAGE.encode(), "cook.html")
    assert (crawl.tenant, crawl.outcome, len(crawl.rejects)) == ("https://jobs.acme.example/", Outcome.PARTIAL, 0)
    assert [posting.source_posting_id for posting in crawl.postings] == ["https://jobs.acme.example/cook"]
    assert crawl.postings[0].payload["title"] == "Cook"


def test_a_page_that_names_no_address_is_known_by_its_file() -> None:
    crawl = SOURCE.read_saved(PAGE.replace("link", "x").encode(), "cook at acme.htm")
    assert [(posting.source_posting_id, posting.url) for posting in crawl.postings] == [("cook at acme", None)]
    assert crawl.tenant == "cook at acme"


def test_files_of_one_name_in_two_folders_are_two_pages() -> None:
    content = PAGE.replace("link", "x").encode()
    crawls = [SOURCE.read_saved(content, f"{folder}/index.html") for folder in ("job1", "job2")]
    assert [crawl.postings[0].source_posting_id for crawl in crawls] == ["job1/index", "job2/index"]


def test_an_archive_with_a_broken_address_is_known_by_its_file() -> None:
    head = "MIME-Version: 1.0\nSnapshot-Content-Location: http://[bad\nContent-Type: multipart/related; boundary=b\n\n"
    part = f"--b\nContent-Type: text/html\n\n{PAGE.replace('link', 'x')}\n--b--\n"
    crawl = SOURCE.read_saved((head + part).encode(), "cook.mht")
    assert [(posting.source_posting_id, posting.url) for posting in crawl.postings] == [("cook", None)]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.html", "the file is empty"),
        (b"<h1>Welcome</h1><p>We serve fish.</p>", "a.html", "no posting: the page is other"),
        (b"<h1>Log in</h1>", "page", "no posting: the page is login"),
        (b"%PDF-1.7", "a.html", "it is a PDF"),
    ],
)
def test_what_holds_no_posting_is_refused(content: bytes, name: str, reason: str) -> None:
    with pytest.raises(InvalidError, match=reason):
        SOURCE.read_saved(content, name)
