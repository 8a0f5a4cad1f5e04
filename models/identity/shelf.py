"""Where prints stand and meet. The flows have one in the database; this one lives in memory and behaves alike."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from models.identity.fingerprints import Key
from models.identity.noise import SAMPLED
from models.identity.postings import Print

MOST_MET: Final = 30
"""So many prints are met under one key, the first ones: a text that thousands share is compared with a few of them.

Nothing is lost by it: exact repeats also meet under keys that name title and place, where there are few.
"""
MEMBERS: Final = 8


@dataclass(frozen=True)
class Job:
    """A job as far as grouping must know it: how many sightings it has, its first one, and some of them."""

    job_id: UUID
    size: int
    first: int
    members: tuple[int, ...]
    family_id: UUID | None = None


class Shelf(Protocol):
    """Where prints stand that were seen before, and the new ones already."""

    def find_met(self, keys: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """For each key up to `MOST_MET` numbers of prints, the first ones."""

    def load(self, numbers: Iterable[int]) -> Mapping[int, Print]:
        """The prints of these numbers."""

    def sample(self, employers: Iterable[str]) -> Mapping[str, Sequence[Print]]:
        """For each employer some prints, one a title."""

    def sample_titles(self, titles: Iterable[str]) -> Mapping[str, Sequence[Print]]:
        """For each title's key some prints, one an employer."""

    def find_jobs(self, numbers: Iterable[int]) -> Mapping[int, UUID]:
        """The job of each of these prints that has one."""

    def load_jobs(self, job_ids: Iterable[UUID]) -> Mapping[UUID, Job]:
        """The jobs of these ids."""

    def may_merge(self, left: UUID, right: UUID) -> bool:
        """Whether nobody ruled that the two are apart."""


class MemoryShelf:
    """A shelf for measuring and for tests."""

    def __init__(self) -> None:
        """An empty one."""
        self.prints: dict[int, Print] = {}
        self.jobs: dict[int, UUID] = {}
        self._members: dict[UUID, list[int]] = defaultdict(list)
        self._families: dict[UUID, UUID] = {}
        self._met: dict[int, list[int]] = {}
        self._titles: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._employers: dict[str, list[tuple[str, int]]] = defaultdict(list)

    def put(self, found: Print, keys: Sequence[Key]) -> None:
        """Put a print where others will meet it."""
        self.prints[found.number] = found
        for key in keys:
            numbers = self._met.setdefault(key.number, [])
            if len(numbers) < MOST_MET:
                numbers.append(found.number)
        _put_sample(self._titles[found.employer], found.title.key, found.number)
        _put_sample(self._employers[found.title.key], found.employer, found.number)

    def settle(self, jobs: Mapping[int, UUID], families: Mapping[UUID, UUID]) -> None:
        """Keep what was decided."""
        for number, job_id in jobs.items():
            self.jobs[number] = job_id
            self._members[job_id].append(number)
        self._families.update(families)

    def merge(self, job_id: UUID, into: UUID) -> None:
        """Make one job of two."""
        moved = self._members.pop(job_id)
        self._members[into] += moved
        self.jobs.update(dict.fromkeys(moved, into))

    def find_met(self, keys: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """See the protocol."""
        return {key: self._met[key] for key in keys if key in self._met}

    def load(self, numbers: Iterable[int]) -> Mapping[int, Print]:
        """See the protocol."""
        return {number: self.prints[number] for number in numbers}

    def sample(self, employers: Iterable[str]) -> Mapping[str, Sequence[Print]]:
        """See the protocol."""
        return {name: [self.prints[number] for _, number in self._titles[name]] for name in employers if name}

    def sample_titles(self, titles: Iterable[str]) -> Mapping[str, Sequence[Print]]:
        """See the protocol."""
        return {title: [self.prints[number] for _, number in self._employers[title]] for title in titles}

    def find_jobs(self, numbers: Iterable[int]) -> Mapping[int, UUID]:
        """See the protocol."""
        return {number: self.jobs[number] for number in numbers if number in self.jobs}

    def load_jobs(self, job_ids: Iterable[UUID]) -> Mapping[UUID, Job]:
        """See the protocol."""
        return {job_id: self._load_job(job_id) for job_id in job_ids}

    def may_merge(self, left: UUID, right: UUID) -> bool:  # noqa: ARG002 - nobody rules here
        """Always: nobody rules here."""
        return True

    def family_of(self, job_id: UUID) -> UUID:
        """The family of a job, or the job itself."""
        return self._families.get(job_id, job_id)

    def _load_job(self, job_id: UUID) -> Job:
        members = self._members[job_id]
        return Job(job_id, len(members), min(members), tuple(sorted(members)[:MEMBERS]), self._families.get(job_id))


def _put_sample(sample: list[tuple[str, int]], name: str, number: int) -> None:
    """One of each name, the first ones in the order of the names."""
    if len(sample) == SAMPLED and name >= sample[-1][0]:
        return
    if all(known != name for known, _ in sample):
        insort(sample, (name, number))
        del sample[SAMPLED:]
