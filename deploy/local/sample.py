"""The sample person: a visitor like any other, who signs up, uploads a CV and asks for matches over HTTP.

Runs as a process of its own (`python -m deploy.local.sample`) once the house serves. What it needs to
come back, it keeps in the home; nothing is done twice.
"""

import json
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import httpx
from rich.console import Console

from deploy.local import ports
from deploy.local.sample_table import build_table
from deploy.local.waiting import wait_until
from jobraker import settings
from jobraker.errors import BrokenError, JobrakerError, UnavailableError
from jobraker.home import Home

_FOLDER: Final = Path(__file__).parent / "sample"
_NAME: Final = "Robin Sample"
_TOP: Final = 10
_PATIENCE_S: Final = 120.0
_ENDED: Final = ("completed", "failed")


class Visitor:
    """A signed-in person at the API."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def sign_in(self, home: Home) -> None:
        """As the person of earlier runs, or as a new one."""
        known = _read_account(home)
        if known is None or not self._log_in(known):
            self._log_in(self._register(home))

    def introduce(self, folder: Path) -> None:
        """Upload profile and CV from `folder`, unless a CV is there already."""
        if any(resume.get("is_current", True) for resume in self.ask("GET", "/resumes")):
            return
        self.ask("PUT", "/profile", json=json.loads((folder / "profile.json").read_text(encoding="utf-8")))
        self.ask("POST", "/resumes", files={"file": ("resume.md", (folder / "resume.md").read_bytes())})

    def find_matches(self) -> Sequence[Mapping[str, Any]]:
        """The ten best, generated only where there are none yet.

        A refresh leaves them as they are: the flow recommend-all renews everybody's on its schedule, and so
        does whoever asks for new ones.
        """
        if not (matches := self._list_matches()):
            answer = self.ask("POST", "/recommendations/generate", json={"top_n": _TOP})
            if isinstance(answer, dict) and "request_id" in answer:
                self._wait_for(answer["request_id"])
            matches = self._list_matches()
        return matches

    def ask(self, method: str, path: str, **content: Any) -> Any:
        """The `data` of an answer. Raises a `JobrakerError` with the API's own words for a refusal."""
        response = self._send(method, path, **content)
        body = _read_body(response)
        if not response.is_success:
            reason = body.get("error", {}).get("message", "no reason given")
            raise BrokenError(f"{method} {path} was refused ({response.status_code}): {reason}")
        return body.get("data")

    def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        try:
            return self._http.request(method, path.lstrip("/"), **content)
        except httpx.HTTPError as error:
            raise UnavailableError(f"The API does not answer {method} {path} ({type(error).__name__}).") from error

    def _log_in(self, account: Mapping[str, str]) -> bool:
        response = self._send("POST", "/auth/login", json=dict(account))
        if response.status_code == httpx.codes.UNAUTHORIZED:
            return False
        if not response.is_success:
            raise BrokenError(f"The sample person could not sign in ({response.status_code}).")
        self._http.headers["Authorization"] = f"Bearer {_read_body(response)['data']['access_token']}"
        return True

    def _register(self, home: Home) -> Mapping[str, str]:
        account = {"email": "robin@example.com", "password": secrets.token_urlsafe(24)}
        response = self._send("POST", "/auth/register", json={**account, "full_name": _NAME})
        if response.status_code == httpx.codes.CONFLICT:
            # Another home's sample person lives in the same database.
            account["email"] = f"robin.{secrets.token_hex(4)}@example.com"
            self.ask("POST", "/auth/register", json={**account, "full_name": _NAME})
        elif not response.is_success:
            raise BrokenError(f"The sample person could not register ({response.status_code}).")
        _record_account(home, account)
        return account

    def _list_matches(self) -> Sequence[Mapping[str, Any]]:
        matches: Sequence[Mapping[str, Any]] = self.ask("GET", "/recommendations", params={"per_page": _TOP})
        return matches

    def _wait_for(self, request_id: str) -> None:
        seen: dict[str, Any] = {}

        def has_ended() -> bool:
            seen.update(self.ask("GET", f"/requests/{request_id}"))
            return seen.get("state") in _ENDED

        if not wait_until(has_ended, seconds=_PATIENCE_S):
            raise UnavailableError("The matches did not come in time: is the requests worker alive?")
        if seen["state"] == "failed":
            raise BrokenError(f"The matches could not be made: {seen.get('error')}")


def run(home: Home, address: str, console: Console, *, folder: Path = _FOLDER) -> None:
    """At the API of that address sign in, introduce the person where needed, and print the ten best matches."""
    with httpx.Client(base_url=f"{address}/api/v1/", timeout=60.0, trust_env=False) as http:
        visitor = Visitor(http)
        visitor.sign_in(home)
        visitor.introduce(folder)
        matches = visitor.find_matches()
    if not matches:
        raise BrokenError("No job matches the sample person: are there any open jobs? `jobraker status` tells.")
    console.print(build_table(matches, title=f"The best matches for {_NAME}"))


def _read_body(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _account_path(home: Home) -> Path:
    return home.path / "sample.json"


def _read_account(home: Home) -> Mapping[str, str] | None:
    path = _account_path(home)
    account: Mapping[str, str] | None = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return account


def _record_account(home: Home, account: Mapping[str, str]) -> None:
    with os.fdopen(os.open(_account_path(home), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(account, file)


def main() -> None:
    """Run against the house whose environment this process has."""
    loaded = settings.load()
    try:
        run(loaded.place, ports.build_address(loaded.api.host, loaded.api.port), Console())
    except JobrakerError as error:
        sys.exit(error.message)


if __name__ == "__main__":
    main()
