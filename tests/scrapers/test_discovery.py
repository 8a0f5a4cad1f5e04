"""Boards inside pages of employers, in whatever way they stand there."""

from collections.abc import Iterator

import pytest

from jobraker.errors import ForbiddenError, InvalidError
from jobraker.settings import Settings, WebSettings
from scrapers.discovery import Board, Landed, fetch_page, find_boards
from tests.scrapers.web_hosts import Host, open_host

OURS = Settings(web=WebSettings(private_hosts=("127.0.0.1/32",), timeout_s=5.0, pace_s=0.0, tries=1), _env_file=None)


@pytest.fixture
def host() -> Iterator[Host]:
    with open_host() as server:
        yield server


@pytest.mark.parametrize(
    ("page", "board"),
    [
        ('<script src="https://boards.greenhouse.io/embed/job_board/js?for=acme"></script>', ("greenhouse", "acme")),
        ('<iframe src="//boards.greenhouse.io/embed/job_app?token=1&amp;for=acme"></iframe>', ("greenhouse", "acme")),
        (
            '<script>fetch("https:\\/\\/boards-api.greenhouse.io\\/v1\\/boards\\/acme\\/jobs")</script>',
            ("greenhouse", "acme"),
        ),
        ('<a href="https://jobs.ashbyhq.com/acme/7">Engineer</a>', ("ashby", "acme")),
        ("<a href='https://jobs.ashbyhq.com/acme'>All jobs</a>", ("ashby", "acme")),
        ('{"board": "https://api.ashbyhq.com/posting-api/job-board/acme?x=1"}', ("ashby", "acme")),
    ],
)
def test_a_board_is_found(page: str, board: tuple[str, str]) -> None:
    assert [(found.source, found.tenant) for found in find_boards(f"<html><body>{page}</body></html>")] == [board]


def test_the_one_most_often_named_comes_first() -> None:
    links = ["https://jobs.ashbyhq.com/partner/1", "https://jobs.ashbyhq.com/acme/1", "https://jobs.ashbyhq.com/acme/2"]
    assert find_boards(" ".join(f'<a href="{link}">' for link in links)) == [
        Board("ashby", "acme", 2), Board("ashby", "partner", 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        "",
        '<a href="https://www.example.com/careers?gh_jid=1">one posting tells no board</a>',
        "https://" * 10_000,
        "//" + "a" * 100_000,
    ],
)
def test_nothing_is_found_where_nothing_is(page: str) -> None:
    assert find_boards(page) == []


def test_robots_are_asked_before_the_page(host: Host) -> None:
    url = host.page("/careers", '<a href="https://jobs.ashbyhq.com/acme">All jobs</a>')
    page = fetch_page(url, OURS)
    assert (page.url, find_boards(page.text)) == (url, [Board("ashby", "acme")])
    assert host.asked == ["/robots.txt", "/careers"]


def test_what_robots_forbid_is_not_fetched_by_a_detour_either(host: Host) -> None:
    host.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /careers\n")
    host.answers["/jobs"] = (302, {"Location": "/careers"}, b"")
    for path in ("/careers", "/jobs"):
        with pytest.raises(ForbiddenError, match=r"robots\.txt"):
            fetch_page(host.url + path, OURS)
    assert "/careers" not in host.asked


def test_a_page_is_read_in_its_own_charset(host: Host) -> None:
    host.answers["/karriere"] = (200, {"Content-Type": "text/html; charset=iso-8859-1"}, "Prüfer".encode("latin-1"))
    assert fetch_page(f"{host.url}/karriere", OURS) == Landed(f"{host.url}/karriere", "Prüfer")


def test_what_is_no_address_or_not_public_is_not_fetched(host: Host) -> None:
    with pytest.raises(InvalidError):
        fetch_page("https://", OURS)
    with pytest.raises(ForbiddenError):
        fetch_page(host.page("/careers", ""), Settings(_env_file=None))
    assert host.asked == []
