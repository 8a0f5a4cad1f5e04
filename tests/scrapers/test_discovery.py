"""Boards inside pages of employers, in whatever way they stand there."""

import pytest

from scrapers.discovery import Board, find_boards


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
