"""Clocks that jumped, ends that are days, searches that are read no more, and pages that say that they are over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows import transform
from jobraker import db, sql

from .conftest import START, House, make_house

STATEMENTS = sql.beside(transform.__file__)
JUMPED, PRESENT = "2028-01-02 00:00:00+00", START + timedelta(days=70)
PAGE: dict[str, Any] = {
    "title": "Cook",
    "employer": "Fernhill",
    "status": "open",
    "dates": {"posted_at": "2026-11-01", "valid_through": None},
}
ENDING = {"title": "Baker", "employer": "Fernhill", "dates": {"posted_at": "2026-11-01", "valid_through": "2027-12-31"}}


@pytest.fixture(scope="module")
def house(server_url: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    for made in make_house(server_url, template, tmp_path_factory):
        made.land("ashby", "jumpy", {"jumped": {"title": "Stale"}}, day=40)
        for day in (2, 3):
            made.land("ashby", "jumpy", {"jumped": {"title": "Fresh"}}, day=day)
        made.land("adzuna", "asleep", {"asleep": {"title": "Asleep"}}, day=1)
        made.land("adzuna", "awake", {"forgotten": {"title": "Forgotten"}}, day=1)
        for day in (60, 61):
            made.land("adzuna", "awake", {"shown": {"title": "Shown"}}, day=day)
        made.land("page", "fernhill.example", {"https://fernhill.example/cook": PAGE}, day=61)
        over = {"https://fernhill.example/cook": PAGE | {"status": "closed"}, "https://fernhill.example/baker": ENDING}
        made.land("page", "fernhill.example", over, day=62)
        _build(made, JUMPED)
        yield made


def _build(house: House, as_of: str) -> None:
    moment = ("--vars", f'{{"as_of": "{as_of}"}}', "--exclude-resource-type", "unit_test")
    house.build("--select", "tag:before_identity", *moment)
    house.identify()
    house.build("--select", "tag:after_identity", *moment)


def test_the_version_seen_last_is_the_present_one_whatever_the_clock_said(house: House) -> None:
    assert house.jobs()["jumped"]["title"] == "Fresh"


def test_only_a_search_that_was_read_again_forgets(house: House) -> None:
    jobs = house.jobs()
    assert jobs["forgotten"]["closed_reason"] == "not seen for 45 days"
    assert {jobs[name]["status"] for name in ("asleep", "shown")} == {"open"}


def test_a_page_that_says_that_it_is_over_is_closed_and_kept(house: House) -> None:
    job = house.jobs()["https://fernhill.example/cook"]
    assert (job["status"], job["closed_reason"]) == ("closed", "its page says that it is over")
    assert job["closed_at"] == START + timedelta(days=62)


def test_what_a_jumped_clock_closed_by_its_end_is_built_again(house: House) -> None:
    baker = house.jobs()["https://fernhill.example/baker"]
    assert baker["closed_reason"] == "the end that it stated has passed"
    assert baker["valid_through"] == datetime(2028, 1, 1, 12, tzinfo=UTC)
    assert house.jobs()["shown"]["unverified_since"] == START + timedelta(days=61)
    assert _count_changed(house, PRESENT) == 2, "the baker that is closed, and the shown one that is not listed"
    _build(house, PRESENT.isoformat())
    assert house.jobs()["https://fernhill.example/baker"]["status"] == "open"
    with db.Database(house.url, role=db.Role.FLOWS, pool_size=1) as database:
        assert not transform.is_outdated(database, PRESENT)


def test_what_goes_stale_or_is_seen_again_is_built_again_though_boards_show_the_same(house: House) -> None:
    assert _count_changed(house, START + timedelta(days=82, hours=1)) == 1, "nothing has shown the one of day 61 since"
    house.land("adzuna", "asleep", {"asleep": {"title": "Asleep"}}, day=69)
    assert _count_changed(house, PRESENT) == 1, "what was not listed is shown again"


def test_what_nothing_showed_for_long_is_suspect_and_never_closed_by_that(house: House) -> None:
    jobs = house.jobs()
    asleep, shown = jobs["asleep"], jobs["shown"]
    assert (asleep["status"], asleep["state"]) == ("open", "suspect")
    assert asleep["unverified_since"] == asleep["last_verified_at"] == START + timedelta(days=1)
    assert (shown["status"], shown["state"], shown["unverified_since"]) == ("open", "seen", None)
    (signal,) = house.rows(
        f"select evidence from marts.job_signals where job_id = '{asleep['job_id']}' and signal = 'not_verified'"
    )
    assert signal["evidence"] == (
        "Nothing has shown for 69 days that it is there, so searches and matches leave it out."
    )


def test_the_week_is_that_of_the_newest_reading_and_not_of_the_highest_clock(house: House) -> None:
    house.land("ashby", "jumpy", {"jumped": {"title": "Fresh"}}, day=400)
    house.land("ashby", "jumpy", {"jumped": {"title": "Fresh"}}, day=70)
    before = _find_state(house)
    house.land("ashby", "jumpy", {"jumped": {"title": "Fresh"}}, day=77)
    assert _find_state(house) != before


def _count_changed(house: House, as_of: datetime) -> int:
    with db.Database(house.url, role=db.Role.FLOWS, pool_size=1) as database:
        return transform.count_changed(database, as_of)


def _find_state(house: House) -> Any:
    with db.connect(house.url, role=db.Role.FLOWS) as connection:
        return (connection.execute(STATEMENTS["find_state"], transform.read_limits()).fetchone() or {})["state"]
