"""Draws the picture of the database: `schema.sql` is what the migrations amount to, in one file.

Nothing is ever applied from it; databases grow by migrations. It is for reading, and a test demands that a
database made from it equals one made by the migrations. Write it anew with `python -m jobraker.schema`.
"""

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from jobraker import migrate, postgres
from jobraker.errors import BrokenError
from jobraker.settings import DatabaseSettings, Settings

FILE: Final = Path(__file__).with_suffix(".sql")

_OPENING: Final = """\
-- The present structure of the database. Generated from migrations/ by `make schema`: read it, never edit it.
-- It expects an empty database, and makes the roles where the server has none.

do $$
declare
    role_name text;
begin
    foreach role_name in array array['jobraker_flows', 'jobraker_dbt', 'jobraker_api', 'jobraker_analyst'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I nologin', role_name);
        end if;
    end loop;
end
$$;
"""
# What pg_dump says about itself and about the session it would be loaded in; versions and random keys among it.
_NOISE: Final = re.compile(
    r"^--\n(?:-- .*\n)+--\n"
    r"|^-- Dumped .*\n|^\\(?:un)?restrict .*\n|^SET .*\n"
    r"|^SELECT pg_catalog\.set_config\(.*\n",
    re.MULTILINE,
)


def dump(url: str) -> str:
    """The structure of the database at `url` as SQL: no rows, no owners, no migration ledger."""
    arguments = ["--schema-only", "--no-owner", "--exclude-table=public.jobraker_migrations", f"--dbname={url}"]
    dumped = subprocess.run(
        [postgres.program("pg_dump"), *arguments], check=False, capture_output=True, encoding="utf-8"
    )
    if dumped.returncode:
        raise BrokenError(f"pg_dump fails: {dumped.stderr.strip()}")
    statements = re.sub(r"\n{3,}", "\n\n", _NOISE.sub("", dumped.stdout)).strip()
    return f"{_OPENING}\n{statements}\n"


def write(file: Path) -> None:
    """Write the picture of an empty database, brought up by the migrations, to `file`."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder) / "home", database=DatabaseSettings())
        with postgres.serving(settings) as url:
            migrate.migrate(url)
            file.write_text(dump(url), encoding="utf-8")


if __name__ == "__main__":
    write(FILE)
