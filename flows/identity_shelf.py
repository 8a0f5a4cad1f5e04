"""The shelf of prints in the database, inside the transaction of one batch."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import numpy as np

from jobraker import sql
from jobraker.db import Connection
from models.identity.noise import SAMPLED
from models.identity.postings import Print
from models.identity.shelf import MEMBERS, MOST_MET, Job

_SQL: Final = sql.beside(__file__)


class DatabaseShelf:
    """See `models.identity.shelf.Shelf`."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection

    def find_met(self, keys: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """For each key up to `MOST_MET` numbers of prints, the first ones."""
        values = {"keys": list(keys), "most": MOST_MET}
        return {row["key"]: row["numbers"] for row in self._connection.execute(_SQL["find_met"], values)}

    def load(self, numbers: Iterable[int]) -> Mapping[int, Print]:
        """The prints of these numbers."""
        rows = self._connection.execute(_SQL["load_prints"], {"numbers": list(numbers)})
        return {row["number"]: _read_print(row) for row in rows}

    def sample(self, employers: Iterable[str]) -> Mapping[str, Sequence[Print]]:
        """For each employer some prints, one a title."""
        return self._sample("sample_employers", list(employers))

    def sample_titles(self, titles: Iterable[str]) -> Mapping[str, Sequence[Print]]:
        """For each title's key some prints, one an employer."""
        return self._sample("sample_titles", list(titles))

    def find_jobs(self, numbers: Iterable[int]) -> Mapping[int, UUID]:
        """The job of each of these prints that has one."""
        rows = self._connection.execute(_SQL["find_jobs"], {"numbers": list(numbers)})
        return {row["number"]: row["job_id"] for row in rows}

    def load_jobs(self, job_ids: Iterable[UUID]) -> Mapping[UUID, Job]:
        """The jobs of these ids."""
        rows = self._connection.execute(_SQL["load_jobs"], {"job_ids": list(job_ids), "members": MEMBERS})
        return {
            row["job_id"]: Job(row["job_id"], row["size"], row["first"], tuple(row["members"]), row["family_id"])
            for row in rows
        }

    def may_merge(self, left: UUID, right: UUID) -> bool:
        """Whether nobody ruled that the two are apart."""
        return frozenset((left, right)) not in self._parted

    @cached_property
    def _parted(self) -> frozenset[frozenset[UUID]]:
        rows = self._connection.execute(_SQL["find_parted"])
        return frozenset(frozenset((row["job_id"], row["into_job_id"])) for row in rows)

    def _sample(self, statement: str, names: list[str]) -> Mapping[str, Sequence[Print]]:
        rows = self._connection.execute(_SQL[statement], {"names": names, "most": SAMPLED}).fetchall()
        prints = self.load({number for row in rows for number in row["numbers"]})
        return {row["name"]: [prints[number] for number in row["numbers"]] for row in rows}


def _read_print(row: dict[str, Any]) -> Print:
    return Print(
        number=row["number"],
        source=row["source"],
        source_posting_id=row["source_posting_id"],
        company=row["company"],
        title_text=row["title"],
        place=row["place"],
        city=row["city"],
        country=row["country"],
        is_own=row["is_own"],
        requisition_id=row["requisition_id"],
        references=frozenset(row["reference_names"]),
        words=row["words"],
        language=row["language"],
        sketch=np.frombuffer(row["sketch"], dtype="<u4").astype(np.uint32),
        vocabulary=np.frombuffer(row["vocabulary"], dtype="<u4").astype(np.uint32),
        facts=frozenset(row["facts"]),
    )
