"""A feed that wishes to be read at intervals is skipped in between, with the reason."""

import uuid

import pytest

from flows.ingest import ingest
from jobraker import settings
from jobraker.db import Database
from jobraker.quota import DatabaseMeter
from jobraker.settings import Settings
from scrapers.registry import find


def test_a_feed_that_was_just_read_is_skipped(flows_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "load", lambda: Settings(_env_file=None))
    remotive = find("remotive")
    assert remotive.windows is not None
    DatabaseMeter(flows_database, "remotive", remotive.windows).spend()
    skipped = ingest.fn(remotive, flows_database, uuid.uuid4())
    assert skipped.skipped == "remotive: 1 of 1 calls per six hours are used."
    assert skipped.boards == 0
