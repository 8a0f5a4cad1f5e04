"""Seeds know what the code knows."""

import csv
from pathlib import Path

from scrapers.registry import SOURCES

SEEDS = Path(__file__).parents[2] / "dbt" / "seeds"


def test_every_registered_source_has_its_line_and_no_other_has_one() -> None:
    # Jobs are joined with these lines: a source without one would be read, cleaned, and never shown.
    with (SEEDS / "job_sources.csv").open(encoding="utf-8", newline="") as lines:
        assert sorted(row["source"] for row in csv.DictReader(lines)) == sorted(SOURCES)
