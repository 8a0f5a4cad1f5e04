"""What earlier crawls tell the next one."""

import uuid

from flows import checks, history, landing
from jobraker.db import Database
from scrapers.source import Outcome, Source, Yield
from tests.flows.crawls import make_crawl, make_payload


def land(
    database: Database,
    source: Source,
    *ids: str,
    outcome: Outcome = Outcome.COMPLETE,
    is_gated: bool = True,
    **changes: str,
) -> None:
    crawl = make_crawl(*(make_payload(name, **changes) for name in ids), outcome=outcome)
    run_id = uuid.uuid4()
    landing.land_crawl(database, source, crawl, run_id=run_id)
    if is_gated:
        checks.gate(database, source, run_id=run_id)


def find_doubts(database: Database) -> list[str | None]:
    with database.reading() as connection:
        rows = connection.execute("select doubt from raw.crawls order by sequence").fetchall()
    return [row["doubt"] for row in rows]


def test_what_the_last_crawls_saw_is_recalled_in_its_last_version(flows_database: Database, ashby: Source) -> None:
    land(flows_database, ashby, "a", "b", "gone")
    land(flows_database, ashby, "a", "b", title="Platform Engineer")
    land(flows_database, ashby, outcome=Outcome.FAILED)
    land(flows_database, ashby, "a", outcome=Outcome.PARTIAL, title="Platform Engineer")
    assert recall_titles(flows_database, "example", "a", "b", "gone", "never") == {
        "a": "Platform Engineer",
        "b": "Platform Engineer",
        "gone": "Data Engineer",
    }
    assert recall_titles(flows_database, "example", "b") == {"b": "Platform Engineer"}
    assert recall_titles(flows_database, "another", "a", "b") == {}


def test_what_went_back_to_an_earlier_version_is_recalled_in_that_one(flows_database: Database, ashby: Source) -> None:
    for title in ("Cook", "Chef", "Cook"):
        land(flows_database, ashby, "a", title=title)
    assert recall_titles(flows_database, "example", "a") == {"a": "Cook"}


def recall_titles(database: Database, tenant: str, *ids: str) -> dict[str, str]:
    recalled = history.recall(database, "ashby", tenant, ids)
    return {name: payload["title"] for name, payload in recalled.items()}


def test_a_yield_is_what_a_crawl_landed_on_average(flows_database: Database, ashby: Source) -> None:
    land(flows_database, ashby, "a", "b", "c")
    land(flows_database, ashby, "a", "b", "c", "d")
    land(flows_database, ashby, outcome=Outcome.FAILED)
    assert history.find_yields(flows_database, "ashby") == {"example": Yield(2.0, 2)}


def test_a_board_that_is_suddenly_empty_is_doubted_until_it_stays_so(flows_database: Database, ashby: Source) -> None:
    land(flows_database, ashby, *"abcdefghij")
    for _ in range(7):
        land(flows_database, ashby)
    assert find_doubts(flows_database) == [
        None,
        *["0 postings where there were 10 a few readings ago"] * 6,
        None,
    ]


def test_a_reading_that_did_not_pass_the_gate_is_nothing_to_compare_with(
    flows_database: Database, ashby: Source
) -> None:
    land(flows_database, ashby, *"abcdefghij")
    for _ in range(6):  # killed before they were checked
        land(flows_database, ashby, *"vwxyz", is_gated=False)
    land(flows_database, ashby, *"vwxyz")
    assert find_doubts(flows_database)[-1] == (
        "0 of 10 postings come under the ids of the last reading that was believed"
    )
    land(flows_database, ashby, *(f"many {number}" for number in range(200)), is_gated=False)
    land(flows_database, ashby, *"abcdefghij")
    assert find_doubts(flows_database)[-1] is None


def test_small_boards_and_partial_readings_are_not_doubted(flows_database: Database, ashby: Source) -> None:
    land(flows_database, ashby, *"abcd")
    land(flows_database, ashby)
    assert find_doubts(flows_database) == [None, None]


def test_a_reading_that_is_partial_anyway_needs_no_doubt(flows_database: Database, ashby: Source) -> None:
    land(flows_database, ashby, *"abcdefghij")
    land(flows_database, ashby, outcome=Outcome.PARTIAL)
    land(flows_database, ashby, "a", "b")
    assert find_doubts(flows_database) == [None, None, None]
