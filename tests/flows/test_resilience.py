"""Boards that answer badly, through the real ingest, landing, gate and build: said, kept, and nothing closed by it."""

import dataclasses
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, LiteralString

import pytest
from prefect import flow

from flows import ingest as ingesting
from flows import transform, verify
from flows.ingest import Ingest
from jobraker import clock, db
from jobraker.db import Database, Role
from jobraker.settings import Settings, WebSettings
from scrapers import registry
from scrapers.answers import read_answer
from scrapers.boards import Page, crawl_pages, read_pages
from scrapers.greenhouse.parse import SHAPE
from scrapers.source import Crawl, Source, Visit
from tests.flows.scripted import Script, Stage, Told, played, write_board, write_row

MakeHouse = Callable[[str | None], Settings]
# The second reading is of a clock that has jumped back, the third of one that has jumped ahead.
CLOCKS = {
    1: datetime(2026, 11, 1, 8, tzinfo=UTC),
    2: datetime(2020, 1, 1, 8, tzinfo=UTC),
    3: datetime(2031, 1, 1, 8, tzinfo=UTC),
}
PAGE = "<!doctype html><title>We will be right back</title>" + "<p>Maintenance</p>" * 10


def _ids(first: int, count: int = 6) -> range:
    return range(first, first + count)


def _after_the_first(first: int, then: Told) -> Script:
    return lambda reading: write_board(_ids(first)) if reading == 1 else then


def _cut(first: int) -> Script:
    whole = write_board(_ids(first))
    cut = dataclasses.replace(whole, body=whole.body[:-200], promised=len(whole.body))
    return lambda reading: whole if reading == 1 else cut


def _say_in_latin(first: int) -> Script:
    whole = write_board(_ids(first))
    latin = Told(whole.body.decode().encode("latin-1"), kind="application/json; charset=utf-8")
    return lambda reading: whole if reading == 1 else latin


def _say_with_skewed_dates(first: int) -> Script:
    whole = write_board(_ids(first))
    return lambda _reading: dataclasses.replace(
        whole, headers={"Date": "Thu, 01 Jan 1970 00:00:00 GMT", "Last-Modified": "Fri, 01 Jan 2100 00:00:00 GMT"}
    )


BOARDS: dict[str, Script] = {
    "honest": lambda reading: write_board(_ids(100, 6 if reading == 1 else 5)),
    "nobytes": _after_the_first(200, Told(b"")),
    "emptied": _after_the_first(300, write_board([])),
    "page": _after_the_first(400, Told(PAGE.encode(), kind="text/html")),
    "latin": _say_in_latin(500),
    "renumbered": lambda reading: write_board(_ids(600 if reading == 1 else 6_000 + 10 * reading)),
    "skewed": _say_with_skewed_dates(700),
    "cut": _cut(800),
    "short": _after_the_first(900, write_board(_ids(900, 2), meta={"total": 6})),
    "vanished": _after_the_first(1_000, Told(b'{"status": 404}', 404)),
}


@dataclasses.dataclass(frozen=True)
class After:
    """The house after three readings and one build."""

    settings: Settings
    stage: Stage
    ingests: Mapping[int, Ingest]

    def find(self, statement: LiteralString, *values: Any) -> list[dict[str, Any]]:
        assert self.settings.database.url is not None
        with db.connect(self.settings.database.url.get_secret_value()) as connection:
            return connection.execute(statement, values).fetchall()

    def crawls(self, board: str) -> list[dict[str, Any]]:
        return self.find("select * from raw.crawls where tenant = %s order by sequence", board)

    def states(self, board: str) -> dict[str, int]:
        rows = self.find(
            "select state, count(*) as postings from intermediate.int_posting_lifecycle where tenant = %s group by 1",
            board,
        )
        return {row["state"]: row["postings"] for row in rows}


@pytest.fixture(scope="module")
def stage() -> Iterator[tuple[Stage, str]]:
    made = Stage()
    made.boards.update(BOARDS)
    with played(made) as url:
        yield made, url


