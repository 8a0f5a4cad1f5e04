"""The commands `up`, `down`, `status` and `doctor`. What they do is imported when they are called."""

# ruff: noqa: PLC0415
# One command must not wait for what only another needs.
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jobraker import settings
from jobraker.settings import Settings

if TYPE_CHECKING:
    from deploy.local.status import Status


def up(
    *,
    detach: Annotated[bool, typer.Option("--detach", help="Return when all is healthy.")] = False,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="Let the sandbox play the outside world.")] = False,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port of the API.")] = None,
    prefect_port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port of Prefect.")] = None,
    no_refresh: Annotated[bool, typer.Option("--no-refresh", help="Do not read the sources first.")] = False,
) -> None:
    """Run the whole house on this machine until Ctrl-C or `jobraker down`."""
    from deploy.local import daemon, house

    wanted = _choose_ports(settings.load(), port, prefect_port)
    if detach:
        argv = [
            sys.executable,
            "-m",
            "jobraker",
            "up",
            f"--port={wanted.api.port}",
            f"--prefect-port={wanted.prefect.port}",
        ]
        argv += ["--sandbox"] * sandbox + ["--no-refresh"] * no_refresh
        raise typer.Exit(daemon.start(wanted.place, argv=argv, say=typer.echo))
    wanted.place.prepare()
    _log_to_file(daemon.log_path(wanted.place))
    chores = () if no_refresh else house.CHORES
    raise typer.Exit(house.run(wanted, house.Plan(say=typer.echo, sandbox=sandbox, chores=chores)))


def down() -> None:
    """End the house of this home, with every process it started."""
    from deploy.local.down import end_house

    typer.echo(end_house(settings.load()))


def status(
    *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object and nothing else.")] = False
) -> None:
    """Show which services run and how much the home holds."""
    import json
    from dataclasses import asdict

    from deploy.local.status import find_status

    found = find_status(settings.load())
    typer.echo(json.dumps(asdict(found), indent=2) if as_json else _format_status(found))


def doctor() -> None:
    """Check what the house needs on this machine, and name the mend."""
    from deploy.local.doctor import examine

    findings = examine(settings.load())
    for finding in findings:
        typer.echo(finding.line)
    if any(finding.is_fatal for finding in findings):
        raise typer.Exit(1)


def _choose_ports(loaded: Settings, port: int | None, prefect_port: int | None) -> Settings:
    api = loaded.api.model_copy(update={"port": port or loaded.api.port})
    prefect = loaded.prefect.model_copy(update={"port": prefect_port or loaded.prefect.port})
    return loaded.model_copy(update={"api": api, "prefect": prefect})


def _log_to_file(path: Path) -> None:
    """The terminal is for sentences; structured lines go to the log."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(path.open("a", encoding="utf-8"))


def _format_status(found: "Status") -> str:
    services = [f"{name:<16} {state}" for name, state in found.services.items()]
    counts = [f"{name.replace('_', ' '):<16} {count:,}" for name, count in found.counts.items()]
    sources = [
        f"{source:<16} " + ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counted.items())
        for source, counted in found.by_source.items()
    ]
    return "\n".join([*services, "", *counts, "", *sources]).rstrip()
