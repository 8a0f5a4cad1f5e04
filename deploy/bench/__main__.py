"""Runs every benchmark in a home of its own and writes one JSON file: `python -m deploy.bench --out bench.json`."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from jobraker import clock
from jobraker.errors import BrokenError

_BENCHES: Final = ("identity", "landing", "quota", "refresh", "quality", "recommend", "search", "sign_in")


def bench(
    out: Annotated[Path, typer.Option(help="Where the figures go.")] = Path("bench.json"),
    jobs: Annotated[int, typer.Option(min=1_000, help="Made-up jobs to search and recommend among.")] = 100_000,
    only: Annotated[str | None, typer.Option(help=f"One of {', '.join(_BENCHES)}.")] = None,
) -> None:
    """Measure the house."""
    chosen = [only] if only else list(_BENCHES)
    figures = {name: _run(name, jobs) for name in chosen}
    report = {
        "measured_at": clock.now().isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "benches": figures,
    }
    text = json.dumps(report, indent=2)
    out.write_text(text + "\n", encoding="utf-8")
    typer.echo(text)


def _run(name: str, jobs: int) -> Any:
    """One benchmark in a process and a home of its own; its figures."""
    typer.echo(f"Measuring {name} ...", err=True)
    with tempfile.TemporaryDirectory(prefix="jobraker-bench-") as home:
        environment = {**os.environ, "JOBRAKER_HOME": home, "JOBRAKER_LOG_LEVEL": "ERROR", "HF_HUB_OFFLINE": "1"}
        command = [sys.executable, "-m", f"deploy.bench.{name}", str(jobs)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise BrokenError(f"The benchmark {name} failed.")
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    typer.run(bench)
