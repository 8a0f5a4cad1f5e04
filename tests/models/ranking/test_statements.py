import re
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest
from psycopg import sql as psql

from jobraker import sql
from models.ranking import candidates, companies, recommend

STATEMENTS: Mapping[str, psql.SQL] = {
    f"{Path(module.__file__).stem}.{name}": statement
    for module in (candidates, companies, recommend)
    for name, statement in sql.beside(module.__file__).items()
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_statement_can_be_prepared(house_url: str, name: str) -> None:
    places: dict[str, str] = {}
    text = re.sub(
        r"%\((\w+)\)s",
        lambda found: places.setdefault(found[1], f"${len(places) + 1}"),
        STATEMENTS[name].as_string(None),
    )
    with psycopg.connect(house_url) as connection:
        connection.execute("set role jobraker_flows")
        connection.execute(f"prepare checked as {text}".encode())
