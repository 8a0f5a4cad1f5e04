"""Schemathesis against a real API process, as somebody who may do everything and survives doing it."""

import os
import subprocess
import sys
import traceback
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis import engine
from schemathesis.auths import AuthContext
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events
from schemathesis.specs.openapi.schemas import OpenApiSchema

from api import __main__ as start
from api.docs import SCHEMA_URL
from jobraker.db import Connection
from jobraker.settings import LimitSettings
from jobraker.tokens import Purpose, Tokens

# A schema tells what is well formed, not what is true: a void token, a taken address and an unreadable file are refused
# all the same. What must never happen to a well-formed request is that it is called anything else.
_TRUE_OR_NOT = ["2xx", "3xx", "401", "403", "404", "409", "422"]
_IS_ALIVE = """
select from app.sessions join app.users using (user_id)
where session_id = %(session_id)s and user_id = %(user_id)s and ended_at is null and cardinality(roles) = 4
"""
_REVIVE = """
with person as (
    insert into app.users (user_id, email, roles)
    values (%(user_id)s, 'somebody-' || %(user_id)s::text || '@example.com', '{seeker,analyst,operator,admin}')
    on conflict (user_id) do update set roles = excluded.roles
    returning user_id
)
insert into app.sessions (session_id, user_id, method, expires_at)
select %(session_id)s, person.user_id, 'password', %(end)s from person
on conflict (session_id) do update set ended_at = null
"""


RATES = {name: "1000000/second" for name in LimitSettings.model_fields if name != "storage"}
UNLIMITED = LimitSettings.model_validate(RATES)


@dataclass
class Report:
    """What a run found: failures by operation and check, what each operation answered, requests a phase."""

    seed: int
    failures: dict[tuple[str, str], str] = field(default_factory=dict)
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    requests: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        seen = "\n".join(f"{operation}: {dict(statuses)}" for operation, statuses in sorted(self.statuses.items()))
        found = "\n\n".join(
            f"{operation}, {check}:\n{failure}" for (operation, check), failure in self.failures.items()
        )
        return f"seed {self.seed}: {len(self.failures)} failures in {dict(self.requests)} requests\n{seen}\n\n{found}"


class Somebody:
    """Signs requests as a person of every role. They come back, with a session, whenever a request ended either."""

    def __init__(self, owner: Connection, tokens: Tokens) -> None:
        self._owner = owner
        self._tokens = tokens
        self.user_id, self.session_id = uuid.uuid4(), uuid.uuid4()

    def get(self, case: Any, context: AuthContext) -> str:
        """A token that works."""
        values = {"user_id": self.user_id, "session_id": self.session_id}
        if self._owner.execute(_IS_ALIVE, values).fetchone() is None:
            self._owner.execute(_REVIVE, {**values, "end": datetime.now(UTC) + timedelta(days=1)})
        lifetime = timedelta(minutes=5)
        return self._tokens.issue(Purpose.ACCESS, self.user_id, lifetime=lifetime, sid=str(self.session_id))

    def set(self, case: Any, token: str, context: AuthContext) -> None:
        """Put it into a request."""
        case.headers["Authorization"] = f"Bearer {token}"


def load(url: str, config: SchemathesisConfig, somebody: Somebody) -> OpenApiSchema:
    """The schema of a running API, which is asked as `somebody`."""
    schema = schemathesis.openapi.from_url(f"{url}{SCHEMA_URL}", config=config, wait_for_schema=30)
    schema.auth.providers.append(somebody)
    return schema


def fuzz(schema: OpenApiSchema) -> Report:
    """Try every operation in every phase with every check."""
    report = Report(schema.config.seed)
    for event in engine.from_schema(schema).execute():
        if isinstance(event, events.NonFatalError):
            # Whole: what lies below a group of errors is not in its own words.
            report.failures[event.label, type(event.value).__name__] = "".join(traceback.format_exception(event.value))
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.ScenarioFinished):
            _read(event, report)
    return report


def _read(event: events.ScenarioFinished, report: Report) -> None:
    recorder = event.recorder
    labels = {case_id: node.value.operation.label for case_id, node in recorder.cases.items()}
    for case_id, interaction in recorder.interactions.items():
        report.requests[event.phase.value] += 1
        if interaction.response is not None:
            report.statuses[labels[case_id]][interaction.response.status_code] += 1
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                said = f"{check.failure_info.failure}\n{check.failure_info.code_sample}"
                report.failures.setdefault((labels[case_id], check.name), said)


def configure(examples: int, seed: int) -> SchemathesisConfig:
    """All phases and checks; so many examples an operation."""
    # Credentials are varied by the check that is about them: varied everywhere, most requests would get no further.
    generation = {"max-examples": examples, "database": "none", "no-shrink": True, "with-security-parameters": False}
    checks = {"positive_data_acceptance": {"expected-statuses": _TRUE_OR_NOT}}
    # All other methods of each address are tried elsewhere.
    phases = {"coverage": {"unexpected-methods": ["OPTIONS", "TRACE"]}}
    return SchemathesisConfig.from_dict(
        {"seed": seed, "continue-on-failure": True, "generation": generation, "checks": checks, "phases": phases}
    )


@contextmanager
def serving(database_url: str, home: Path) -> Iterator[str]:
    """A real process of the API on that database; its address."""
    with start.listen("127.0.0.1", 0) as probe:
        port = probe.getsockname()[1]
    settings = {
        "JOBRAKER_HOME": str(home),
        "JOBRAKER_DATABASE__URL": database_url,
        "JOBRAKER_API__PORT": str(port),
        "JOBRAKER_API__WAIT_S": "0",
        **{f"JOBRAKER_LIMITS__{name.upper()}": rate for name, rate in RATES.items()},
    }
    with (home / "api.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "api"], env={**os.environ, **settings}, stderr=log, stdout=log
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate()
