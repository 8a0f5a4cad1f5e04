"""Builds repeat safely, follow what changed, open and close jobs rightly, and keep who may read what."""

from datetime import UTC, datetime

import psycopg
import pytest

from jobraker.db import Role
from scrapers.registry import SOURCES

from .conftest import Chapters


def test_a_second_build_changes_nothing(chapters: Chapters) -> None:
    assert chapters.first
    assert chapters.repeated == chapters.first


@pytest.mark.parametrize(
    ("posting_id", "status"),
    [
        ("stays", "open"),
        ("goes", "closed"),
        ("missed", "open"),  # by one complete crawl only
        ("returns", "open"),  # seen by a partial crawl after two complete ones missed it
        ("quiet", "open"),  # one complete crawl missed it; failed and partial ones do not count
        ("902", "open"),  # an aggregator lists what it likes
        ("101", "closed"),  # by its employer, though an aggregator still shows a copy
    ],
)
def test_only_two_complete_crawls_close_a_job(chapters: Chapters, posting_id: str, status: str) -> None:
    job = chapters.later[posting_id]
    assert job["status"] == status
    assert job["closed_reason"] == (
        "missing from 2 complete readings of its board in a row" if status == "closed" else None
    )
    assert chapters.first[posting_id]["status"] == "open"


def test_folding_crawl_by_crawl_is_folding_all_at_once(chapters: Chapters) -> None:
    statement = "select * from intermediate.int_posting_presence order by source, source_posting_id"
    folded = chapters.house.rows(statement)
    chapters.house.build("--select", "int_posting_presence", "--full-refresh", "--exclude-resource-type", "unit_test")
    assert folded
    assert chapters.house.rows(statement) == folded


def test_a_job_that_came_back_says_so(chapters: Chapters) -> None:
    job = chapters.later["returns"]
    assert (job["state"], job["times_relisted"], job["missing_since"]) == ("relisted", 1, None)
    statement = f"select signal from marts.job_signals where job_id = '{job['job_id']}'"
    assert "relisted" in {row["signal"] for row in chapters.house.rows(statement)}


def test_a_job_that_is_missing_once_says_so(chapters: Chapters) -> None:
    job = chapters.later["missed"]
    assert (job["state"], job["missing_since"]) == ("missing", datetime(2026, 11, 4, tzinfo=UTC))
    assert job["last_verified_at"] == datetime(2026, 11, 3, tzinfo=UTC)


def test_changed_words_replace_the_old_ones(chapters: Chapters) -> None:
    before, after = chapters.first["changes"], chapters.later["changes"]
    assert (before["description"], after["description"]) == (None, "New words")
    assert before["job_id"] == after["job_id"]
    assert before["text_hash"] != after["text_hash"]
    assert before["row_hash"] != after["row_hash"]


def test_a_text_that_changes_back_is_the_present_one(chapters: Chapters) -> None:
    assert chapters.later["flips"]["title"] == "flips"


def test_being_seen_again_is_no_change_of_the_row(chapters: Chapters) -> None:
    before, after = chapters.first["stays"], chapters.later["stays"]
    assert after["last_seen_at"] > before["last_seen_at"]
    assert after["row_hash"] == before["row_hash"]


def test_what_is_quarantined_later_disappears(chapters: Chapters) -> None:
    assert "spoils" in chapters.repeated
    assert "spoils" not in chapters.later


def test_companies_count_their_jobs(chapters: Chapters) -> None:
    (company,) = chapters.house.rows("select * from marts.companies where company_id = 'cycle'")
    assert (company["jobs_open"], company["jobs_total"], company["sources"]) == (5, 6, ["ashby"])


def test_sources_count_what_came_and_what_was_refused(chapters: Chapters) -> None:
    rows = {row["source"]: row for row in chapters.house.rows("select * from marts.sources")}
    assert rows.keys() == set(SOURCES)
    assert rows["ashby"]["quarantined"] == 1
    assert rows["adzuna"]["postings"] == 3
    assert rows["adzuna"]["jobs_open"] == 2
    assert rows["ashby"]["last_complete_crawl_at"] == datetime(2026, 11, 5, tzinfo=UTC)


def test_a_verification_is_live(chapters: Chapters) -> None:
    job_id = chapters.later["goes"]["job_id"]
    statement = f"select * from marts.job_verifications where job_id = '{job_id}'"
    (row,) = chapters.house.rows(statement, role=Role.API)
    assert row["last_seen_at"] == datetime(2026, 11, 2, tzinfo=UTC)
    assert row["last_complete_crawl_at"] == datetime(2026, 11, 4, tzinfo=UTC)


@pytest.mark.parametrize("role", [Role.API, Role.FLOWS, Role.ANALYST])
@pytest.mark.parametrize("mart", ["jobs", "companies", "sources", "job_verifications", "job_signals"])
def test_readers_of_the_marts_keep_their_right_after_rebuilds(chapters: Chapters, mart: str, role: Role) -> None:
    assert chapters.house.rows(f"select count(*) as total from marts.{mart}", role=role)[0]["total"] > 0


@pytest.mark.parametrize("role", [Role.API, Role.ANALYST])
@pytest.mark.parametrize("table", ["staging.stg_ashby__postings", "intermediate.int_postings_normalised"])
def test_nobody_else_reads_what_lies_before(chapters: Chapters, table: str, role: Role) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        chapters.house.rows(f"select 1 from {table}", role=role)


@pytest.mark.parametrize("role", [Role.API, Role.FLOWS, Role.ANALYST])
def test_no_reader_writes_a_mart(chapters: Chapters, role: Role) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        chapters.house.rows("delete from marts.jobs returning 1 as one", role=role)
