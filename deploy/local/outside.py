"""Which world the house looks at: the real sources, or the sandbox that plays them.

A home that once held the sandbox's invented postings stays with the sandbox, so that real and invented
jobs never mix in one list. Its port is kept too: postings carry addresses, which must not change.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.local import ports
from jobraker import web
from jobraker.errors import JobrakerError, MissingError
from jobraker.home import Home
from jobraker.settings import Settings

_PATIENCE_S: Final = 3.0


@dataclass(frozen=True)
class World:
    """What the sources read: `sandbox_port` None is the real world; `notice` is said loudly."""

    sandbox_port: int | None
    notice: str | None


def choose_world(settings: Settings, *, forced: bool) -> World:
    """The sandbox where it is forced, was used before, or where no real source answers."""
    if settings.sandbox_url is not None:
        return World(None, f"The sandbox at {settings.sandbox_url} plays the outside world: its postings are invented.")
    port = read_sandbox_port(settings.place)
    if forced:
        return World(ports.choose(port), "The sandbox plays the outside world: its postings are invented.")
    if port is not None:
        return World(
            ports.choose(port),
            "This home holds the sandbox's invented postings and stays with the sandbox:"
            " choose another JOBRAKER_HOME for real ones.",
        )
    if reach_sources(settings):
        return World(None, None)
    return World(
        ports.choose(),
        "NO SOURCE ANSWERS: the network does not let Jobraker reach Greenhouse or Ashby."
        " The sandbox plays the outside world instead: its postings are invented.",
    )


def reach_sources(settings: Settings) -> bool:
    """Whether Greenhouse or Ashby answers within seconds."""
    addresses = (
        f"{settings.greenhouse.base_url}/boards/greenhouse",
        f"{settings.ashby.base_url}/posting-api/job-board/ashby",
    )
    manners = settings.web.model_copy(update={"timeout_s": _PATIENCE_S, "tries": 1, "pace_s": 0.0})
    with web.Client(manners) as client, ThreadPoolExecutor(len(addresses)) as threads:
        return any(threads.map(lambda address: _answers(client, address), addresses))


def read_sandbox_port(home: Home) -> int | None:
    """The port of the sandbox this home was filled from, or None where it never was."""
    note = _note(home)
    if not note.exists():
        return None
    port: int = json.loads(note.read_text(encoding="utf-8"))["port"]
    return port


def record_sandbox_port(home: Home, port: int) -> None:
    """Write down that this home is filled from a sandbox at `port`."""
    _note(home).write_text(json.dumps({"port": port}), encoding="utf-8")


def _note(home: Home) -> Path:
    return home.path / "sandbox.json"


def _answers(client: web.Client, address: str) -> bool:
    """A refusal does not count: a firewall that answers in the source's name refuses too."""
    try:
        client.get(address)
    except MissingError:
        return True
    except JobrakerError:
        return False
    return True
