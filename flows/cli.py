"""The commands of this room. Everything heavy is imported inside, after Prefect was told where it lives."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from jobraker import log, settings
from jobraker.errors import InvalidError, MissingError
from scrapers.registry import find


def refresh(
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
) -> None:
    """Read the sources again, clean what is new and bring the search index up to date."""
    if source is not None:
        find(source)
    with flow_room():
        from flows.refresh import refresh as run_refresh  # noqa: PLC0415

        done = run_refresh(source)
    for ingest in done.ingests:
        typer.echo(ingest.describe())
    for reason in done.failed.values():
        typer.echo(f"Failed: {reason}", err=True)
    typer.echo(f"{done.verification.describe()}.")
    typer.echo(f"{done.forms.describe()}.")
    typer.echo(f"{done.indexing.indexed} jobs indexed, {done.indexing.embedded} texts embedded.")
    if done.failed:
        raise typer.Exit(1)


def import_payloads(
    path: Annotated[Path, typer.Argument(help="A saved payload, or a folder of them.")],
    source: Annotated[str, typer.Option(help="The party whose payloads these are.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,  # noqa: FBT002
) -> None:
    """Feed saved payloads of a party through the path that fetched ones take."""
    find(source)
    if not path.exists():
        raise MissingError(f"There is no file or folder {path}.")
    with flow_room():
        from flows.saved import import_payloads as run_import  # noqa: PLC0415

        report = run_import(path.absolute(), source)
    typer.echo(report.to_json() if as_json else report.describe())
    if report.files and not report.postings and report.rejected:
        raise typer.Exit(1)


def recommend(
    resume: Annotated[Path, typer.Option(help="A CV: PDF, DOCX, Markdown or plain text, at most 5 MB.")],
    top: Annotated[int, typer.Option(min=1, max=100, help="How many jobs.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,  # noqa: FBT002
) -> None:
    """Print the jobs that fit a CV best, with score and reasons. The CV is not stored."""
    if not resume.is_file():
        raise InvalidError(f"There is no file {resume}.")
    log_to_file()
    from flows.preview import preview  # noqa: PLC0415

    report = preview(resume, top)
    typer.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2) if as_json else report.describe())


@contextmanager
def flow_room() -> Iterator[None]:
    """Prefect pointed at the home, logs in a file, progress bars shown."""
    from flows.prefect_home import point_prefect  # noqa: PLC0415

    point_prefect(settings.load())
    log_to_file()
    from flows import progress  # noqa: PLC0415

    with progress.shown():
        yield


def log_to_file() -> None:
    """The terminal is for sentences and bars; what the libraries say goes to the home."""
    loaded = settings.load()
    loaded.place.prepare()
    log.configure(loaded.log_level, path=loaded.place.logs / "commands.log")
