"""The command `identity`: why postings are one job, and what to do where they are not."""

# ruff: noqa: PLC0415
# The help must not wait for a database.
import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from flows.identity_rulings import Ruling
    from jobraker.db import Connection

identity = typer.Typer(help="Explain and correct which postings are one job.", no_args_is_help=True)

_Sighting = Annotated[str, typer.Argument(metavar="SOURCE:ID", help="A sighting.")]
_Note = Annotated[str | None, typer.Option(help="Why; kept with the ruling.")]


@identity.command()
def explain(
    name: Annotated[str, typer.Argument(metavar="JOB_ID|SOURCE:ID", help="A job, or one of its sightings.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,  # noqa: FBT002
) -> None:
    """Show the sightings of a job, the signs that decided, what came near, and the rulings."""
    from flows.identity_explained import explain as build_explanation

    with _open_database() as connection:
        explanation = build_explanation(connection, name)
    shown = json.dumps(explanation.to_json(), default=str, indent=2) if as_json else explanation.describe()
    typer.echo(shown)


@identity.command()
def split(sighting: _Sighting, note: _Note = None) -> None:
    """Take a sighting out of its job, into a job of its own."""
    from flows import identity_rulings

    with _open_database() as connection:
        ruling = identity_rulings.split(connection, sighting, ruled_by=getpass.getuser(), note=note)
    _tell(ruling, f"{sighting} is a job of its own now: {ruling.into_job_id} (ruling {ruling.ruling_id}).")


@identity.command()
def merge(
    kept: Annotated[UUID, typer.Argument(metavar="JOB_ID", help="The job that stays.")],
    other: Annotated[UUID, typer.Argument(metavar="JOB_ID", help="The job that becomes part of it.")],
    note: _Note = None,
) -> None:
    """Make two jobs one; the second one's id goes on leading there."""
    from flows import identity_rulings

    with _open_database() as connection:
        ruling = identity_rulings.merge(connection, kept, other, ruled_by=getpass.getuser(), note=note)
    _tell(ruling, f"{ruling.job_id} is part of {ruling.into_job_id} now (ruling {ruling.ruling_id}).")


@identity.command()
def undo(ruling: Annotated[int, typer.Argument(min=1, help="The number of a ruling, as `explain` shows it.")]) -> None:
    """Take a ruling back, one of the machine's too; the machine will not repeat it."""
    from flows import identity_rulings

    with _open_database() as connection:
        undone = identity_rulings.undo(connection, ruling, undone_by=getpass.getuser())
    _tell(undone, f"Ruling {ruling} is undone.")


def _tell(ruling: "Ruling", sentence: str) -> None:
    typer.echo(sentence)
    typer.echo(f"{ruling.moved} sightings moved. The next `jobraker refresh` shows it everywhere.")


@contextmanager
def _open_database() -> "Iterator[Connection]":
    """A transaction in the role of the flows, on the house's database, brought up to date."""
    from jobraker import migrate, postgres, settings
    from jobraker.db import Database, Role

    with postgres.serving(settings.load()) as url:
        migrate.migrate(url)
        with Database(url, role=Role.FLOWS, pool_size=1) as database, database.writing() as connection:
            yield connection
