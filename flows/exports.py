"""Makes the archive of everything about a person: one JSON file a table, their files, a page that explains.

It is sealed under the person's key before it is stored, so it is as secret as what it was made from, and unreadable
the moment the account is deleted.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from flows import persons
from flows.archive import Archive, name_file
from flows.belongings import Belongings, StoredFile, find_belongings, find_files, find_requests
from flows.resources import Request, Tools
from jobraker import clock, sql
from jobraker.blobs import Blobs
from jobraker.errors import MissingError
from jobraker.vault import Contents, PersonVault

_SQL: Final = sql.beside(__file__)
_README: Final = """\
Everything Jobraker has about you, as of {made_at}.

app/         what you entered or did: one JSON file a table, [] where there is nothing
derived/     what was worked out from it: recommendations, vectors, exports
requests.json  what you asked for that took longer, and what came of it
files/       the files of your CVs, as you uploaded them
manifest.json  each of these files with its length and SHA-256, and what was kept back

Kept back is what proves that you are you, or would open something: passwords, tokens, keys and codes (of which
there are hashes only), the secrets of integrations and of a second factor, and the key your files are sealed with.
Earlier exports are listed, not repeated. Of what somebody of the house did to your account you see what it was, and
not from where.
"""


def export(tools: Tools, request: Request) -> Mapping[str, Any]:
    """Make the archive; its length and until when it can be fetched. Raises `MissingError` for an unknown person."""
    made = _find_made(tools, request)
    if made is None:
        user_id, made_at = request.demand_user_id(), clock.now()
        vault, content = _build(tools, user_id, made_at)
        made = _keep(
            tools, request, tools.blobs.save(vault.seal(content, Contents.EXPORT)), size=len(content), made_at=made_at
        )
    return {"bytes": made["bytes"], "expires_at": made["expires_at"].isoformat()}


def _find_made(tools: Tools, request: Request) -> Mapping[str, Any] | None:
    with tools.database.reading() as connection:
        return connection.execute(_SQL["find_export"], {"request_id": request.request_id}).fetchone()


def _build(tools: Tools, user_id: UUID, made_at: datetime) -> tuple[PersonVault, bytes]:
    with tools.database.reading() as connection:
        vault = tools.vault.of(connection, user_id)
        belongings = find_belongings(connection, user_id, vault)
        requests = find_requests(connection, user_id)
        files = find_files(connection, user_id)
    archive = Archive(made_at)
    manifest = {
        "made_at": made_at,
        "tables": [_add_table(archive, table) for table in belongings],
        "requests": {**archive.add_json("requests.json", requests), "rows": len(requests)},
        "files": _add_files(archive, tools.blobs, vault, files),
        "readme": archive.add("README.txt", _README.format(made_at=f"{made_at:%Y-%m-%d %H:%M} UTC").encode()),
    }
    archive.add_json("manifest.json", manifest)
    return vault, archive.close()


def _add_table(archive: Archive, table: Belongings) -> dict[str, Any]:
    line = archive.add_json(f"{table.schema}/{table.table}.json", table.rows)
    return {**line, "rows": len(table.rows), "kept_back": table.kept_back}


def _add_files(
    archive: Archive, blobs: Blobs, vault: PersonVault, files: Sequence[StoredFile]
) -> Sequence[Mapping[str, Any]]:
    """A line for each. A file that was deleted meanwhile is named without one."""
    lines: list[Mapping[str, Any]] = []
    for number, file in enumerate(files, start=1):
        try:
            content = vault.open(blobs.read(file.blob_hash), Contents.RESUME)
        except MissingError:
            lines.append({"filename": file.filename, "missing": True})
        else:
            line = archive.add(f"files/{name_file(number, file.filename)}", content)
            lines.append({**line, "filename": file.filename})
    return lines


def _keep(tools: Tools, request: Request, blob_hash: str, *, size: int, made_at: datetime) -> Mapping[str, Any]:
    """The row of an archive: ours, or another worker's who was first. Raises `MissingError` where the person left."""
    values = {
        "request_id": request.request_id,
        "user_id": request.user_id,
        "blob_hash": blob_hash,
        "bytes": size,
        "created_at": made_at,
        "expires_at": made_at + timedelta(days=tools.settings.retention.exports_days),
    }
    added = None
    try:
        with tools.database.writing() as connection:
            persons.hold(connection, request.demand_user_id())
            added = connection.execute(_SQL["add_export"], values).fetchone()
            made = added or connection.execute(_SQL["find_export"], values).fetchone()
    except MissingError:
        tools.blobs.remove(blob_hash)
        raise
    if added is None:
        tools.blobs.remove(blob_hash)
    return made or values
