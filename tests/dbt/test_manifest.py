"""The direction of the models and the promises of the marts, read from dbt's own manifest."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import Chapters

PREFIXES = {"staging": "stg_", "intermediate": "int_", "marts": ""}
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def manifest(chapters: Chapters) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((chapters.house.target / "manifest.json").read_text(encoding="utf-8"))
    return read


def _models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def _marts(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [model for model in _models(manifest) if model["fqn"][1] == "marts"]


def test_only_staging_reads_postings(manifest: dict[str, Any]) -> None:
    postings = {name for name, source in manifest["sources"].items() if "postings" in source["identifier"]}
    readers = {model["fqn"][1] for model in _models(manifest) if postings & set(model["depends_on"]["nodes"])}
    assert postings
    assert readers == {"staging"}


def test_staging_knows_one_party_and_no_model_looks_back_past_the_layer_before(manifest: dict[str, Any]) -> None:
    layers = {"staging": set[str](), "intermediate": {"staging", "intermediate"}, "marts": {"intermediate", "marts"}}
    nodes = manifest["nodes"]
    for model in _models(manifest):
        above = {nodes[name]["fqn"][1] for name in model["depends_on"]["nodes"] if name.startswith("model.")}
        assert above <= layers[model["fqn"][1]], model["name"]


def test_a_name_tells_the_folder(manifest: dict[str, Any]) -> None:
    for model in _models(manifest):
        layer = model["fqn"][1]
        assert model["schema"] == layer
        assert model["name"].startswith(PREFIXES[layer])
        if layer == "staging":
            party = model["fqn"][2]
            assert model["name"] in {f"stg_{party}__postings", f"stg_{party}__forms"}


def test_every_source_has_its_staging_and_its_line(manifest: dict[str, Any]) -> None:
    folders = {model["fqn"][2] for model in _models(manifest) if model["fqn"][1] == "staging"}
    lines = (ROOT / "dbt" / "seeds" / "job_sources.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert folders == {line.split(",")[0] for line in lines}
    unioned = manifest["nodes"]["model.jobraker.int_postings_unioned"]["depends_on"]["nodes"]
    assert {f"model.jobraker.stg_{folder}__postings" for folder in folders} == set(unioned)


def test_marts_are_public_promised_and_described_and_nothing_else_is_public(manifest: dict[str, Any]) -> None:
    for model in _models(manifest):
        is_mart = model["fqn"][1] == "marts"
        assert (model["access"] == "public") is is_mart, model["name"]
        if is_mart:
            assert model["config"]["contract"]["enforced"], model["name"]
            assert model["description"], model["name"]
            assert all(column["description"] for column in model["columns"].values()), model["name"]


def test_every_staging_column_is_described(manifest: dict[str, Any]) -> None:
    for model in _models(manifest):
        if model["fqn"][1] == "staging":
            assert model["columns"]
            assert all(column["description"] for column in model["columns"].values()), model["name"]


def test_every_mart_has_a_tested_primary_key(manifest: dict[str, Any]) -> None:
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    for mart in _marts(manifest):
        key = next(iter(mart["columns"]))
        kinds = {
            test["test_metadata"]["name"]
            for test in tests
            if test.get("attached_node") == mart["unique_id"] and test["column_name"] == key
        }
        assert kinds >= {"unique", "not_null"}, mart["name"]


def test_each_model_belongs_to_one_side_of_identity(manifest: dict[str, Any]) -> None:
    for model in _models(manifest):
        assert len({"before_identity", "after_identity"} & set(model["tags"])) == 1, model["name"]
    before = {model["unique_id"] for model in _models(manifest) if "before_identity" in model["tags"]}
    decided = {name for name, source in manifest["sources"].items() if source["identifier"] == "job_identities"}
    for model in _models(manifest):
        if model["unique_id"] in before:
            above = set(model["depends_on"]["nodes"])
            assert not decided & above, model["name"]
            assert {name for name in above if name.startswith("model.")} <= before, model["name"]


def test_exposures_stand_on_marts_only(manifest: dict[str, Any]) -> None:
    marts = {mart["unique_id"] for mart in _marts(manifest)}
    assert manifest["exposures"]
    for exposure in manifest["exposures"].values():
        assert set(exposure["depends_on"]["nodes"]) <= marts, exposure["name"]


@pytest.mark.parametrize(
    ("exposure", "files"),
    [
        ("rest_api", ("api/**/*.sql",)),
        ("search_index", ("flows/**/*.sql", "models/**/*.sql")),
        ("operators_status", ("deploy/local/status.sql",)),
    ],
)
def test_an_exposure_names_what_its_statements_read(
    manifest: dict[str, Any], exposure: str, files: tuple[str, ...]
) -> None:
    statements = [path.read_text(encoding="utf-8") for pattern in files for path in ROOT.glob(pattern)]
    read = {f"model.jobraker.{mart}" for text in statements for mart in re.findall(r"(?:from|join) marts\.(\w+)", text)}
    assert read
    assert set(manifest["exposures"][f"exposure.jobraker.{exposure}"]["depends_on"]["nodes"]) == read


def test_analysts_are_promised_what_they_may_read(manifest: dict[str, Any]) -> None:
    granted = {mart["unique_id"] for mart in _marts(manifest) if "jobraker_analyst" in str(mart["config"]["grants"])}
    assert set(manifest["exposures"]["exposure.jobraker.analysts"]["depends_on"]["nodes"]) == granted
