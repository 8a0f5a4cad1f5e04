"""Real payloads through staging, in a house of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jobraker import db
from scrapers.registry import find

from .conftest import House, make_house

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def own_house(server_url: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from make_house(server_url, template, tmp_path_factory)


def test_real_ads_of_adzuna_come_out_whole(own_house: House, shared_data: Path) -> None:
    file = shared_data / "postings-adzuna" / "adzuna_api_us_100.json"
    crawl = find("adzuna").read_saved(file.read_bytes(), file.name)
    payloads = {posting.source_posting_id: posting.payload for posting in crawl.postings}
    own_house.land("adzuna", "us/data", payloads, day=1)
    own_house.build("--select", "stg_adzuna__postings", "--exclude-resource-type", "unit_test")
    rows = own_house.rows("select * from staging.stg_adzuna__postings", role=db.Role.DBT)
    assert len(rows) == 100
    for column in ("title", "company_text", "description", "place_text", "url", "posted_at"):
        assert all(row[column] for row in rows), column
    assert {(row["country_text"], row["pay_currency"], row["pay_interval"]) for row in rows} == {("US", "USD", "year")}
    assert {row["pay_basis"] for row in rows} <= {"stated", "predicted"}
    assert not any("<" in row["title"] or "&amp;" in row["description"] for row in rows)
