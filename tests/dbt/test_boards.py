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
    "smartrecruiters-full": {
        "title": "Lamp Tester",
        "company_text": "Pebblewick SA",
        "description": (
            "Job Description\n\nLook into lamps.\n\nQualifications\n\n- Eyes\n\n"
            "Company Description\n\nWe are Pebblewick."
        ),
        "place_text": "Krakow, Lesser Poland, Poland",
        "country_text": "PL",
        "remote_kind": "hybrid",
        "employment_type": "part_time",
        "pay_min": Decimal("8000.00"),
        "pay_max": Decimal("9500.00"),
        "pay_currency": "PLN",
        "pay_interval": "month",
        "requisition": "REF7P",
        "posted_at": POSTED,
        "url": "https://jobs.smartrecruiters.com/Pebblewick/1-lamp-tester",
        "apply_url": "https://jobs.smartrecruiters.com/Pebblewick/1?oga=true",
        "is_listed": True,
    },
    "smartrecruiters-bare": {
        "description": None,
        "place_text": "Graz, AT",
        "remote_kind": None,
        "employment_type": "full_time",
        "url": "https://jobs.smartrecruiters.com/Pebblewick/smartrecruiters-bare",
        "apply_url": None,
        "is_listed": True,
    },
    "smartrecruiters-inside": {"is_listed": False},
    "smartrecruiters-off": {"is_listed": False},
    "smartrecruiters-odd": {
        "company_text": "Pebblewick",
        "place_text": None,
        "description": None,
        "employment_type": None,
        "pay_min": None,
        "pay_max": None,
        "pay_currency": None,
        "pay_interval": None,
        "posted_at": None,
        "is_listed": True,
    },
    "workable-full": {
        "company_text": "Pebble Wick GmbH",
        "description": "Paint lamps.\n\nRequirements\n\n- Brush",
        "place_text": "Porto, Porto District, Portugal; Spain",
        "country_text": "Portugal",
        "city_text": "Porto",
        "remote_kind": None,
        "employment_type": "full_time",
        "requisition": "P-9",
        "posted_at": datetime(2026, 9, 1, tzinfo=UTC),
        "apply_url": "https://apply.workable.com/j/F/apply",
    },
    "workable-remote": {
        "place_text": "Madrid, Spain",
        "remote_kind": "remote",
        "posted_at": datetime(2026, 9, 1, tzinfo=UTC),
        "description": "Pack.\n\nArms.",
    },
    "workable-hybrid": {"place_text": None, "remote_kind": "hybrid"},
    "workable-hidden": {"place_text": None, "country_text": None, "city_text": None, "description": None},
    "workable-odd": {"place_text": None, "remote_kind": None, "requisition": None, "posted_at": None},
    "recruitee-full": {
        "company_text": "Pebblewick NV",
        "description": "Count lamps.\n\n- Sums",
        "place_text": "Gent, Flanders, Belgium; Berlin, Germany",
        "country_text": "BE",
        "region_text": "Flanders",
        "city_text": "Gent",
        "remote_kind": "hybrid",
        "employment_type": "part_time",
        "pay_min": Decimal("42000.00"),
        "pay_max": Decimal("48000.50"),
        "pay_currency": "EUR",
        "pay_interval": "year",
        "posted_at": POSTED,
        "valid_through": datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC),
        "apply_url": "https://jobs.pebblewick.example/o/lamp-accountant/c/new",
        "is_listed": True,
    },
    "recruitee-remote": {
        "place_text": "Remote job",
        "remote_kind": "remote",
        "employment_type": "contract",
        "pay_min": None,
        "pay_interval": None,
        "posted_at": POSTED,
    },
    "recruitee-unknown": {"remote_kind": None, "employment_type": "temporary", "pay_interval": "hour"},
    "recruitee-draft": {"is_listed": False},
    "recruitee-odd": {
        "description": None,
        "place_text": None,
        "remote_kind": "onsite",
        "pay_min": None,
        "posted_at": None,
        "valid_through": None,
    },
}
PLACES: dict[str, tuple[str | None, str | None]] = {
    "lever-full": ("DE", "Berlin"),
    "lever-hourly": ("AT", None),
    "lever-odd": (None, None),
    "lever-lump": ("AT", "Graz"),
    "smartrecruiters-full": ("PL", "Kraków"),
    "smartrecruiters-bare": ("AT", "Graz"),
    "workable-full": ("PT", "Porto"),
    "workable-hidden": (None, None),
    "recruitee-full": ("BE", "Ghent"),
    "recruitee-remote": (None, None),
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
