"""Feeds saved payloads of a party through the path that fetched ones take.

A saved file is a partial crawl whatever it holds: history may add postings, never close them.
"""

import json
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from prefect import flow

from flows import checks, landing, progress
from flows.checks import Quarantined
from flows.embed import Indexing
from flows.landing import Landing
from flows.refresh import digest
from flows.resources import open_database, open_url
from jobraker import clock
from jobraker.db import Database
from jobraker.errors import InvalidError, MissingError
from scrapers.registry import find
from scrapers.source import Crawl, Outcome, Reject, Source

# What browsers save beside a page for its looks.
_LOOKS: Final = re.compile(r"_(?:files|Dateien|fichiers|archivos|bestanden)$")


@dataclass(frozen=True)
class Rejected:
    """Something in a file that was not taken in; `id` None where the file as a whole is meant."""

    file: str
    id: str | None
    reason: str


@dataclass(frozen=True)
class Import:
    """What became of the files."""

    source: str
    files: int
    postings: int
    landed: int
    unchanged: int
    rejected: Sequence[Rejected]
    indexing: Indexing

    def describe(self) -> str:
        """The report for a reader."""
        total = (
            f"{self.source}: {self.files} files, {self.postings} postings, {self.landed} landed,"
            f" {self.unchanged} unchanged, {len(self.rejected)} rejected"
        )
        lines = [f"  {reject.file}: {reject.id or 'the file'}: {reject.reason}" for reject in self.rejected]
        return "\n".join([total, *lines])

    def to_json(self) -> str:
        """The report as one JSON object."""
        report: dict[str, Any] = asdict(self)
        report.update(report.pop("indexing"))
        return json.dumps(report, ensure_ascii=False, indent=2)


@dataclass(frozen=True)
class _Landed:
    file: str
    landing: Landing
    is_readable: bool


@flow(name="import", persist_result=False)
def import_payloads(path: Path, source: str) -> Import:
    """Land every posting of every file under `path`, then bring marts and index up to date.

    Raises `MissingError` where there is no such path, `InvalidError` for an unknown source or a folder without files.
    """
    party = find(source)
    files = _find_files(path)
    run_id = uuid.uuid4()
    with open_url() as url, open_database() as database:
        with progress.holding(database, f"source {party.name}"):
            done = list(_land_files(database, party, files, run_id, folder=path if path.is_dir() else path.parent))
            checks.gate(database, party, run_id=run_id)
        held = checks.find_quarantined(database, party.name, [item.landing.crawl_id for item in done])
        _, indexing = digest(database, url)
    return _summarise(source, done, held, indexing)


def _find_files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise MissingError(f"There is no file or folder {path}.")
    files = sorted(file for file in path.rglob("*") if file.is_file() and not _is_ignored(file, path))
    if not files:
        raise InvalidError(
            f"There is no file in {path}; what begins with a dot or lies beside a saved page is not read."
        )
    return files


def _is_ignored(file: Path, folder: Path) -> bool:
    """Whether a file is hidden or of a page's looks: `cook_files` is that beside `cook.html` alone."""
    inner = file.relative_to(folder)
    return any(part.startswith(".") for part in inner.parts) or any(
        (folder / parent).with_name(_LOOKS.sub(suffix, parent.name)).is_file()
        for parent in inner.parents
        if _LOOKS.search(parent.name)
        for suffix in (".html", ".htm")
    )


def _land_files(
    database: Database, party: Source, files: Sequence[Path], run_id: uuid.UUID, *, folder: Path
) -> Iterator[_Landed]:
    with progress.step(f"Importing {party.name} files", len(files)) as step:
        for file in files:
            crawl = _read(party, file, folder)
            landed = landing.land_crawl(database, party, crawl, run_id=run_id)
            yield _Landed(str(file), landed, crawl.outcome != Outcome.FAILED)
            step.advance()


def _read(party: Source, file: Path, folder: Path) -> Crawl:
    """The file's rows; a file that is no payload of the party becomes one reject, kept whole."""
    content = file.read_bytes()
    try:
        return party.read_saved(content, file.relative_to(folder).as_posix())
    except InvalidError as error:
        now = clock.now()
        whole = Reject(None, error.message, content.decode("utf-8", "backslashreplace"))
        return Crawl(
            tenant=file.name,
            outcome=Outcome.FAILED,
            reason=error.message,
            postings=[],
            rejects=[whole],
            started_at=now,
            fetched_at=now,
        )


def _summarise(source: str, done: Sequence[_Landed], held: Sequence[Quarantined], indexing: Indexing) -> Import:
    """Count each row once: landed, unchanged or rejected."""
    files = {item.landing.crawl_id: item.file for item in done}
    at_the_door = [
        Rejected(item.file, reject.source_posting_id, reject.reason) for item in done for reject in item.landing.rejects
    ]
    at_the_gate = [Rejected(files[row.crawl_id], row.source_posting_id, row.reason) for row in held]
    readable = [item for item in done if item.is_readable]
    return Import(
        source=source,
        files=len(done),
        postings=sum(item.landing.postings + len(item.landing.rejects) for item in readable),
        landed=sum(item.landing.landed for item in done) - sum(row.is_new for row in held),
        unchanged=sum(item.landing.unchanged for item in done) - sum(not row.is_new for row in held),
        rejected=at_the_door + at_the_gate,
        indexing=indexing,
    )
