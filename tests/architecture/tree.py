"""What the repository holds, for the tests that judge it as a whole."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("jobraker", "flows", "api", "scrapers", "models", "deploy")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return tuple(sorted(Path(name) for name in listed if name and (ROOT / name).is_file()))


def modules(*tops: str) -> tuple[Path, ...]:
    """The Python files under the given top folders."""
    return tuple(path for path in files() if path.suffix == ".py" and path.parts[0] in tops)


def statements() -> tuple[Path, ...]:
    """The SQL files with named statements: all of the rooms' but migrations and the generated picture."""
    return tuple(
        path
        for path in files()
        if path.suffix == ".sql"
        and path.parts[0] in ROOMS
        and "migrations" not in path.parts
        and path != Path("jobraker/schema.sql")
    )


def walk(path: Path) -> Iterator[ast.AST]:
    """Every node of a module."""
    return ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path)))


def dotted(node: ast.AST) -> str:
    """`a.b.c` as it is written, or an empty string for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