@pytest.fixture(scope="module")
def after(make_house: MakeHouse, stage: tuple[Stage, str]) -> After:
    played_stage, url = stage
    house = make_house(url)
    ingests = {}
    with pytest.MonkeyPatch.context() as patch, _database(house) as database:
        _hurry(house, patch)
        for reading, moment in CLOCKS.items():
            played_stage.reading = reading
            patch.setattr(clock, "now", lambda moment=moment: moment)
            ingests[reading] = ingesting.ingest.fn(registry.find("greenhouse"), database, uuid.uuid4())
        patch.setattr(clock, "now", lambda: datetime(2026, 11, 3, tzinfo=UTC))
        _build(house, database)
    return After(house, played_stage, ingests)


def _build(house: Settings, database: Database) -> None:
    assert house.database.url is not None
    url = house.database.url.get_secret_value()

    @flow(name="build", persist_result=False)
    def build() -> bool:
        return transform.transform(database, url)

    assert build()


def _database(house: Settings) -> Database:
    assert house.database.url is not None
    return Database(house.database.url.get_secret_value(), role=Role.FLOWS, pool_size=6)


def _hurry(house: Settings, patch: pytest.MonkeyPatch) -> Settings:
    hurried = house.model_copy(update={"web": WebSettings(tries=1, pace_s=0, timeout_s=5)})
    patch.setattr("jobraker.settings.load", lambda: hurried)
    return hurried


def test_a_posting_that_two_readings_lack_is_gone_whatever_the_clock_says(after: After) -> None:
    assert after.states("honest") == {"seen": 5, "gone": 1}
    assert after.states("skewed") == {"seen": 6}


@pytest.mark.parametrize(
    ("board", "outcome", "state"),
    [
        ("nobytes", "failed", "seen"),
        ("emptied", "complete", "suspect"),
        ("page", "failed", "seen"),
        ("cut", "failed", "seen"),
        ("short", "partial", "seen"),
        ("vanished", "failed", "suspect"),
    ],
)
def test_a_board_that_answers_badly_closes_nothing(after: After, board: str, outcome: str, state: str) -> None:
    first, *troubled = after.crawls(board)
    assert first["outcome"] == "complete"
    assert [crawl["outcome"] for crawl in troubled] == [outcome, outcome]
    assert all(crawl["reason"] or crawl["doubt"] for crawl in troubled)
    assert after.states(board) == {state: 6}


def test_new_ids_for_everything_are_not_believed(after: After) -> None:
    assert [bool(crawl["doubt"]) for crawl in after.crawls("renumbered")] == [False, True, True]
    states = after.states("renumbered")
    assert states.pop("suspect") >= 6
    assert set(states) <= {"seen"}


def test_another_charset_than_the_stated_one_loses_nothing(after: After) -> None:
    assert after.states("latin") == {"seen": 6}
    kept = after.find("select payload from raw.quarantine where origin = 'latin'")
    landed = after.find("select payload ->> 'title' as title from raw.postings where tenant = 'latin'")
    assert all("Café" in row["title"] for row in landed)
    assert kept or {crawl["outcome"] for crawl in after.crawls("latin")} == {"complete"}


@pytest.mark.parametrize(("board", "payload"), [("nobytes", ""), ("page", PAGE)])
def test_what_could_not_be_read_is_kept_whole(after: After, board: str, payload: str) -> None:
    kept = after.find("select reason, payload from raw.quarantine where origin = %s", board)
    assert [row["payload"] for row in kept] == [payload]
    assert kept[0]["reason"]


def test_a_run_says_what_it_did(after: After) -> None:
    said = after.ingests[2].describe()
    assert (
        after.ingests[1].describe() == f"greenhouse: {len(BOARDS)} boards, 60 postings, 60 new or changed, 0 rejected"
    )
    assert "boards failed" in said
    assert "1 boards read in part" in said
    assert "2 boards not believed about what they lack" in said


