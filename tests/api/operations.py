"""Every operation of the OpenAPI document, so that a new one is tested as soon as it is there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import schemathesis
from fastapi.testclient import TestClient
from schemathesis.config import SchemathesisConfig
from schemathesis.core import NOT_SET

from api.app import create_app
from jobraker.settings import Settings

SCHEMA: dict[str, Any] = create_app(Settings(_env_file=None)).openapi()
PREFIX = "/api/v1"
_FILE = {"file": ("eve.txt", b"Eve, engineer, Python and SQL")}
_GENERATED = schemathesis.openapi.from_dict(
    SCHEMA, config=SchemathesisConfig.from_dict({"generation": {"mode": "positive"}})
)


@dataclass(frozen=True)
class Operation:
    """One method of one address, as the document has it."""

    method: str
    path: str
    said: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def scopes(self) -> frozenset[str]:
        """What a caller must be allowed to do; nothing where nobody has to be anybody."""
        return frozenset(scope for scheme in self.said.get("security", []) for scope in scheme.get("bearer", []))

    @property
    def is_optional(self) -> bool:
        """Whether it looks at a token but does without one."""
        return {} in self.said.get("security", [])

    @property
    def names(self) -> tuple[str, ...]:
        """Of the parameters in its path."""
        return tuple(re.findall(r"{([^}]*)}", self.path))

    def fill(self, values: Mapping[str, str]) -> str:
        """Its address with these parameters, below the prefix."""
        return self.path.removeprefix(PREFIX).format_map(values)

    def ask(self, person: TestClient, values: Mapping[str, str], case: Any, *, is_narrow: bool) -> Any:
        """Its answer to that person, with what a generated case has beside the path; its query only where it may."""
        content: dict[str, Any] = {}
        if case.media_type == "multipart/form-data":
            content["files"] = _FILE
        elif case.body is not NOT_SET:
            content["json"] = case.body
        query = {name: value for name, value in (case.query or {}).items() if value is not None and is_narrow}
        return person.request(self.method, self.fill(values), params=query, follow_redirects=False, **content)

    def generate(self) -> Any:
        """Well-formed requests."""
        return _GENERATED[self.path][self.method].as_strategy()

    @classmethod
    def list_all(cls) -> Iterator[Self]:
        """Everything the document has."""
        for path, operations in SCHEMA["paths"].items():
            for method, said in operations.items():
                yield cls(method.upper(), path, said)


OPERATIONS = list(Operation.list_all())
