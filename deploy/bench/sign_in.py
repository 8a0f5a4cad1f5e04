"""Does the time a sign-in takes tell who has an account? A wrong password for somebody, and for nobody, in turn."""

import json
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any, Final

from deploy.bench.serving import serving
from deploy.bench.stopwatch import measure, percentile
from jobraker import migrate, postgres, settings
from jobraker.errors import BrokenError

_EMAIL: Final = "robin@example.com"
_PASSWORD: Final = "a bench stands in the park"  # noqa: S105 - of an account made up for this
_ROUNDS: Final = 60
_WARMING: Final = 5


def run() -> dict[str, Any]:
    """Milliseconds of a refused sign-in with a known and with an unknown address, and their ratio."""
    with postgres.serving(settings.load()) as url:
        migrate.migrate(url)
        with serving(url) as address:
            known, unknown = refuse(HTTPConnection(address.removeprefix("http://")))
    medians = {"known_ms": 1000 * percentile(known, 0.5), "unknown_ms": 1000 * percentile(unknown, 0.5)}
    return {
        "rounds": len(known),
        **{name: round(value, 2) for name, value in medians.items()},
        "ratio": round(medians["unknown_ms"] / medians["known_ms"], 3),
        "wanted": "ratio within 0.9 and 1.1",
    }


def refuse(client: HTTPConnection) -> tuple[list[float], list[float]]:
    """Seconds of each refusal, for somebody and for nobody, taken in turn so that noise hits both alike."""
    _post(client, "register", {"email": _EMAIL, "password": _PASSWORD}, HTTPStatus.CREATED)
    known: list[float] = []
    unknown: list[float] = []
    for number in range(_WARMING + _ROUNDS):
        for email, seconds in ((_EMAIL, known), (f"nobody{number}@example.com", unknown)):
            body = {"email": email, "password": "a wrong password"}
            seconds.append(measure(lambda: _post(client, "login", body, HTTPStatus.UNAUTHORIZED)))  # noqa: B023
    return known[_WARMING:], unknown[_WARMING:]


def _post(client: HTTPConnection, path: str, body: dict[str, str], status: HTTPStatus) -> None:
    client.request("POST", f"/api/v1/auth/{path}", json.dumps(body), {"Content-Type": "application/json"})
    response = client.getresponse()
    said = response.read()
    if response.status != status:
        raise BrokenError(f"/auth/{path} answered {response.status}: {said[:200]!r}")


if __name__ == "__main__":
    print(json.dumps(run()))  # noqa: T201 - figures go to standard output
