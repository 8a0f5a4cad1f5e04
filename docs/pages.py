"""Writes the pages that are drawn from the code: settings, commands, sources and `.env.example`.

`make docs` writes them, a test compares them, so they cannot fall behind.
"""

import csv
import json
import os
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final

import typer
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from jobraker import cli
from jobraker.settings import Settings
from scrapers.registry import SOURCES

ROOT: Final = Path(__file__).parents[1]
_SEEDS: Final = ROOT / "dbt" / "seeds" / "job_sources.csv"
_NOTE: Final = "<!-- Written by `make docs`; do not edit by hand. -->"
_WIDTH: Final = 100


def build_pages() -> Mapping[Path, str]:
    """Every generated page, by where it lies."""
    return {
        ROOT / ".env.example": build_example(),
        ROOT / "docs" / "settings.md": build_settings(),
        ROOT / "docs" / "commands.md": build_commands(),
        ROOT / "docs" / "sources.md": build_sources(),
    }


def build_example() -> str:
    """`.env.example`: every variable with its default, commented out."""
    opening = "# Every setting of Jobraker with its default. Copy to .env and uncomment what you change.\n"
    lines = [f"\n# {field.description}\n# {name}={_default(field)}\n" for name, field in find_settings(Settings)]
    return opening + "".join(lines)


def build_settings() -> str:
    """The table of settings."""
    rows = [
        f"| `{name}` | {f'`{_default(field)}`' if _default(field) else ''} | {field.description} |"
        for name, field in find_settings(Settings)
    ]
    head = [
        _NOTE,
        "# Settings",
        "",
        "From the environment or a file `.env` in the folder a command is run from; the environment wins. An empty",
        "variable is as good as none.",
        "",
        "| variable | default | what it means |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def build_commands() -> str:
    """What each command says of itself."""
    names = sorted(entry.name for entry in entry_points(group="jobraker.commands"))
    blocks = [f"```\n{_help()}\n```\n", *(f"## jobraker {name}\n\n```\n{_help(name)}\n```\n" for name in names)]
    return f"{_NOTE}\n# Commands\n\n" + "\n".join(blocks)


def build_sources() -> str:
    """The table of sources: what they are, never how they are."""
    with _SEEDS.open(encoding="utf-8") as file:
        seeds = {row["source"]: row for row in csv.DictReader(file)}
    rows = [
        f"| {name} | {source.kind} | {source.expect.least_rows} | {_quota(source.windows)} |"
        f" {_absences(seeds[name]['absences_to_close'])} | [{source.licence}]({seeds[name]['attribution_url']}) |"
        f" [terms]({source.terms_url}) |"
        for name, source in sorted(SOURCES.items())
    ]
    head = [
        _NOTE,
        "# Sources",
        "",
        "How each of them is at the moment: `jobraker sources list`, or `GET /api/v1/sources`.",
        "Adding, switching and purging them: [sources-howto.md](sources-howto.md).",
        "",
        "| source | kind | stops a refresh below | quota | absences that close a job | attribution | terms |",
        "|---|---|--:|---|--:|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def find_settings(model: type[BaseModel], prefix: str = "JOBRAKER_") -> Iterator[tuple[str, FieldInfo]]:
    """Each variable with its field, groups unfolded, in the order of the code."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from find_settings(field.annotation, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}", field


def _default(field: FieldInfo) -> str:
    value: Any = field.default
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return json.dumps(value) if isinstance(value, tuple | bool) else str(value)


def _help(name: str | None = None) -> str:
    group: Any = typer.main.get_command(cli.commands)
    width = {"terminal_width": _WIDTH, "max_content_width": _WIDTH}
    context = group.make_context("jobraker", [name or "status"], resilient_parsing=True, **width)
    if name is None:
        return _trimmed(group.get_help(context))
    command = group.get_command(context, name)
    inner = command.make_context(name, [], parent=context, resilient_parsing=True, **width)
    parts = [_trimmed(command.get_help(inner))]
    for part in getattr(command, "commands", {}).values():
        outer = part.make_context(part.name, [], parent=inner, resilient_parsing=True)
        parts += [_trimmed(part.get_help(outer))]
    return "\n\n".join(parts)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _absences(number: str) -> str:
    return number if int(number) else "none does"


def _quota(windows: object) -> str:
    if windows is None:
        return "none"
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in vars(windows).items() if count)


if __name__ == "__main__":
    os.chdir(ROOT)
    for file, text in build_pages().items():
        file.write_text(text, encoding="utf-8")
