"""Every source is whole: folder, registry line, README, tenants or windows, and a golden pair that it reads right."""

import json
from pathlib import Path
from typing import Any

import pytest

import scrapers
from jobraker.errors import InvalidError
from scrapers.registry import SOURCES, find
from scrapers.source import Kind, Outcome
from scrapers.tenants import parse_tenants

ROOM = Path(scrapers.__file__).parent
TESTS = Path(__file__).parent
# A README says at least under which terms, with which limits and which traps.
SAID = ("terms", "attribution", "limits", "Traps")


def find_gaps(party: str, *, room: Path = ROOM, tests: Path = TESTS) -> list[str]:
    """What the source lacks."""
    gaps = [file for file in ("board.py", "parse.py", "README.md") if not (room / party / file).is_file()]
    readme = room / party / "README.md"
    gaps += [f"README: {word}" for word in SAID if readme.is_file() and word not in readme.read_text(encoding="utf-8")]
    if party not in SOURCES:
        gaps.append("registry line")
    pairs = find_pairs(party, tests=tests)
    if not pairs or any(not expected.is_file() for _, expected in pairs):
        gaps.append("golden pair")
    return gaps


def find_pairs(party: str, *, tests: Path = TESTS) -> list[tuple[Path, Path]]:
    golden = tests / party / "golden"
    files = sorted([*golden.glob("*.json"), *golden.glob("*.xml")])
    given = [file for file in files if not file.name.endswith(".expected.json")]
    return [(file, file.with_suffix(".expected.json")) for file in given]


def read_rows(given: Path) -> list[Any]:
    """The rows of a golden payload as a posting keeps them: of XML, as the party's own objects."""
    if given.suffix == ".xml":
        rows: list[Any] = json.loads(given.with_suffix(".rows").read_text(encoding="utf-8"))
        return rows
    payload = json.loads(given.read_bytes())
    return payload if isinstance(payload, list) else find_list(payload)


def find_list(value: Any) -> list[Any]:
    """The first list of an envelope, at the top or within."""
    inner = [find_list(item) for item in value.values() if isinstance(item, dict)] if isinstance(value, dict) else []
    lists = [item for item in value.values() if isinstance(item, list)] if isinstance(value, dict) else []
    return next(iter([*lists, *inner]), [])


def find_parties() -> set[str]:
    return {folder.parent.name for folder in ROOM.glob("*/board.py")}


def test_each_folder_is_a_source_and_each_source_a_folder() -> None:
    assert find_parties() == set(SOURCES)
    assert {source.name for source in SOURCES.values()} == set(SOURCES)


@pytest.mark.parametrize("party", sorted(SOURCES))
def test_a_source_is_whole(party: str) -> None:
    assert find_gaps(party) == []


def test_a_source_that_is_not_whole_is_found_out(tmp_path: Path) -> None:
    (tmp_path / "room" / "novel").mkdir(parents=True)
    (tmp_path / "room" / "novel" / "README.md").write_text("# Novel\n\nterms, attribution, limits\n")
    (tmp_path / "tests" / "novel" / "golden").mkdir(parents=True)
    (tmp_path / "tests" / "novel" / "golden" / "board.json").write_text("{}")
    assert find_gaps("novel", room=tmp_path / "room", tests=tmp_path / "tests") == [
        "board.py",
        "parse.py",
        "README: Traps",
        "registry line",
        "golden pair",
    ]


@pytest.mark.parametrize(
    ("party", "given", "expected"),
    [(party, *pair) for party in sorted(SOURCES) for pair in find_pairs(party)],
    ids=lambda value: value.stem if isinstance(value, Path) else value,
)
def test_the_golden_payload_reads_as_expected(party: str, given: Path, expected: Path) -> None:
    crawl = find(party).read_saved(given.read_bytes(), given.name)
    assert crawl.outcome is Outcome.PARTIAL
    assert {
        "tenant": crawl.tenant,
        "postings": [[posting.source_posting_id, posting.url] for posting in crawl.postings],
        "rejects": [[reject.source_posting_id, reject.reason] for reject in crawl.rejects],
    } == json.loads(expected.read_text(encoding="utf-8"))
    rows = read_rows(given)
    read = [*(posting.payload for posting in crawl.postings), *(json.loads(reject.payload) for reject in crawl.rejects)]
    for row in read:
        if isinstance(row, dict):
            row.pop("account", None)  # what the envelope says of all rows
    assert read == rows


def test_an_unknown_source_is_refused_with_the_names() -> None:
    with pytest.raises(InvalidError, match=r"'monster'; there are adzuna, .*, greenhouse"):
        find("monster")


@pytest.mark.parametrize("party", sorted(name for name, source in SOURCES.items() if source.find_searches is None))
def test_tenants_are_a_clean_list(party: str) -> None:
    tenants = parse_tenants((ROOM / party / "tenants.csv").read_text(encoding="utf-8"), party)
    least = {Kind.BOARD: 5, Kind.FEED: 1, Kind.PAGE: 0}  # whose pages are read, an operator says
    assert len(tenants) >= least[find(party).kind]
    assert all(tenant.tenant.strip() == tenant.tenant and tenant.company.strip() for tenant in tenants)
    assert len({tenant.tenant.lower() for tenant in tenants}) == len(tenants)


@pytest.mark.parametrize("text", ["name,company\na,A\n", "tenant,company\na,A\na,B\n", ""])
def test_a_careless_list_of_tenants_is_refused(text: str) -> None:
    with pytest.raises(Exception, match="tenant"):
        parse_tenants(text, "ashby")
