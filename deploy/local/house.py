"""The whole house in one process tree: database, services, first refresh, sample person, and the end of it all.

The order matters: the lock before everything (one house a home), leftovers before ports (a killed house
may still hold them), the database before the services, and the reverse on the way out.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from deploy.local import database, leftovers, outside, ports, prefect_database, services, warden
from deploy.local.services import Service, Site
from deploy.local.supervisor import Pace, Supervisor
from deploy.local.waiting import Stop, catching_signals
from jobraker.errors import ConflictError
from jobraker.home import Home, Process, Running
from jobraker.settings import Settings

SETTLED: Final = "house"  # the mark of a house that has done all it does at first
INTERRUPTED: Final = 130


@dataclass(frozen=True)
class Chore:
    """Something done once after all services serve; `failure` is said when it goes wrong."""

    opening: str
    argv: Sequence[str]
    failure: str


CHORES: Final = (
    Chore(
        "Reading the sources",
        (sys.executable, "-m", "jobraker", "refresh"),
        "THE REFRESH FAILED: the house is up, but its jobs are not fresh. Try `jobraker refresh`.",
    ),
    Chore(
        "Finding the sample person's matches",
        (sys.executable, "-m", "deploy.local.sample"),
        "THE SAMPLE PERSON GOT NO MATCHES: the house is up; the sentence above says why.",
    ),
)


@dataclass(frozen=True)
class Plan:
    """What a house is to be; the parts that tests replace have defaults."""

    say: Callable[[str], None]
    sandbox: bool = False
    chores: Sequence[Chore] = CHORES
    list_services: Callable[[Site], Sequence[Service]] = services.list_services
    pace: Pace | None = None


def run(settings: Settings, plan: Plan) -> int:
    """Run the house until somebody asks it to stop; the exit code.

    Raises a `JobrakerError` with one sentence where it does not come up; nothing runs afterwards.
    """
    home = settings.place
    home.prepare()
    token = uuid.uuid4().hex
    with catching_signals() as stop, _locked(home), warden.watched(leftovers.mark(home.path, token)):
        leftovers.end_written(home)
        home.forget_ready(SETTLED)
        ports.demand_free(api_port=settings.api.port, prefect_port=settings.prefect.port, api_host=settings.api.host)
        plan.say(f"Opening the database in {home.path}" if settings.database.url is None else "Opening the database")
        with database.opened(settings) as url:
            database.bring_up_to_date(url)
            return INTERRUPTED if stop.asked else _live(plan, stop, _choose_site(settings, plan, url, token))


def find_supervisor(home: Home) -> Process | None:
    """The process that runs a house in `home` now, from its first moment on."""
    try:
        text = _lock_path(home).read_text(encoding="utf-8")
    except OSError:
        return None
    holder = Process(**json.loads(text)) if text else None
    return holder if holder and holder.is_alive() else None


def _choose_site(settings: Settings, plan: Plan, url: str, token: str) -> Site:
    world = outside.choose_world(settings, forced=plan.sandbox)
    if world.sandbox_port is not None:
        outside.record_sandbox_port(settings.place, world.sandbox_port)
    prefect_url, remark = prefect_database.prepare(settings)
    for sentence in filter(None, (world.notice, remark)):
        plan.say(sentence)
    return Site(
        home=settings.place,
        api_host=settings.api.host,
        api_port=settings.api.port,
        prefect_port=settings.prefect.port,
        database_url=url,
        prefect_database_url=prefect_url,
        sandbox_port=world.sandbox_port,
        sandbox_url=f"http://127.0.0.1:{world.sandbox_port}" if world.sandbox_port else settings.sandbox_url,
        token=token,
    )


def _live(plan: Plan, stop: Stop, site: Site) -> int:
    """Start, do the chores, watch, end."""
    env = services.build_env(site)
    listed = plan.list_services(site)
    supervisor = Supervisor(listed, home=site.home, env=env, stop=stop, note=_Note(site), pace=plan.pace)
    try:
        plan.say("Starting " + ", ".join(service.name for service in listed))
        if not supervisor.start():
            return INTERRUPTED
        failures = [
            failure for chore in plan.chores if not stop.asked and (failure := _do(chore, supervisor, plan, env))
        ]
        if not stop.asked:
            _tell_addresses(site, plan)
            site.home.mark_ready(SETTLED, " ".join(failures))
        supervisor.watch(until=lambda: False)
        plan.say("Stopping")
        return 0
    finally:
        supervisor.end()
        site.home.forget_ready(SETTLED)
        site.home.forget_running()


def _do(chore: Chore, supervisor: Supervisor, plan: Plan, env: Mapping[str, str]) -> str | None:
    """Do one chore while the services are watched; its failure in words."""
    plan.say(chore.opening)
    process = subprocess.Popen(chore.argv, env=env, stdin=subprocess.DEVNULL, start_new_session=True)
    supervisor.watch(until=lambda: process.poll() is not None)
    if process.poll() is None:  # interrupted: it ends before the services it works with
        os.killpg(process.pid, signal.SIGTERM)
        return None
    if process.returncode == 0:
        return None
    plan.say(chore.failure)
    return chore.failure


def _tell_addresses(site: Site, plan: Plan) -> None:
    plan.say(f"API docs    {site.addresses['api']}/api/docs")
    plan.say(f"Prefect UI  {site.addresses['prefect']}")


@dataclass(frozen=True)
class _Note:
    """Writes down what runs, for other commands and for the cleaning up after a kill."""

    site: Site

    def __call__(self, processes: Mapping[str, Process]) -> None:
        self.site.home.write_running(
            Running(
                supervisor=Process.of(os.getpid()),
                services=dict(processes),
                database_url=self.site.database_url,
                api_url=self.site.addresses["api"],
                prefect_url=f"{self.site.addresses['prefect']}/api",
                sandbox_url=self.site.sandbox_url,
            )
        )


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    """One house a home. The kernel drops the lock of a killed process."""
    with _lock_path(home).open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConflictError(
                f"A house runs from {home.path} already: `jobraker status` shows it, `jobraker down` ends it."
            ) from error
        lock.truncate(0)
        lock.write(json.dumps(asdict(Process.of(os.getpid()))))
        lock.flush()
        yield


def _lock_path(home: Home) -> Path:
    return home.path / "house.lock"
