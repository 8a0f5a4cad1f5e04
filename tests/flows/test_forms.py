"""A form is read once a version of its posting; one that fails is waited for, longer each time."""

import dataclasses
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from flows import boards, landing
from flows.forms import Reading, read_forms
from jobraker import settings
from jobraker.db import Database
from jobraker.errors import BrokenError, InvalidError, LimitedError, MissingError, UnavailableError
from jobraker.settings import Settings
from scrapers.source import Source
from tests.flows.crawls import make_crawl, make_payload

START = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Forms:
    """Says what it was made to, and remembers what it was asked for."""

    def __init__(self, **said: dict[str, Any] | Exception) -> None:
        self.said = said
        self.asked: list[str] = []

    def __call__(self, _settings: Settings, _client: Any, _tenant: str, posting: str) -> dict[str, Any]:
        self.asked.append(posting)
        said = self.said[posting]
        if isinstance(said, Exception):
            raise said
        return said


@pytest.fixture(autouse=True)
def chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "load", lambda: Settings(_env_file=None))


def land(database: Database, source: Source, *ids: str, **changes: str) -> None:
    landing.land_crawl(
        database, source, make_crawl(*(make_payload(name, **changes) for name in ids)), run_id=uuid.uuid4()
    )
    with database.writing() as connection:
        connection.execute(
            "insert into raw.gates (crawl_id, verdict) select crawl_id, 'passed' from raw.crawls on conflict do nothing"
        )


def read(database: Database, source: Source, forms: Forms, *, after: timedelta) -> Reading:
    forms.asked.clear()
    with time_machine.travel(START + after, tick=False):
        return read_forms.fn(database, [dataclasses.replace(source, fetch_form=forms)])


def find_probes(database: Database) -> list[tuple[str, str]]:
    with database.reading() as connection:
        rows = connection.execute("select verdict, reason from raw.probes order by probe_id").fetchall()
    return [(row["verdict"], row["reason"]) for row in rows]


def test_a_form_that_fails_is_tried_again_at_growing_distance(flows_database: Database, ashby: Source) -> None:
    forms = Forms(well={"sections": []}, ill=MissingError("Not there."))
    with time_machine.travel(START, tick=False):
        land(flows_database, ashby, "well", "ill")
    assert read(flows_database, ashby, forms, after=timedelta()) == Reading(1, 1)
    hour = 0
    for wait in (6, 12, 24, 48, 96, 192, 384, 768, 768):
        hour += wait
        assert read(flows_database, ashby, forms, after=timedelta(hours=hour - 1)) == Reading(0, 0)
        assert read(flows_database, ashby, forms, after=timedelta(hours=hour)) == Reading(0, 1)
        assert forms.asked == ["ill"]
    assert find_probes(flows_database) == [("unsure", "its form: Not there.")] * 10


def test_operators_see_what_could_not_be_read_until_it_is(flows_database: Database, ashby: Source) -> None:
    forms = Forms(well={"sections": []}, ill=MissingError("Not there."))
    with time_machine.travel(START, tick=False):
        land(flows_database, ashby, "well", "ill")
    read(flows_database, ashby, forms, after=timedelta())
    with time_machine.travel(START + timedelta(days=1), tick=False):
        assert boards.find_unread_forms(flows_database) == {"ashby": {"forms": 1, "reason": "Not there."}}
    forms.said["ill"] = {"sections": []}
    read(flows_database, ashby, forms, after=timedelta(days=1))
    with time_machine.travel(START + timedelta(days=1), tick=False):
        assert boards.find_unread_forms(flows_database) == {}


@pytest.mark.parametrize(
    "error", [MissingError(), UnavailableError(), BrokenError(), InvalidError("No form."), LimitedError()]
)
def test_no_failure_of_a_form_ends_the_run(flows_database: Database, ashby: Source, error: Exception) -> None:
    with time_machine.travel(START, tick=False):
        land(flows_database, ashby, "ill", "well")
    forms = Forms(well={}, ill=error)
    assert read(flows_database, ashby, forms, after=timedelta()) == Reading(1, 1)
    assert read(flows_database, ashby, forms, after=timedelta(hours=1)) == Reading(0, 0)
    forms.said["ill"] = {"sections": []}
    assert read(flows_database, ashby, forms, after=timedelta(hours=6)) == Reading(1, 0)
    assert read(flows_database, ashby, forms, after=timedelta(days=99)) == Reading(0, 0)


def test_a_new_version_is_tried_at_once(flows_database: Database, ashby: Source) -> None:
    forms = Forms(ill=MissingError())
    with time_machine.travel(START, tick=False):
        land(flows_database, ashby, "ill")
    for hours in (0, 6):
        assert read(flows_database, ashby, forms, after=timedelta(hours=hours)).failed
    with time_machine.travel(START + timedelta(hours=7), tick=False):
        land(flows_database, ashby, "ill", title="Platform Engineer")
    assert read(flows_database, ashby, forms, after=timedelta(hours=7)).failed
    assert not read(flows_database, ashby, forms, after=timedelta(hours=12)).failed
    assert read(flows_database, ashby, forms, after=timedelta(hours=13)).failed


def test_what_the_database_refuses_is_a_failure_like_others(flows_database: Database, ashby: Source) -> None:
    with time_machine.travel(START, tick=False):
        land(flows_database, ashby, "nul")
    forms = Forms(nul={"label": "a\x00b"})
    assert read(flows_database, ashby, forms, after=timedelta()) == Reading(0, 1)
    assert read(flows_database, ashby, forms, after=timedelta(hours=5)) == Reading(0, 0)
    ((verdict, reason),) = find_probes(flows_database)
    assert (verdict, reason.startswith("its form: the database refused it: ")) == ("unsure", True)


def test_other_probes_of_a_posting_hold_nothing_up(flows_database: Database, ashby: Source) -> None:
    with time_machine.travel(START, tick=False):
        land(flows_database, ashby, "well")
    with flows_database.writing() as connection:
        connection.execute(
            "insert into raw.probes (source, source_posting_id, verdict, reason, probed_at)"
            " values ('ashby', 'well', 'unsure', 'its address shows something else', %s)",
            (START,),
        )
    assert read(flows_database, ashby, Forms(well={}), after=timedelta()) == Reading(1, 0)
