"""Saved payloads take the path of fetched ones."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.checks import gate
from flows.landing import land_crawl
from flows.saved import Import, Rejected, import_payloads
from jobraker.db import Database
from jobraker.errors import InvalidError, MissingError
from jobraker.settings import Settings
from scrapers.registry import find
from scrapers.source import Source
from tests.flows.crawls import make_payload

MakeHouse = Callable[[str | None], Settings]


@pytest.fixture(scope="module")
def house(make_house: MakeHouse) -> Settings:
    return make_house(None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    rows = [make_payload("a"), make_payload("b", title=None), {"title": "no id"}]
    (folder / "example.json").write_text(json.dumps({"apiVersion": "1", "jobs": rows}))
    (folder / "empty-board.json").write_text('{"apiVersion": "1", "jobs": []}')
    (folder / "broken.json").write_text('{"jobs": [')
    (folder / "deeper").mkdir()
    (folder / "deeper" / "other.json").write_text(json.dumps([make_payload("c")]))
    (folder / ".hidden").write_text("not looked at")
    return folder


@pytest.fixture(scope="module")
def first(house: Settings, folder: Path) -> Import:
    return import_payloads(folder, "ashby")


def test_every_row_is_told_of_once(first: Import, folder: Path) -> None:
    assert (first.files, first.postings, first.landed, first.unchanged) == (4, 4, 2, 0)
    assert sorted(first.rejected, key=lambda reject: reject.reason) == [
        Rejected(str(folder / "example.json"), None, "no id"),
        Rejected(str(folder / "broken.json"), None, "not JSON at line 1, column 11: Expecting value"),
        Rejected(str(folder / "example.json"), "b", "the title is missing"),
    ]
    assert first.indexing.indexed == 1, "two postings of one ad are one job"


def test_importing_again_changes_nothing(first: Import, folder: Path) -> None:
    again = import_payloads(folder, "ashby")
    assert (again.postings, again.landed, again.unchanged) == (4, 0, 2)
    assert again.rejected == first.rejected
    assert (again.indexing.indexed, again.indexing.embedded) == (0, 0)


def test_the_report_is_json(first: Import) -> None:
    report = json.loads(first.to_json())
    assert {"files", "postings", "landed", "unchanged", "rejected"} <= set(report)
    assert {"file", "id", "reason"} == set(report["rejected"][0])


def test_a_folder_that_is_not_there(house: Settings, tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="There is no file or folder"):
        import_payloads(tmp_path / "nowhere", "ashby")


def test_a_folder_without_files(house: Settings, tmp_path: Path) -> None:
    (tmp_path / ".hidden").write_text("not looked at")
    with pytest.raises(InvalidError, match=f"There is no file in {tmp_path}"):
        import_payloads(tmp_path, "ashby")


def test_only_what_lies_beside_its_page_is_of_its_looks(house: Settings, tmp_path: Path) -> None:
    for name in ("cook_files/style.css", "cook.html", "ashby_files/board.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{")
    files = {Path(reject.file).name for reject in import_payloads(tmp_path, "ashby").rejected}
    assert files == {"cook.html", "board.json"}


def test_a_party_nobody_knows(house: Settings, folder: Path) -> None:
    with pytest.raises(InvalidError, match="There is no source 'monster'"):
        import_payloads(folder, "monster")


@pytest.mark.shared
def test_real_boards_land_whole(flows_database: Database, ashby: Source, shared_data: Path) -> None:
    run_id = uuid.uuid4()
    expected = 0
    for file in sorted((shared_data / "postings-ashby").glob("*.json")):
        content = file.read_bytes()
        expected += len(json.loads(content)["jobs"])
        land_crawl(flows_database, ashby, find("ashby").read_saved(content, file.name), run_id=run_id)
    held = gate(flows_database, ashby, run_id=run_id).total()
    with flows_database.reading() as connection:
        row = connection.execute("select count(*) as postings from raw.accepted_postings").fetchone()
    assert row is not None
    assert row["postings"] + held == expected == 5_245
    assert held == 0
