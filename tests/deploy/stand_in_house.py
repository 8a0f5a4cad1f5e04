"""A house with tiny real services, run as a process of its own: `stand_in_house.py CONFIGURATION`.

The configuration is JSON: `services` (which of the stand-ins below) and `chore` (Python to run, or null).
"""

import json
import sys
from collections.abc import Sequence
from functools import partial

from deploy.local import house, services
from deploy.local.services import Service, Site
from deploy.local.supervisor import Pace
from jobraker import settings
from jobraker.errors import JobrakerError

_GRANDCHILD = "import signal; signal.pause()"
SCRIPTS = {
    "flows": f"""
import signal, subprocess, sys
from jobraker import settings
subprocess.Popen([sys.executable, "-c", {_GRANDCHILD!r}], start_new_session=True)
settings.load().place.mark_ready("flows")
signal.pause()
""",
    "stubborn": """
import signal
from jobraker import settings
signal.signal(signal.SIGTERM, signal.SIG_IGN)
settings.load().place.mark_ready("stubborn")
while True:
    signal.pause()
""",
    "dying": "import sys; print('first'); sys.exit('the reason')",
    "silent": "import signal; signal.pause()",
}


def list_stand_ins(site: Site, names: Sequence[str]) -> Sequence[Service]:
    """The stand-ins of the given names; `api` answers at its real health address, others leave marks."""

    folder = site.home.path / "www"
    health = folder / "api" / "v1" / "health"
    health.parent.mkdir(parents=True, exist_ok=True)
    health.touch()
    web = (sys.executable, "-m", "http.server", str(site.api_port), "--bind", site.api_host, "--directory", str(folder))
    argvs = {"api": web, **{name: (sys.executable, "-c", script) for name, script in SCRIPTS.items()}}
    ready = partial(partial, services.is_ready, home=site.home, addresses=site.addresses)
    return [Service(name, argvs[name], ready(name)) for name in names]


def main(configuration: str) -> None:
    wanted = json.loads(configuration)
    chore = wanted.get("chore")
    plan = house.Plan(
        say=lambda sentence: print(sentence, flush=True),  # noqa: T201
        sandbox=True,
        chores=[house.Chore("Doing the chore", (sys.executable, "-c", chore), "THE CHORE FAILED.")] if chore else [],
        list_services=lambda site: list_stand_ins(site, wanted["services"]),
        pace=Pace(first_wait_s=0.0, longest_wait_s=0.0, end_s=1.0),
    )
    try:
        sys.exit(house.run(settings.load(), plan))
    except JobrakerError as error:
        sys.exit(f"Error: {error.message}")


if __name__ == "__main__":
    main(sys.argv[1])
