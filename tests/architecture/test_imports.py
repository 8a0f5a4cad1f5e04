"""The import contracts of pyproject.toml hold, in the graph and in a running process."""

import json
import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

HEAVY = ("torch", "sentence_transformers", "transformers", "prefect", "dbt", "playwright", "great_expectations")


def test_contracts_are_kept() -> None:
    checked = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("module", ["api.app", "jobraker.cli", "flows.cli", "deploy.local.cli", "scrapers.registry"])
def test_a_fresh_process_loads_nothing_heavy(module: str) -> None:
    script = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    loaded = set(json.loads(done.stdout))
    assert loaded.isdisjoint(HEAVY), f"{module} loads {sorted(loaded.intersection(HEAVY))}"
