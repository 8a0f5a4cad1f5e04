"""The `jobraker` command. It knows no room: each brings its commands through `jobraker.commands`.

A command's module is imported only when the command is called. For `--help` its summary is read from
the source text, so that listing the commands never waits for Prefect or torch.
"""

import ast
import atexit
import os
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint, entry_points
from importlib.metadata import version as installed_version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from jobraker import log, settings
from jobraker.errors import JobrakerError


class Commands(TyperGroup):
    """The commands of all rooms, each loaded when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """The names, without loading anything."""
        return sorted(_found())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The loaded command, or None where no room has it."""
        entry = _found().get(cmd_name)
        if entry is None:
            return None
        return _build_command(cmd_name, entry.load())

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Usage and summaries, without loading anything."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        with formatter.section("Options"):
            formatter.write_dl([record for option in self.get_params(ctx) if (record := option.get_help_record(ctx))])
        with formatter.section("Commands"):
            formatter.write_dl([(name, _summary(entry)) for name, entry in sorted(_found().items())])


commands = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)


def _show_version(is_asked: bool) -> None:  # noqa: FBT001 - the shape typer asks for
    if is_asked:
        typer.echo(installed_version("jobraker"))
        raise typer.Exit


@commands.callback()
def jobraker(
    _version: Annotated[  # noqa: FBT002 - the shape typer asks for
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Print the version.")
    ] = False,
) -> None:
    """Find job postings, match them to people, and run the house that does it."""


def run() -> NoReturn:
    """Be the process of one command, from its arguments to its exit code.

    What was registered for the exit is done; then the process ends at once. The interpreter's own way out
    stops daemon threads wherever they are, and one inside C++ (torch, Prefect's helpers) aborts the process.
    """
    try:
        main()
    except SystemExit as done:
        code = done.code
    if isinstance(code, str):
        typer.echo(code, err=True)
    atexit._run_exitfuncs()  # noqa: SLF001 - the only way to have the one without the other
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command. An expected error is one sentence on standard error and exit code 1."""
    try:
        log.configure(settings.load().log_level)
        commands(args=arguments, prog_name="jobraker")
    except JobrakerError as error:
        _fail(error.message)
    except Exception as error:
        sentence = _explain(error)
        if sentence is None:
            raise
        _fail(sentence)
    sys.exit(0)


def _build_command(name: str, loaded: Any) -> Any:
    """A room's function as one command, or its typer app as a command with commands of its own."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    if not isinstance(loaded, typer.Typer):
        app.command(name)(loaded)
        return typer.main.get_command(app)
    app.add_typer(loaded, name=name)
    group: Any = typer.main.get_group(app)
    return group.get_command(None, name)


def _fail(sentence: str) -> NoReturn:
    typer.echo(f"Error: {sentence}", err=True)
    sys.exit(1)


def _explain(error: Exception) -> str | None:
    """What a complaint of the database means for the operator, or None where it is a fault of ours."""
    import psycopg  # noqa: PLC0415 - `--help` must not wait for it

    if isinstance(error, psycopg.errors.UndefinedTable) and '"marts.' in str(error):
        return "Nothing has been built yet: run `jobraker refresh` or `jobraker import` first."
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        said = str(error).strip().splitlines() or [type(error).__name__]
        return f"The database failed: {said[0]}"
    return None


def _found() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group="jobraker.commands")}


def _summary(entry: EntryPoint) -> str:
    """The first line of the command's docstring, or the help of a group, without importing its module."""
    spec = find_spec(entry.module)
    if spec is None or spec.origin is None:
        return ""
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == entry.attr:
            return (ast.get_docstring(node) or "").partition("\n")[0]
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _names(node) == [entry.attr]:
            return next((str(ast.literal_eval(word.value)) for word in node.value.keywords if word.arg == "help"), "")
    return ""


def _names(node: ast.Assign) -> list[str]:
    return [target.id for target in node.targets if isinstance(target, ast.Name)]
