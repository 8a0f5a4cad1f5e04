"""Runs dbt through prefect-dbt, so that each model is a task the operator sees.

Identity stands between the two halves: it reads what the first cleaned, and the marts of the second read
it. dbt must not run twice at once; whoever calls this holds the `digest` lock (see refresh.py).
"""

import functools
import getpass
import hashlib
import json
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from dbt.clients.yaml_helper import load_yaml_text
from dbt_common.events.base_types import EventLevel
from prefect import task
from prefect_dbt import PrefectDbtRunner, PrefectDbtSettings
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from flows import identify, moderate
from jobraker import clock, log, settings, sql
from jobraker.db import Database
from jobraker.errors import BrokenError

_SQL: Final = sql.beside(__file__)
_PROJECT: Final = Path(__file__).parents[1] / "dbt"
_SELECTED: Final = (("tag:before_identity",), ("tag:after_identity",))
_log = log.get(__name__)


@task(persist_result=False)
def transform(database: Database, url: str) -> bool:
    """Rebuild the marts if anything they are made from has changed; whether they were rebuilt.

    Raises `BrokenError` naming the first failed model or test; the marts that stood go on serving.
    """
    fingerprint, as_of = _fingerprint(database), clock.now()
    with database.reading() as connection:
        last = connection.execute(_SQL["find_last_fingerprint"]).fetchone()
    if last and last["fingerprint"] == fingerprint and not is_outdated(database, as_of):
        _log.info("marts are up to date")
        return False
    _build(url, _SELECTED[0], as_of)
    identify.identify(database)
    moderate.moderate(database)
    _build(url, _SELECTED[1], as_of)
    with database.writing() as connection:
        connection.execute(_SQL["record_transform"], {"fingerprint": fingerprint})
    return True


def _fingerprint(database: Database) -> str:
    """Hash of the state of `raw` and of the dbt project itself: a changed model is a reason to rebuild."""
    with database.reading() as connection:
        row = connection.execute(_SQL["find_state"], read_limits()).fetchone()
    digest = hashlib.sha256((row or {}).get("state", "").encode())
    digest.update(moderate.find_state(database).encode())
    for path in sorted(_PROJECT.rglob("*")):
        if path.is_file() and path.suffix in {".sql", ".yml", ".csv"} and "target" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_outdated(database: Database, as_of: datetime) -> bool:
    """Whether there are no marts, or a job has ended, gone stale or been seen again since they were built."""
    with database.reading() as connection:
        marts = connection.execute(_SQL["find_marts"]).fetchone()
        if not (marts and marts["are_there"]):
            return True
    return count_changed(database, as_of) > 0


def count_changed(database: Database, as_of: datetime) -> int:
    """What the clock alone opens, closes, lists or leaves out, though `raw` is as it was for the last build."""
    unverified_before = as_of - timedelta(days=read_limits()["days_until_a_posting_is_unverified"])
    with database.reading() as connection:
        ended = connection.execute(_SQL["count_ended"], {"as_of": as_of}).fetchone()
        turned = connection.execute(_SQL["count_turned"], {"unverified_before": unverified_before}).fetchone()
    return int(ended["jobs"] if ended else 0) + int(turned["postings"] if turned else 0)


@functools.cache
def read_limits() -> dict[str, int]:
    """The numbers of days and lengths that the models go by: the `vars` of the dbt project."""
    project = load_yaml_text((_PROJECT / "dbt_project.yml").read_text(encoding="utf-8")) or {}
    return dict(project["vars"])


def _build(url: str, selected: Sequence[str], as_of: datetime) -> None:
    home = settings.load().place
    os.environ.update(build_dbt_environment(url))
    runner = PrefectDbtRunner(
        settings=PrefectDbtSettings(
            project_dir=_PROJECT, profiles_dir=_PROJECT, target_path=home.dbt_target, log_level=EventLevel.WARN
        ),
        raise_on_failure=False,
    )
    # Unit tests are about the models and not about this data: `make test` runs them.
    tests = ["--exclude-resource-type", "unit_test"]
    output = ["--log-path", str(home.logs), "--quiet", "--no-use-colors"]
    # Both halves are as of one moment, and no model asks the clock.
    moment = ["--vars", json.dumps({"as_of": as_of.isoformat()})]
    result = runner.invoke(["build", "--select", *selected, *tests, *moment, *output])
    if not result.success:
        raise BrokenError(f"dbt stopped: {_first_failure(result)}")


def build_dbt_environment(url: str) -> dict[str, str]:
    """The variables that `dbt/profiles.yml` reads, from a Postgres URL.

    Its other parameters (`sslmode`, certificates ...) go to libpq by the variables that it reads itself.
    """
    parts = conninfo_to_dict(url)
    given = {option.keyword.decode(): option for option in pq.Conninfo.parse(url.encode())}
    libpq = {
        option.envvar.decode(): str(parts[name])
        for name, option in given.items()
        if name in parts and option.envvar and name not in {"host", "port", "user", "password", "dbname"}
    }
    return libpq | {
        "JOBRAKER_DBT_HOST": str(parts.get("host") or "localhost"),
        "JOBRAKER_DBT_PORT": str(parts.get("port") or 5432),
        "JOBRAKER_DBT_USER": str(parts.get("user") or getpass.getuser()),
        "JOBRAKER_DBT_PASSWORD": str(parts.get("password") or ""),
        "JOBRAKER_DBT_NAME": str(parts.get("dbname") or "jobraker"),
    }


def _first_failure(result: object) -> str:
    exception = getattr(result, "exception", None)
    if exception is not None:
        return str(exception)
    for node in getattr(result, "result", None) or []:
        if node.status in {"error", "fail", "runtime error"}:
            return f"{node.node.name}: {(node.message or '').strip()}"
    return "it gave no reason"
