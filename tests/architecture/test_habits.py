"""Ways of the house that no linter knows: each rule with the trouble it prevents."""

import ast
import re
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOMS, ROOT, dotted, files, modules, walk

SHELF = {"utils", "util", "helpers", "helper", "common", "base", "constants", "manager", "managers", "misc"}
OLD_SINS = {"models/ranking/profile.py"}  # names of the standard library; the list may only shrink
CODE = modules(*ROOMS)
TESTS = modules("tests")
# Only jobraker.settings reads the environment for itself; the others hand one on to the programs they start.
ENVIRONMENT = {
    "jobraker/settings.py",
    "deploy/bench/__main__.py",
    "deploy/bench/filled.py",
    "deploy/bench/serving.py",
    "deploy/local/services.py",
    "flows/prefect_home.py",
    "flows/transform.py",
}


@pytest.mark.parametrize("path", CODE, ids=str)
def test_a_module_is_named_after_what_it_holds(path: Path) -> None:
    names = {path.stem, *path.parts[:-1]}
    assert names.isdisjoint(SHELF), "a shelf for anything is found by nobody"
    if path.stem not in {"__init__", "__main__"} and path.as_posix() not in OLD_SINS:
        assert path.stem not in sys.stdlib_module_names, "run directly, it would hide the standard library's module"


@pytest.mark.parametrize("path", CODE, ids=str)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", CODE, ids=str)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    if path.as_posix() in ENVIRONMENT:
        return
    readers = {"os.environ", "os.getenv", "os.environb", "environ.get", "getenv"}
    assert not [dotted(node) for node in walk(path) if dotted(node) in readers]


@pytest.mark.parametrize("path", CODE, ids=str)
def test_the_present_comes_from_the_clock(path: Path) -> None:
    if path.as_posix() == "jobraker/clock.py":
        return
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
    assert not [dotted(node) for node in walk(path) if dotted(node) in clocks], "a frozen clock must freeze everything"


@pytest.mark.parametrize("path", CODE, ids=str)
def test_only_programs_print(path: Path) -> None:
    if path.name in {"cli.py", "__main__.py"} or '__name__ == "__main__"' in (ROOT / path).read_text(encoding="utf-8"):
        return
    assert not [node for node in walk(path) if isinstance(node, ast.Call) and dotted(node.func) == "print"]


@pytest.mark.parametrize("path", TESTS, ids=str)
def test_no_test_sleeps(path: Path) -> None:
    calls = {dotted(node.func) for node in walk(path) if isinstance(node, ast.Call)}
    assert calls.isdisjoint({"time.sleep", "sleep", "asyncio.sleep"}), "wait for the event, not for a while"


@pytest.mark.parametrize("path", modules(*ROOMS), ids=str)
def test_errors_are_of_the_one_family(path: Path) -> None:
    if path.as_posix() == "jobraker/errors.py":
        return
    for node in walk(path):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            assert not {dotted(parent) for parent in node.bases} & {"Exception", "BaseException", "RuntimeError"}


def test_no_file_names_a_place_of_one_machine() -> None:
    places = re.compile(r"(?<![\w./])/(?:work|root|opt|home/[a-z]+)/")
    found = {
        str(path): match[0]
        for path in files()
        if path.suffix not in {".pdf", ".docx", ".png"}
        and path != Path(__file__).relative_to(ROOT)
        and (match := places.search((ROOT / path).read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}


def test_the_lock_names_packages_only() -> None:
    pins = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", pin)] == []