def test_an_address_tells_what_a_board_leaves_open(after: After, monkeypatch: pytest.MonkeyPatch) -> None:
    hurried = _hurry(after.settings, monkeypatch)
    suspects = list(_ids(300))
    after.stage.singles.update({str(number): Told(json.dumps(write_row(number)).encode()) for number in _ids(100)})
    after.stage.singles[str(suspects[0])] = Told(json.dumps(write_row(suspects[0])).encode())
    after.stage.singles[str(suspects[1])] = Told(PAGE.encode(), kind="text/html")
    with _database(after.settings) as database:
        done = verify.verify.fn(database, [registry.find("greenhouse")], hurried)
    verdicts = {
        row["source_posting_id"]: row["verdict"]
        for row in after.find("select source_posting_id, verdict from raw.probes where probe_id > 0 order by probe_id")
    }
    assert verdicts[str(suspects[0])] == "there"
    assert verdicts[str(suspects[1])] == "unsure"
    assert verdicts[str(suspects[2])] == "gone", "another posting of its board answers"
    assert verdicts["600"] == "unsure", "nothing of its board answers, not even what it has just shown"
    assert done.there >= 1
    assert not {str(number) for number in _ids(1_000)} & verdicts.keys(), "of a board that is gone nothing is asked"


def test_pages_that_repeat_are_read_in_part(
    flows_database: Database, stage: tuple[Stage, str], monkeypatch: pytest.MonkeyPatch, after: After
) -> None:
    _hurry(after.settings, monkeypatch)
    stage[0].boards["loop"] = lambda page: write_board(_ids(2_000 + 6 * min(page, 2)))
    source = dataclasses.replace(registry.find("greenhouse"), fetch=lambda visit: iter([_crawl_pages(visit, stage[1])]))
    done = ingesting.ingest.fn(source, flows_database, uuid.uuid4())
    assert (done.partial, done.postings) == (1, 18)
    with flows_database.reading() as connection:
        crawl = connection.execute("select outcome, reason from raw.crawls").fetchone()
    assert crawl == {"outcome": "partial", "reason": "page 4 repeats what came before"}


def _crawl_pages(visit: Visit, url: str) -> Crawl:
    def fetch_page(number: int) -> Page:
        content = visit.client.get(f"{url}/greenhouse/v1/boards/loop/jobs", params={"page": number})
        return Page(read_answer(content)["jobs"])

    pages = read_pages(fetch_page, lambda row: row["id"])
    (tenant,) = [tenant for tenant in visit.tenants if tenant.tenant == "loop"]
    return crawl_pages(tenant, pages, SHAPE, started_at=clock.now())


def test_a_board_of_fifty_thousand_that_is_cut_off_next_time(
    flows_database: Database, stage: tuple[Stage, str], monkeypatch: pytest.MonkeyPatch, after: After
) -> None:
    _hurry(after.settings, monkeypatch)
    played_stage, _ = stage
    whole = write_board(range(100_000, 150_000))
    cut = dataclasses.replace(whole, body=whole.body[:1_000_000], promised=len(whole.body))
    monkeypatch.setattr(played_stage, "boards", {"giant": lambda reading: whole if reading == 1 else cut})
    outcomes = []
    for reading in (1, 2):
        played_stage.reading = reading
        outcomes.append(_ingest_all(flows_database, registry.find("greenhouse")))
    assert [(done.postings, done.landed, done.failed) for done in outcomes] == [(50_000, 50_000, 0), (0, 0, 1)]
    with flows_database.reading() as connection:
        row = connection.execute("select count(*) as sightings from raw.sightings").fetchone()
    assert row == {"sightings": 50_000}


def _ingest_all(database: Database, source: Source) -> Ingest:
    lenient = dataclasses.replace(source, expect=dataclasses.replace(source.expect, least_rows=0))
    done: Ingest = ingesting.ingest.fn(lenient, database, uuid.uuid4())
    return done
