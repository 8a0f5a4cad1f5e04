"""Invented payloads, odd ones among them, come out as the right jobs."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .conftest import Chapters

PAYLOADS = Path(__file__).parent / "payloads"
EXPECTED: dict[str, dict[str, Any]] = {
    "full": {
        "title": "Senior Data Engineer (f/m/d)",
        "company_id": "lumen-works-ai",
        "company_name": "Lumen Works.ai",
        "description": "Own the pipelines.\n\nAnd the ice-cream.",
        "url": "https://jobs.example.test/full",
        "source": "ashby",
        "sources": ["ashby"],
        "country": "DE",
        "region": "Bavaria",
        "city": "Munich",
        "place": "Munich; Remote - EU; Vienna",
        "remote_kind": "hybrid",
        "employment_type": "full_time",
        "seniority": "senior",
        "pay_min": Decimal("80000.00"),
        "pay_annual_max": Decimal("100000.00"),
        "pay_currency": "EUR",
        "pay_interval": "year",
        "pay_basis": "stated",
        "posted_at": datetime(2026, 9, 1, 9, tzinfo=UTC),
        "first_seen_at": datetime(2026, 11, 2, tzinfo=UTC),
        "status": "open",
        "closed_reason": None,
    },
    "hourly": {
        "description": "Pull & pour\n\n- Daily",
        "remote_kind": None,
        "employment_type": "part_time",
        "pay_min": Decimal("12.50"),
        "pay_interval": "hour",
        "pay_annual_min": Decimal("26000.00"),
        "pay_currency": "GBP",
        "posted_at": datetime(2026, 9, 2, tzinfo=UTC),
    },
    "absurd": dict.fromkeys(
        (
            *("url", "country", "region", "city", "place", "remote_kind", "employment_type", "seniority", "pay_min"),
            *("pay_max", "pay_currency", "pay_interval", "pay_annual_min", "pay_annual_max", "pay_basis", "posted_at"),
        )
    )
    | {"title": "12345", "description": "5", "status": "open"},
    "empty": {"title": "Keeper of Keys", "description": None, "place": None, "pay_basis": None},
    "future": {"posted_at": None, "country": None, "remote_kind": "remote"},
    "range": {"pay_min": None, "pay_max": Decimal("450000.00"), "pay_annual_min": None, "seniority": "executive"},
    "from": {
        "pay_min": Decimal("3000.00"),
        "pay_max": None,
        "pay_annual_min": Decimal("36000.00"),
        "pay_annual_max": None,
    },
    "tiny": {"pay_min": None, "pay_max": None, "pay_currency": None, "pay_basis": None},
    "101": {
        "company_id": "example-analytics",
        "company_name": "Example Analytics, Inc.",
        "description": "Build & run\n\ncafé — <3 it",
        "sources": ["adzuna", "greenhouse"],
        "source": "greenhouse",
        "country": "GB",
        "city": "Leeds",
        "remote_kind": "remote",
        "employment_type": "full_time",
        "pay_min": None,
        "posted_at": datetime(2026, 9, 30, 14, tzinfo=UTC),
    },
    "102": {
        "title": "R&D Intern",
        "company_name": "Exampleanalytics",
        "description": "Deep",
        "place": "Hybrid; Paris, France",
        "country": "FR",
        "city": "Paris",
        "remote_kind": "hybrid",
        "employment_type": "internship",
        "seniority": "intern",
        "pay_min": Decimal("1500.00"),
        "pay_interval": "month",
        "pay_annual_max": Decimal("21600.00"),
        "posted_at": None,
    },
    "902": {
        "company_id": "unknown",
        "company_name": "Company not named",
        "country": "GB",
        "city": None,
        "remote_kind": None,
        "pay_min": None,
        "pay_currency": None,
        "posted_at": None,
    },
    "arbeitnow-full": {
        "title": "Data Engineer (m/w/d)",
        "company_name": "harbour & tide analytics",
        "description": "Keep our tide tables true.\n\n- SQL & Python",
        "url": "https://www.arbeitnow.com/jobs/companies/harbour-tide/arbeitnow-full",
        "source": "arbeitnow",
        "country": "DE",
        "city": "Munich",
        "remote_kind": "remote",
        "employment_type": "full_time",
        "pay_basis": None,
        "posted_at": datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC),
    },
    "arbeitnow-odd": {
        "title": "Barista",
        "company_name": "4",
        "url": None,
        "place": None,
        "remote_kind": None,
        "employment_type": None,
        "posted_at": None,
    },
    "arbeitnow-onsite": {"remote_kind": None, "employment_type": "internship", "country": "DE", "city": "Cologne"},
    "800000001": {
        "title": "Lighthouse Data Scientist",
        "company_name": "Office of Invented Lighthouses",
        "description": "Count the beams.\n\n- Light\n- Dim\n\nThree years of lamps.",
        "country": "US",
        "region": "Colorado",
        "city": "Denver",
        "remote_kind": None,
        "employment_type": "full_time",
        "pay_min": Decimal("99200.00"),
        "pay_max": Decimal("128956.00"),
        "pay_currency": "USD",
        "pay_interval": "year",
        "pay_basis": "stated",
        "posted_at": datetime(2026, 9, 30, 11, 1, 1, 677000, tzinfo=UTC),
    },
    "800000002": {
        "company_name": "Department of Examples",
        "country": "US",
        "city": None,
        "remote_kind": "remote",
        "employment_type": "internship",
        "pay_min": Decimal("18.50"),
        "pay_max": None,
        "pay_interval": "hour",
    },
    "800000003": {"place": "Austin, Texas; Boston, Massachusetts", "pay_min": None, "pay_basis": None, "country": "US"},
    "903": {"company_id": "unknown", "country": "GB", "pay_min": None, "pay_basis": None, "posted_at": None},
}


@pytest.mark.parametrize("posting_id", EXPECTED)
def test_a_payload_becomes_its_job(chapters: Chapters, posting_id: str) -> None:
    job = chapters.first[posting_id]
    assert {column: job[column] for column in EXPECTED[posting_id]} == EXPECTED[posting_id]


@pytest.mark.parametrize("posting_id", ["unlisted", "untitled", "103", "901"])
def test_what_is_hidden_untitled_or_another_postings_job_is_no_job_of_its_own(
    chapters: Chapters, posting_id: str
) -> None:
    assert posting_id not in chapters.first


def test_two_ads_that_name_no_company_are_two_jobs(chapters: Chapters) -> None:
    assert chapters.first["902"]["job_id"] != chapters.first["903"]["job_id"]


def _cases(name: str) -> list[Any]:
    cases = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(f"{name}-{number}", case, id=str(case)) for number, case in enumerate(cases)]


@pytest.mark.parametrize(("posting_id", "case"), _cases("pay"))
def test_pay_is_read_where_a_text_states_it_in_so_many_words(
    chapters: Chapters, posting_id: str, case: dict[str, Any]
) -> None:
    job = chapters.first[posting_id]
    told = [job[name] for name in ("pay_min", "pay_max", "pay_currency", "pay_interval")]
    assert told == (case["pay"] or [None] * 4)
    assert job["pay_basis"] == ("stated" if case["pay"] else None)


@pytest.mark.parametrize(("posting_id", "case"), [*_cases("places"), *_cases("addresses")])
def test_a_place_is_understood(chapters: Chapters, posting_id: str, case: dict[str, Any]) -> None:
    job = chapters.first[posting_id]
    assert (job["country"], job["region"], job["city"]) == (case["country"], case["region"], case["city"])


@pytest.mark.parametrize(("posting_id", "case"), _cases("titles"))
def test_a_title_tells_the_level(chapters: Chapters, posting_id: str, case: dict[str, Any]) -> None:
    assert chapters.first[posting_id]["seniority"] == case["seniority"]
