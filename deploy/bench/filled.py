"""A database with many made-up jobs: migrated, marts built empty by dbt, then filled."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from deploy.bench import synthetic
from flows.prefect_home import point_prefect
from jobraker import migrate, postgres, settings
from jobraker.errors import BrokenError

_SEED: Final = 7
_ROOT: Final = Path(__file__).parents[2]


@contextmanager
def filled(jobs: int, *, encoder: str) -> Iterator[str]:
    """The URL of such a database, for as long as the block runs."""
    chosen = settings.load()
    point_prefect(chosen)
    with postgres.serving(chosen) as url:
        migrate.migrate(url)
        _build_marts(url)
        synthetic.fill(url, jobs=jobs, seed=_SEED, encoder=encoder)
        yield url


def _build_marts(url: str) -> None:
    from flows.transform import build_dbt_environment  # noqa: PLC0415 - imports Prefect

    target = settings.load().place.dbt_target
    command = [
        sys.executable,
        "-c",
        "from dbt.cli.main import cli; cli()",
        "run",
        "--quiet",
        "--target-path",
        str(target),
    ]
    place = ["--project-dir", str(_ROOT / "dbt"), "--profiles-dir", str(_ROOT / "dbt"), "--log-path", str(target)]
    seeded = [*command[:3], "seed", *command[4:], *place]
    for step in (seeded, [*command, *place]):
        done = subprocess.run(step, env=build_dbt_environment(url), capture_output=True, text=True, check=False)
        if done.returncode:
            raise BrokenError(f"dbt stopped: {done.stdout[-500:]}")
