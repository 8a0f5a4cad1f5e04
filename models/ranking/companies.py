"""Names of companies as people write them, and the ids that the marts know them by.

The ids are made in dbt (`normalise_company` and `slug` in `dbt/macros/names.sql`). The statement beside this module
spells a name in the same way, in the same database; a test runs both over one list of names.
"""

from collections.abc import Sequence
from typing import Final

from jobraker import sql
from jobraker.db import Connection

_SQL: Final = sql.beside(__file__)


def find_company_ids(connection: Connection, names: Sequence[str]) -> tuple[str, ...]:
    """The ids that companies of these names have in the marts, whether any such company is there or not."""
    if not names:
        return ()
    rows = connection.execute(_SQL["find_company_ids"], {"names": list(names)}).fetchall()
    return tuple(row["company_id"] for row in rows)
