"""What a source says of itself in Python is what its postings are shown with."""

import csv

import pytest

from scrapers.registry import SOURCES
from tests.architecture.tree import ROOT

with (ROOT / "dbt" / "seeds" / "job_sources.csv").open(encoding="utf-8") as file:
    SEEDS = {row["source"]: row for row in csv.DictReader(file)}


def test_every_source_has_its_line() -> None:
    assert SEEDS.keys() == SOURCES.keys()


@pytest.mark.parametrize("name", SOURCES)
def test_kind_licence_and_terms_agree(name: str) -> None:
    source, seed = SOURCES[name], SEEDS[name]
    assert (seed["kind"], seed["licence"], seed["terms_url"]) == (source.kind, source.licence, source.terms_url)
    assert seed["attribution_url"].startswith("https://")
