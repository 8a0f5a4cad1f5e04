"""What is written about the project is true of it."""

import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from docs import pages
from jobraker import cli
from tests.architecture.tree import ROOT, files

README = ROOT / "README.md"


@pytest.mark.parametrize("path", list(pages.build_pages()), ids=lambda path: path.name)
def test_generated_pages_are_fresh(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == pages.build_pages()[path], "run `make docs`"


def test_the_tree_in_the_readme_is_the_real_one() -> None:
    section = README.read_text(encoding="utf-8").partition("## Layout")[2]
    tree = re.search(r"```\n(.*?)```", section, re.DOTALL)
    assert tree is not None
    drawn = {line.split()[0].rstrip("/") for line in tree[1].splitlines() if line and not line.startswith(" ")}
    hidden = {".gitignore", ".sqlfluffignore", ".python-version"}
    assert drawn == {path.parts[0] for path in files()} - hidden


@pytest.mark.parametrize("entry", entry_points(group="jobraker.commands"), ids=lambda entry: entry.name)
def test_every_command_is_told_in_the_readme(entry: object) -> None:
    name = getattr(entry, "name", "")
    assert f"`jobraker {name}" in README.read_text(encoding="utf-8")
    assert cli._summary(entry).endswith(".")  # type: ignore[arg-type]


@pytest.mark.parametrize("page", [path for path in files() if path.suffix == ".md"], ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=lambda path: path.name)
def test_a_decision_is_one_page_of_one_shape(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.match(r"\d{4}-[a-z0-9-]+\.md$", page.name)
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences", "Alternatives"]
    assert len(text.splitlines()) <= 60


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(page.name[:4]) for page in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_changelog_has_a_place_for_what_comes() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
