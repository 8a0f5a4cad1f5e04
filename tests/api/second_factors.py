"""A person with an authenticator app in their hand."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyotp
from fastapi.testclient import TestClient

from jobraker import clock
from tests.api.conftest import PASSWORD


@dataclass
class App:
    """An authenticator app, and the recovery codes its owner wrote down."""

    secret: str
    recovery_codes: list[str]

    def show(self, *, steps: int = 0) -> str:
        """The code of the present half minute, or of one some steps before or after it."""
        return pyotp.TOTP(self.secret).at(clock.now() + timedelta(seconds=30 * steps))


def switch_on(person: TestClient, *, password: str | None = PASSWORD) -> App:
    """A confirmed second factor. The code of the half minute before this one is used up, and nothing else."""
    begun = person.post("/second-factor", json={"password": password}).json()["data"]
    app = App(begun["secret"], [])
    confirmed = person.post("/second-factor/confirm", json={"code": app.show(steps=-1)})
    app.recovery_codes = confirmed.json()["data"]["codes"]
    return app


def log_in(client: TestClient, email: str = "ada@example.com") -> Any:
    return client.post("/auth/login", json={"email": email, "password": PASSWORD})


def find_challenge(client: TestClient) -> str:
    challenge: str = log_in(client).json()["data"]["challenge"]
    return challenge


def finish(client: TestClient, challenge: str, **given: str) -> Any:
    return client.post("/auth/second-factor", json={"challenge": challenge} | given)
