"""Removes what is left of a deleted account: its files, and what became of requests that were just being claimed.

All other rows went with the account itself. The request names nobody, only files that nobody can read any more and
requests that are gone. Cut off anywhere it is simply done again; should it fail for good, the daily sweep finds the
same, because no row names it.
"""

from collections.abc import Mapping
from typing import Any, Final

from flows.resources import Request, Tools
from jobraker import sql

_SQL: Final = sql.beside(__file__)


def forget(tools: Tools, request: Request) -> Mapping[str, Any]:
    """Remove them; how many of each were named."""
    blobs, request_ids = request.payload["blobs"], request.payload["requests"]
    for name in blobs:
        tools.blobs.remove(name)
    with tools.database.writing() as connection:
        connection.execute(_SQL["remove_runs"], {"request_ids": request_ids})
    return {"files": len(blobs), "requests": len(request_ids)}
