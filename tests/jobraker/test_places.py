"""The gazetteer is one: what dbt seeds of it is the same, line by line."""

import csv
from pathlib import Path

import pytest

from jobraker import places

SEEDS = Path(__file__).parents[2] / "dbt" / "seeds"


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", ["country_names", "region_names"])
def test_the_seed_of_dbt_is_the_same_table(table: str) -> None:
    assert rows(SEEDS, table) == rows(places.FOLDER, table)


def test_the_seed_of_towns_has_those_of_which_the_country_is_sure() -> None:
    towns = rows(places.FOLDER, "city_names")
    assert rows(SEEDS, "city_names") == [row for row in towns if row["country"]]


@pytest.mark.parametrize("table", ["city_names", "country_names", "region_names"])
def test_a_name_stands_once_and_in_the_form_it_is_looked_up_in(table: str) -> None:
    names = [row["name"] for row in rows(places.FOLDER, table)]
    assert len(names) == len(set(names))
    assert all(name == name.lower() == name.strip() and "." not in name for name in names)


def test_towns_regions_and_countries_are_known_by_their_names() -> None:
    assert places.read_towns()["koln"] == places.Town("Cologne", None, "DE")
    assert places.read_towns()["cambridge"].country is None
    assert places.read_regions()["ma"] == places.Region("Massachusetts", "US")
    assert places.read_countries()["allemagne"] == "DE"
