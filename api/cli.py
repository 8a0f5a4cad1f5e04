"""The commands `keys` and `accounts`: what needs hands on the machine rather than a token."""

# ruff: noqa: PLC0415
# One command must not wait for what only another needs.
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from api.scopes import UserRole
from jobraker import settings
from jobraker.errors import MissingError

if TYPE_CHECKING:
    from jobraker.db import Connection

keys = typer.Typer(help="List and rotate the keys that sign tokens and seal secrets.", no_args_is_help=True)
accounts = typer.Typer(help="Say what people are to the house.", no_args_is_help=True)


@keys.command("list")
def list_keys() -> None:
    """Show the keys of the house, without their secrets."""
    from jobraker.keyring import Keyring, Use

    keyring = Keyring(settings.load().keys_file)
    for use in Use:
        for place, key in enumerate(keyring.keys(use)):
            state = "in use" if place == 0 else "only opens what is older"
            typer.echo(f"{use:<5} {key.key_id}  made {key.created_at:%Y-%m-%d %H:%M}  {state}")


@keys.command()
def rotate() -> None:
    """Make new keys, put what is sealed under them, and drop those that nothing needs any more."""
    from api.rotation import rotate_keys

    with _open_door() as connection:
        rotation = rotate_keys(connection, settings.load())
    typer.echo(
        f"New keys are in use; {rotation.rewrapped} people's keys were sealed anew; "
        f"{rotation.dropped} old keys were dropped."
    )


@accounts.command()
def roles(
    email: Annotated[str, typer.Argument(help="Address of the account.")],
    roles: Annotated[list[UserRole], typer.Argument(help="Everything they are from now on.")],
) -> None:
    """Say what somebody is to the house: seeker, analyst, operator, admin."""
    from api.accounts import service, store
    from api.callers import Origin

    with _open_door() as connection:
        user_id = store.find_id(connection, email)
        if user_id is None:
            raise MissingError(f"Nobody has an account with {email}.")
        service.change_roles(connection, user_id, set(roles), Origin("command line", ""), actor_id=None)
    typer.echo(f"{email} is now {', '.join(sorted(set(roles)))}.")


@contextmanager
def _open_door() -> "Iterator[Connection]":
    """A transaction in the role of signing in, on the house's database, brought up to date."""
    from jobraker import migrate, postgres
    from jobraker.db import Database, Role

    with postgres.serving(settings.load()) as url:
        migrate.migrate(url)
        with Database(url, role=Role.AUTH, pool_size=1) as database, database.writing() as connection:
            yield connection
