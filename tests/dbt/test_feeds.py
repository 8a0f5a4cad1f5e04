"""What feeds say beyond a job's own columns, as staging hands it on."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from .conftest import Chapters

EXPECTED: dict[str, dict[str, Any]] = {
    "800000001": {
        "source": "usajobs",
        "apply_url": "https://www.usajobs.gov/job/800000001?apply",
        "requisition": "XX-26-1",
        "valid_through": datetime(2027, 10, 15, 3, 59, 59, 997000, tzinfo=UTC),
    },
    "800000002": {"apply_url": None, "requisition": None, "valid_through": None},
    "800000003": {"valid_through": datetime(2027, 10, 15, 12, tzinfo=UTC)},
    "46000101": {
        "source": "hackernews",
        "title": "Data Engineer",
        "company_text": "Harbour & Tide",
        "place_text": "Lisbon, Portugal; REMOTE (EU)",
        "remote_kind": "remote",
        "employment_type": "full_time",
        "pay_min": Decimal(70000),
        "pay_max": Decimal(90000),
        "pay_currency": "EUR",
        "pay_interval": "year",
        "url": "https://news.ycombinator.com/item?id=46000101",
        "apply_url": "https://harbour.example/jobs",
        "posted_at": datetime(2026, 10, 2, 16, 4, tzinfo=UTC),
    },
    "46000102": {
        "title": "We are a small bakery of software in the north, we bake every morning before anybody wakes,"
        " and we look for people who…",
        "company_text": None,
        "place_text": None,
        "remote_kind": None,
        "pay_max": None,
        "apply_url": "https://bakery.example/work",
    },
    "46000103": {
        "title": "Backend Engineer, Frontend Engineer, Designer",
        "company_text": "Oakford",
        "place_text": "Berlin, Germany; ONSITE",
        "remote_kind": "onsite",
        "pay_min": Decimal(150000),
        "pay_max": Decimal(190000),
        "pay_currency": "CAD",
        "apply_url": "https://oakford.example",
        "posted_at": None,
    },
    "46000104": {
        "title": "Lamps Ltd | London | Hybrid | £60-80k",
        "company_text": "Lamps Ltd",
        "place_text": "London; Hybrid",
        "pay_min": Decimal(60000),
        "pay_max": Decimal(80000),
        "pay_currency": "GBP",
    },
    "46000106": {
        "title": "Technical Writer",
        "employment_type": "contract",
        "pay_min": Decimal(60),
        "pay_max": Decimal(90),
        "pay_interval": "hour",
        "place_text": "Remote (US only)",
        "apply_url": None,
    },
}


@pytest.fixture(scope="module")
def unioned(chapters: Chapters) -> dict[str, dict[str, Any]]:
    rows = chapters.house.rows("select * from intermediate.int_postings_unioned")
    return {row["source_posting_id"]: row for row in rows}


@pytest.mark.parametrize("posting_id", EXPECTED)
def test_staging_hands_on_what_the_party_says(unioned: dict[str, dict[str, Any]], posting_id: str) -> None:
    row = unioned[posting_id]
    assert {column: row[column] for column in EXPECTED[posting_id]} == EXPECTED[posting_id]


@pytest.mark.parametrize("posting_id", ["46000105", "800000004"])
def test_what_says_nothing_is_no_posting(unioned: dict[str, dict[str, Any]], posting_id: str) -> None:
    assert posting_id not in unioned
