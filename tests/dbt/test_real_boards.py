"""Real answers of the boards, from beside the project, come out of staging with what they say."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jobraker import db
from scrapers.registry import find

from .conftest import Chapters

FILES = {
    "lever": ("careerkit-lever", "finboard-lever_netlify", "jobradar-lever_postings", "radar-lever"),
    "recruitee": ("careerkit-recruitee",),
    "smartrecruiters": ("careerkit-smartrecruiters",),
    "workable": ("careerkit-workable",),
}
Staged = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def staged(chapters: Chapters, shared_data: Path) -> Staged:
    tenants: dict[str, set[str]] = {}
    for party, names in FILES.items():
        for name in names:
            file = shared_data / "ats-api-fixtures" / f"{name}.json"
            crawl = find(party).read_saved(file.read_bytes(), file.name)
            assert not crawl.rejects
            payloads = {posting.source_posting_id: posting.payload for posting in crawl.postings}
            chapters.house.land(party, crawl.tenant, payloads, day=20, outcome="partial")
            tenants.setdefault(party, set()).add(crawl.tenant)
    models = [f"stg_{party}__postings" for party in FILES]
    chapters.house.build("--select", *models, "--exclude-resource-type", "unit_test")
    return {
        party: [
            row
            for row in chapters.house.rows(
                f"select * from staging.stg_{party}__postings order by source_posting_id", role=db.Role.DBT
            )
            if row["tenant"] in tenants[party]
        ]
        for party in FILES
    }


@pytest.mark.shared
def test_every_real_row_is_read(staged: Staged) -> None:
    assert {party: len(rows) for party, rows in staged.items()} == {
        "lever": 11,
        "recruitee": 2,
        "smartrecruiters": 1,
        "workable": 1,
    }
    for rows in staged.values():
        assert all(row["title"] and row["url"] and row["place_text"] and row["is_listed"] for row in rows)


@pytest.mark.shared
def test_what_real_lever_postings_say_is_kept(staged: Staged) -> None:
    rows = staged["lever"]
    assert Counter(row["remote_kind"] for row in rows) == {"remote": 4, "hybrid": 5, "onsite": 2}
    assert Counter(row["employment_type"] for row in rows) == {"full_time": 9, "contract": 2}
    assert [
        (row["pay_min"], row["pay_max"], row["pay_currency"], row["pay_interval"]) for row in rows if row["pay_min"]
    ] == [(150000, 180000, "USD", "year")]
    # Three were cut down to a few keys by whoever saved them.
    assert sum(row["description"] is not None for row in rows) == 8
    assert sum(row["posted_at"] is not None for row in rows) == 8
    assert {row["place_text"] for row in rows} >= {"London; Stockholm", "Chicago, IL", "Seoul, South Korea"}


@pytest.mark.shared
def test_what_other_real_boards_say_is_kept(staged: Staged) -> None:
    ((first, second), (nurse,), (analyst,)) = (staged[name] for name in ("recruitee", "smartrecruiters", "workable"))
    for offer in (first, second):
        assert (offer["remote_kind"], offer["employment_type"]) == ("hybrid", "full_time")
        assert offer["pay_interval"] == "year"
        assert (offer["country_text"], offer["city_text"], offer["pay_currency"]) == ("DE", "Berlin", "EUR")
        assert offer["posted_at"]
        assert offer["description"]
    assert (nurse["place_text"], nurse["country_text"]) == ("St. Louis, MO, United States", "US")
    assert (nurse["remote_kind"], nurse["employment_type"], nurse["requisition"]) == (None, "part_time", "REF30D")
    assert (analyst["place_text"], analyst["remote_kind"]) == ("Spain; Portugal", "remote")
