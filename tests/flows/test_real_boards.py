"""Real answers of parties of which there are a few only: each row is read, passes the gate, and is cleaned rightly."""

import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from flows.checks import gate
from flows.landing import land_crawl
from jobraker.db import Database
from scrapers.registry import find

ROOT = Path(__file__).parents[2]
FILES = {
    "personio": ["careerkit-personio.xml"],
    "workday": ["careerkit-workday.json", "finboard-workday_job_detail.json", "jobradar-workday_search.json"],
}


def _land(database: Database, folder: Path, party: str) -> int:
    """The number of rows held back."""
    run_id, source = uuid.uuid4(), find(party)
    for name in FILES[party]:
        crawl = source.read_saved((folder / name).read_bytes(), name)
        assert crawl.rejects == []
        land_crawl(database, source, crawl, run_id=run_id)
    return gate(database, source, run_id=run_id).total()


def _clean(url: str, target: Path, party: str) -> None:
    place = conninfo_to_dict(url)
    command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "run", "--select", f"stg_{party}__postings"]
    command += ["--project-dir", "dbt", "--profiles-dir", "dbt", "--target-path", str(target)]
    environment = os.environ | {
        "JOBRAKER_DBT_HOST": str(place["host"]),
        "JOBRAKER_DBT_USER": str(place["user"]),
        "JOBRAKER_DBT_NAME": str(place["dbname"]),
        "DBT_LOG_PATH": str(target / "logs"),
    }
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


def _read(url: str, party: str) -> dict[str, dict[str, Any]]:
    with psycopg.connect(url, row_factory=dict_row) as connection:
        rows = connection.execute(f"select * from staging.stg_{party}__postings".encode()).fetchall()
    return {row["title"]: row for row in rows}


@pytest.mark.shared
def test_a_real_personio_feed_is_cleaned(
    flows_database: Database, database_url: str, shared_data: Path, tmp_path: Path
) -> None:
    assert _land(flows_database, shared_data / "ats-api-fixtures", "personio") == 0
    _clean(database_url, tmp_path, "personio")
    (row,) = _read(database_url, "personio").values()
    assert row["place_text"] == "Munich; Berlin"
    assert (row["employment_type"], row["remote_kind"], row["description"]) == ("full_time", None, None)
    assert row["posted_at"].isoformat() == "2024-11-13T14:10:41+00:00"


@pytest.mark.shared
def test_real_workday_answers_are_cleaned(
    flows_database: Database, database_url: str, shared_data: Path, tmp_path: Path
) -> None:
    assert _land(flows_database, shared_data / "ats-api-fixtures", "workday") == 0
    _clean(database_url, tmp_path, "workday")
    rows = _read(database_url, "workday")
    assert len(rows) == 7
    assert {title: row["place_text"] for title, row in rows.items() if row["place_text"]}.items() >= {
        "Data Engineer": "USA DC Washington",
        "Data Engineer Senior Principal (Hybrid)": "USA NC Fort Bragg",
        "Finance Lead - GTM Finance": "New York; Seattle; San Jose",
    }.items()
    assert sum(row["place_text"] is None for row in rows.values()) == 2  # "3 Locations" and "5 Locations"
    assert rows["Finance Lead - GTM Finance"]["company_text"] == "Adobe"
    assert {row["posted_at"] for row in rows.values()} == {None}
