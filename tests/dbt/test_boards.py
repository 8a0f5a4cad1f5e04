"""Invented payloads of the boards come out of staging in the words that all sources share."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from jobraker import db

from .conftest import Chapters

POSTED = datetime(2026, 9, 1, 9, tzinfo=UTC)
EXPECTED: dict[str, dict[str, Any]] = {
    "lever-full": {
        "title": "Senior Lamp & Shade Designer",
        "company_text": "Pebblewick",
        "description": (
            "Lamps that hum.\n\nYou bring < most\n\n- Glass\n- Wire\n\nWe give\n\n"
            "Thirty days.\nAnd tea & cake.\n\nBy age of the lamp."
        ),
        "place_text": "Berlin; Hamburg; 7",
        "country_text": "DE",
        "remote_kind": "onsite",
        "employment_type": "part_time",
        "pay_min": Decimal("52000.00"),
        "pay_max": Decimal("61000.00"),
        "pay_currency": "EUR",
        "pay_interval": "year",
        "posted_at": POSTED,
        "url": "https://jobs.eu.lever.co/pebblewick/lever-full",
        "apply_url": "https://jobs.eu.lever.co/pebblewick/lever-full/apply",
        "is_listed": True,
    },
    "lever-hourly": {
        "place_text": "Remote - Austria",
        "remote_kind": "remote",
        "employment_type": "contract",
        "pay_min": Decimal("31.50"),
        "pay_interval": "hour",
        "posted_at": None,
        "description": None,
    },
    "lever-odd": {
        "place_text": None,
        "remote_kind": None,
        "employment_type": None,
        "pay_interval": None,
        "posted_at": None,
        "description": "5",
    },
    "lever-lump": {"place_text": "Graz, Austria", "remote_kind": "onsite", "pay_interval": None, "posted_at": POSTED},
    "lever-untitled": {"title": None},
}
PLACES: dict[str, tuple[str | None, str | None]] = {
    "lever-full": ("DE", "Berlin"),
    "lever-hourly": ("AT", None),
    "lever-odd": (None, None),
    "lever-lump": ("AT", "Graz"),
}


@pytest.fixture(scope="module")
def staged(chapters: Chapters) -> dict[str, dict[str, Any]]:
    names = {name.split("-")[0] for name in EXPECTED}
    return {
        row["source_posting_id"]: row
        for name in names
        for row in chapters.house.rows(f"select * from staging.stg_{name}__postings", role=db.Role.DBT)
    }


@pytest.mark.parametrize("posting_id", EXPECTED)
def test_a_boards_payload_is_cleaned(staged: dict[str, dict[str, Any]], posting_id: str) -> None:
    row = staged[posting_id]
    assert {column: row[column] for column in EXPECTED[posting_id]} == EXPECTED[posting_id]


@pytest.mark.parametrize("posting_id", PLACES)
def test_the_place_of_a_boards_posting_is_understood(chapters: Chapters, posting_id: str) -> None:
    job = chapters.first[posting_id]
    assert (job["country"], job["city"]) == PLACES[posting_id]
