"""Boards of many pages: when they are whole, and what goes wrong with them. Pages are made by hand here."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from jobraker import clock
from jobraker.errors import InvalidError, JobrakerError, LimitedError, MissingError, UnavailableError
from scrapers.boards import Page, Pages, crawl_pages, read, read_pages
from scrapers.details import MOST_OF_A_RUN, OLDER, Detailed, Listed, add_details
from scrapers.rows import Shape
from scrapers.source import Outcome
from scrapers.tenants import Tenant

SHAPE = Shape(party="Example", list_key="jobs", url_key="url", telltale=frozenset({"shortcode"}))
TENANT = Tenant("example", "Example")
LISTED = Listed(key="id", sign="text", volatile=frozenset({"posted"}))


def make_rows(*ids: str) -> list[dict[str, Any]]:
    return [{"id": name} for name in ids]


def script(*pages: Page | JobrakerError) -> Callable[[int], Page]:
    """Answers with the pages in their order, and with the last one for ever."""

    def fetch(number: int) -> Page:
        page = pages[min(number, len(pages) - 1)]
        if isinstance(page, JobrakerError):
            raise page
        return page

    return fetch


def find_id(row: Any) -> object:
    return row.get("id") if isinstance(row, dict) else None


def crawl(*pages: Page | JobrakerError) -> tuple[Outcome, str | None, Sequence[str]]:
    done = crawl_pages(TENANT, read_pages(script(*pages), find_id), SHAPE, started_at=clock.now())
    return done.outcome, done.reason, [posting.source_posting_id for posting in done.postings]


def test_a_board_ends_where_it_has_shown_all_it_counts() -> None:
    pages = (Page(make_rows("a", "b"), total=3), Page(make_rows("c"), total=3))
    assert crawl(*pages) == (Outcome.COMPLETE, None, ["a", "b", "c"])


def test_a_board_ends_with_an_empty_page_or_with_one_that_says_so() -> None:
    assert crawl(Page(make_rows("a")), Page([])) == (Outcome.COMPLETE, None, ["a"])
    assert crawl(Page(make_rows("a"), is_last=True)) == (Outcome.COMPLETE, None, ["a"])
    assert crawl(Page([], total=0)) == (Outcome.COMPLETE, None, [])


def test_a_last_page_that_comes_for_ever_ends_the_crawl_and_makes_it_partial() -> None:
    assert crawl(Page(make_rows("a", "b")), Page(make_rows("b", "c")), Page(make_rows("c"))) == (
        Outcome.PARTIAL,
        "page 3 repeats what came before",
        ["a", "b", "c"],
    )


def test_fewer_rows_than_the_board_counts_make_it_partial() -> None:
    assert crawl(Page(make_rows("a"), total=40), Page([], total=40)) == (
        Outcome.PARTIAL,
        "1 postings came and the board counts 40",
        ["a"],
    )


def test_different_rows_count_and_not_how_often_they_come() -> None:
    shifted = (Page(make_rows("1", "2"), total=4), Page(make_rows("2", "3"), total=4), Page([], total=4))
    assert crawl(*shifted) == (Outcome.PARTIAL, "3 postings came and the board counts 4", ["1", "2", "3"])
    ended = (Page(make_rows("1", "2"), total=4), Page(make_rows("2", "3"), total=4, is_last=True))
    assert crawl(*ended)[0] is Outcome.PARTIAL
    found = (Page(make_rows("1", "2"), total=4), Page(make_rows("2", "3"), total=4), Page(make_rows("4"), total=4))
    assert crawl(*found)[:2] == (Outcome.COMPLETE, None)


def test_a_board_that_shrinks_while_it_is_read_is_not_whole() -> None:
    shrunk = (Page(make_rows("1", "2"), total=4), Page(make_rows("4"), total=3, is_last=True))
    assert crawl(*shrunk)[:2] == (Outcome.PARTIAL, "3 postings came and the board counts 4")


def test_rows_without_an_id_count_each() -> None:
    rows = [{"title": "Cook"}, {"title": "Chef"}, {"id": "a"}]
    assert crawl(Page(rows, total=3), MissingError("not to be asked"))[:2] == (Outcome.PARTIAL, "2 malformed rows")


def test_a_page_that_cannot_be_had_keeps_what_came_before() -> None:
    cut = UnavailableError("127.0.0.1 does not answer (RemoteProtocolError).")
    assert crawl(Page(make_rows("a")), cut) == (Outcome.PARTIAL, cut.message, ["a"])
    limited = LimitedError("2 of 2 calls are used.")
    assert crawl(Page(make_rows("a")), limited)[0] is Outcome.PARTIAL
    assert crawl(cut) == (Outcome.FAILED, cut.message, [])
    assert crawl(MissingError("nothing there")) == (Outcome.FAILED, "no such board", [])


def test_what_cannot_be_parsed_is_kept_whole() -> None:
    def parse(content: bytes) -> Page:
        raise InvalidError(f"not JSON: {content[:6].decode()}")

    with pytest.raises(InvalidError) as caught:
        read(b"<html>\xff</html>", parse)
    for before in ([], make_rows("a")):
        pages = Pages(before, 1, caught.value, caught.value.message)
        done = crawl_pages(TENANT, pages, SHAPE, started_at=clock.now())
        assert done.outcome is (Outcome.PARTIAL if before else Outcome.FAILED)
        assert [(reject.reason, reject.payload) for reject in done.rejects] == [
            ("not JSON: <html>", "<html>\\xff</html>")
        ]


def test_pages_without_end_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapers.boards._MOST_PAGES", 3)
    pages = read_pages(lambda number: Page(make_rows(str(number))), find_id)
    assert (len(pages.rows), pages.shortfall) == (3, "more than 3 pages")


class Behind:
    """What is behind the rows, and how often it was asked for."""

    def __init__(self, *, missing: bool = False) -> None:
        self.asked: list[str] = []
        self.missing = missing

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(row["id"])
        if self.missing:
            raise MissingError("nothing there")
        return {"text": f"text of {row['id']}"}


def add(
    rows: list[Any], known: dict[str, dict[str, Any]], behind: Behind, day: int = 2, most: int = MOST_OF_A_RUN
) -> Detailed:
    def recall(ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        return {name: known[name] for name in ids if name in known}

    return add_details(rows, recall, behind, listed=LISTED, today=date(2026, 11, day), most=most)


def detail(rows: list[Any], known: dict[str, dict[str, Any]], behind: Behind, day: int) -> list[Any]:
    return add(rows, known, behind, day).rows


def test_a_text_is_fetched_once_and_again_when_its_row_has_changed() -> None:
    rows = [{"id": name, "title": "Cook", "posted": "today"} for name in "abc"]
    first = detail(rows, {}, behind := Behind(), 2)
    assert behind.asked == ["a", "b", "c"]
    known = {row["id"]: row for row in first}
    moved = [{**row, "posted": "yesterday"} for row in rows]
    due = [set(_find_asked(moved, known, day)) for day in range(2, 9)]
    assert sum(map(len, due)) == 3, "each once a week"
    changed = [{**moved[0], "title": "Head Cook"}, *moved[1:]]
    assert all("a" in _find_asked(changed, known, day) for day in range(2, 9))


def _find_asked(rows: list[Any], known: dict[str, dict[str, Any]], day: int) -> list[str]:
    read_rows = detail(rows, known, behind := Behind(), day)
    assert [row["text"] for row in read_rows] == [f"text of {row['id']}" for row in rows]
    return behind.asked


def test_details_that_cannot_be_had_leave_what_was_known() -> None:
    rows: list[Any] = [{"id": "a", "title": "Cook"}, "no row at all"]
    assert detail(rows, {}, Behind(missing=True), 2) == rows
    known = {"a": {"id": "a", "title": "Chef", "text": "long"}}
    assert detail(rows, known, Behind(missing=True), 2) == [
        {"id": "a", "title": "Cook", "text": "long", OLDER: True},
        rows[1],
    ]
    assert add(rows, {}, Behind(missing=True)).note == "1 postings without their details"


def test_a_posting_that_stayed_without_its_text_gets_it_next_time() -> None:
    rows = [{"id": "a", "title": "Cook"}]
    for day in range(2, 9):
        bare = add(rows, {}, Behind(missing=True), day)
        assert add(rows, {"a": bare.rows[0]}, Behind(missing=True), day).note == "1 postings without their details"
        assert detail(rows, {"a": bare.rows[0]}, Behind(), day) == [{**rows[0], "text": "text of a"}]


def test_a_text_of_before_its_row_changed_is_fetched_until_it_can_be_had() -> None:
    rows = [{"id": "a", "title": "Cook"}]
    known = {"a": {"id": "a", "title": "Chef", "text": "long"}}
    for day in range(2, 9):
        failed = add(rows, known, Behind(missing=True), day)
        assert failed.note == "1 postings with details of before they changed"
        again = add(rows, {"a": failed.rows[0]}, Behind(missing=True), day)
        assert (again.note, again.rows) == (failed.note, failed.rows)
        assert detail(rows, {"a": again.rows[0]}, Behind(), day) == [{**rows[0], "text": "text of a"}]


def test_a_run_fetches_so_many_and_the_next_ones_the_rest() -> None:
    rows = [{"id": name, "title": "Cook"} for name in "abcdefg"]
    first = add(rows, {}, behind := Behind(), most=3)
    assert behind.asked == ["a", "b", "c"]
    assert first.note == (
        "4 postings without their details; 4 details left for later runs, since one fetches 3 at most"
    )
    known = {row["id"]: row for row in first.rows}
    changed = {"id": "a", "title": "Chef"}
    second = add([changed, *rows[1:], {"id": "new"}], known, behind := Behind(), most=5)
    assert behind.asked[0] == "new"
    assert set(behind.asked[1:]) == set("defg"), "those without come before those that changed"
    assert second.rows[0] == {**changed, "text": "text of a", OLDER: True}
    third = add([changed, *rows[1:]], {row["id"]: row for row in second.rows}, behind := Behind(), most=1)
    assert behind.asked == ["a"]
    assert all("text" in row and OLDER not in row for row in third.rows)


def test_those_that_cannot_be_had_do_not_keep_the_others_waiting() -> None:
    rows = [{"id": str(number)} for number in range(20)]
    known = {row["id"]: row for row in rows}
    asked: set[str] = set()
    for day in range(1, 31):
        add(rows, known, behind := Behind(missing=True), day, most=4)
        asked |= set(behind.asked)
    assert asked == set(known)


def test_what_is_known_is_recalled_in_batches() -> None:
    rows: list[Any] = [{"id": str(number)} for number in range(1_200)]
    batches: list[int] = []

    def recall(ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        batches.append(len(ids))
        return {name: {"id": name, "text": "long"} for name in ids}

    today = date(2026, 11, 2)
    done = add_details([*rows, "no row"], recall, lambda _row: {"text": "new"}, listed=LISTED, today=today)
    assert max(batches) <= 500
    assert [row["id"] for row in done.rows[:-1]] == [row["id"] for row in rows]
    assert 0 < sum(row["text"] == "new" for row in done.rows[:-1]) < 300
