"""`jobraker sources`: what an operator does with sources and boards, without code."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jobraker import settings
from jobraker.errors import InvalidError
from scrapers import registry

if TYPE_CHECKING:
    from flows.boards import SourceState, Trial
    from jobraker.db import Database

sources = typer.Typer(help="Add boards, see how sources are, test, switch and purge them.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Reason = Annotated[str | None, typer.Option(help="Why; it is kept.")]


@sources.command("add")
def add(
    url: Annotated[str, typer.Argument(help="A careers page, a board, or a posting on it.")],
    company: Annotated[str | None, typer.Option(help="The employer's name.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
    test: Annotated[bool, typer.Option(help="Read the board once first.")] = True,  # noqa: FBT002
) -> None:
    """Recognise the board behind an address, read it once as a test, and add it."""
    from flows import boards, tenants  # noqa: PLC0415 - heavy

    with _opened() as database:
        chosen = settings.load()
        found = boards.spell(database, boards.recognise(url, chosen), chosen)
        if not as_json:
            typer.echo(f"{found.source}/{found.tenant}, told by {found.how}.")
        boards.demand_new(database, found, chosen)
        trial = boards.try_board(database, found, chosen, company) if test else None
        if trial is not None:
            boards.demand_readable(trial)
        tenants.record_change(database, found.source, tenants.Change(found.tenant, company, True, None))  # noqa: FBT003
    if as_json:
        _print({"added": True, **asdict(found), "company": company, "test": trial and asdict(trial)})
        return
    if trial is not None:
        _tell(trial)
    typer.echo(f"Added {found.source}/{found.tenant}: the next refresh reads it.")


@sources.command("list")
def list_(
    boards: Annotated[bool, typer.Option("--boards", help="With each board.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Show every source: how it is, how much it holds, and what is left of its quota."""
    from flows.boards import list_sources  # noqa: PLC0415 - heavy

    with _opened() as database:
        listed = list_sources(database, settings.load(), with_boards=boards)
    if as_json:
        _print({"sources": [source.to_json() for source in listed]})
        return
    for source in listed:
        typer.echo(_describe(source))
        for board in source.tenants:
            seen = f"{board.last_crawl_at:%Y-%m-%d %H:%M}" if board.last_crawl_at else "never read"
            why = f", {_write_line(board.reason)}" if board.reason else ""
            typer.echo(f"    {board.tenant:32} {board.health:8} {board.postings or 0:6} postings  {seen}{why}")


@sources.command("test")
def try_(
    name: Annotated[str, typer.Argument(help="NAME/TENANT, or NAME for the first of its boards.")],
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Read a board and say what it shows, without landing anything."""
    from flows import boards, tenants  # noqa: PLC0415 - heavy

    source, _, tenant = name.partition("/")
    with _opened() as database:
        chosen = settings.load()
        if not tenant:
            enabled = tenants.find_enabled(database, registry.find(source), chosen)
            if not enabled:
                raise InvalidError(f"{source} has no board that is read.")
            tenant = enabled[0].tenant
        board = boards.spell(database, boards.Found(source, tenant, "its name"), chosen)
        trial = boards.try_board(database, board, chosen)
    if as_json:
        _print(asdict(trial))
    else:
        _tell(trial)
    if trial.outcome == "failed":
        raise typer.Exit(1)


@sources.command("disable")
def disable(
    name: Annotated[str, typer.Argument(help="NAME, or NAME/TENANT.")],
    reason: Reason = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Read a source, or one board of it, no longer. What was read stays."""
    _switch(name, is_enabled=False, reason=reason, as_json=as_json)


@sources.command("enable")
def enable(
    name: Annotated[str, typer.Argument(help="NAME, or NAME/TENANT.")],
    reason: Reason = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Read a source, or one board of it, again."""
    _switch(name, is_enabled=True, reason=reason, as_json=as_json)


@sources.command("purge")
def purge(
    name: Annotated[str, typer.Argument(help="The name of a source.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Remove everything of a source for good, as when its licence ends, and switch it off."""
    from flows import cli  # noqa: PLC0415 - heavy

    registry.find(name)
    with cli.flow_room():
        from flows import purge as purging  # noqa: PLC0415 - after Prefect was told its place
        from flows.resources import open_database  # noqa: PLC0415 - heavy

        with open_database() as database:
            there = purging.count(database, name)
        if not yes:
            typer.confirm(f"Remove {_list(there)} of {name} for good?", abort=True, err=True)
        done = purging.purge_source(name)
    if as_json:
        _print({"source": name, "rows": done.rows, "removed": done.removed})
    else:
        typer.echo(f"{done.rows} rows of {name} are gone ({_list(there)}), and it is switched off.")


def _switch(name: str, *, is_enabled: bool, reason: str | None, as_json: bool) -> None:
    from flows import boards  # noqa: PLC0415 - heavy

    with _opened() as database:
        boards.switch(database, name, is_enabled=is_enabled, reason=reason)
    if as_json:
        _print({"name": name, "is_enabled": is_enabled, "reason": reason})
    else:
        typer.echo(f"{name} is {'on' if is_enabled else 'off'}.")


@contextmanager
def _opened() -> Iterator["Database"]:
    """The house's database; what the libraries say goes to a file."""
    from flows import cli  # noqa: PLC0415 - heavy
    from flows.resources import open_database  # noqa: PLC0415 - heavy

    cli.log_to_file()
    with open_database() as database:
        yield database


def _describe(source: "SourceState") -> str:
    seen = f"read {source.last_crawl_at:%Y-%m-%d %H:%M}" if source.last_crawl_at else "never read"
    failing = f", {source.boards_failing} failing" if source.boards_failing else ""
    left = ", ".join(f"{count} calls {name.replace('_', ' ')}" for name, count in (source.quota_left or {}).items())
    parts = [f"{source.boards} boards{failing}", f"{source.postings} postings", seen]
    parts += [f"left: {left}"] if left else []
    unread = f"{source.forms_unread} forms not read, last: {_write_line(source.forms_reason or '')}"
    parts += [unread] if source.forms_unread else []
    parts += [_write_line(source.reason)] if source.reason else []
    return f"{source.source:16} {source.kind:6} {source.health:8} {'; '.join(parts)}"


def _tell(trial: "Trial") -> None:
    why = f" ({_write_line(trial.reason)})" if trial.reason else ""
    typer.echo(
        f"{trial.source}/{trial.tenant}: {trial.outcome}{why}, {trial.postings} postings, {trial.rejected} rejected."
    )
    for title in trial.titles:
        typer.echo(f"    {title}")


def _write_line(said: str) -> str:
    return " ".join(said.split())


def _list(there: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in there.items())


def _print(value: Mapping[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
