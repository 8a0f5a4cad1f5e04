"""Groups a batch of new postings with each other and with what stands on the shelf.

Each new print is compared with the few that it meets under its keys, at most `MOST_COMPARED`, whatever there is: so the
cost of a batch follows the batch. What comes out is written by the caller; nothing is changed here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final, TypeAlias
from uuid import NAMESPACE_URL, UUID, uuid5

from models.identity.clusters import Cluster, Clusters, Edge
from models.identity.decision import Kind, Verdict, decide
from models.identity.fingerprints import Key
from models.identity.noise import Noise
from models.identity.postings import Print
from models.identity.rewriting import decide_rewritten
from models.identity.shelf import Shelf

MOST_COMPARED: Final = 24
_REFUSALS_KEPT: Final = 2
_FAMILY_LINKS_KEPT: Final = 2

Doubt: TypeAlias = Callable[[Sequence[tuple[Print, Print]]], Sequence[bool]]
"""Says of pairs in doubt whether they are one job; asked for few."""


@dataclass(frozen=True)
class Merge:
    """Two jobs that turned out to be one: `job_id` is from now on `into`."""

    job_id: UUID
    into: UUID
    size: int


@dataclass(frozen=True)
class Grouping:
    """What a batch came to. `evidence`: the pairs that decided, and those that came near."""

    jobs: Mapping[int, UUID]
    families: Mapping[UUID, UUID]
    merges: Sequence[Merge]
    flags: Mapping[UUID, int]
    evidence: Sequence[Edge]
    compared: int


def group(new: Sequence[tuple[Print, Sequence[Key]]], shelf: Shelf, doubt: Doubt | None = None) -> Grouping:
    """Decide the jobs and families of prints that already stand on the shelf."""
    return _Batch(new, shelf).run(doubt)


def name_job(found: Print) -> UUID:
    """The id of a job whose first sighting this is: always the same one."""
    return uuid5(NAMESPACE_URL, f"jobraker:{found.source}:{found.source_posting_id}")


def judge(left: Print, right: Print, noise: Noise) -> Verdict:
    """The verdict on a pair. An agency's copy must hold where what others say under the title is left out, too."""
    verdict = decide(left, right, noise.find(left, right))
    if left.employer != right.employer and (verdict.is_doubtful or verdict.is_copy):
        verdict = decide(left, right, noise.find_widely(left, right))
    if verdict.may_be_rewritten:
        return decide_rewritten(left, right, verdict, noise.find_crowd)
    return verdict


class _Batch:
    def __init__(self, new: Sequence[tuple[Print, Sequence[Key]]], shelf: Shelf) -> None:
        self._new = {found.number: found for found, _ in new}
        self._shelf = shelf
        self._pairs = _find_pairs(new, shelf)
        met = {number for pair in self._pairs for number in pair} - self._new.keys()
        self._prints = {**shelf.load(met), **self._new}
        self._jobs = dict(shelf.find_jobs(self._prints))
        self._known = dict(shelf.load_jobs(set(self._jobs.values())))
        members = {number for job in self._known.values() for number in job.members} - self._prints.keys()
        self._prints |= shelf.load(members)
        employers = {found.employer for found in self._prints.values()} - {""}
        titles = {self._prints[number].title.key for pair in self._pairs for number in pair}
        self._noise = Noise(shelf.sample(employers), shelf.sample_titles(titles))
        self._verdicts: dict[tuple[int, int], Verdict] = {}

    def run(self, doubt: Doubt | None) -> Grouping:
        edges = [Edge(left, right, self._decide(left, right)) for left, right in self._pairs]
        if doubt is not None:
            edges = self._ask(edges, doubt)
        clusters = Clusters(self._begin(), self._decide, self._shelf.may_merge)
        clusters.join([edge for edge in edges if edge.verdict.kind is Kind.SAME])
        job_of = {number: self._name(cluster) for number, cluster in clusters.of.items()}
        families, links = self._find_families(edges, job_of)
        distinct = {id(cluster): cluster for cluster in clusters.of.values()}.values()
        return Grouping(
            jobs={number: job_of[number] for number in self._new if number not in self._jobs},
            families=families,
            merges=[
                Merge(gone, self._name(cluster), cluster.size) for cluster in distinct for gone in cluster.absorbed
            ],
            flags={self._name(cluster): cluster.size for cluster in distinct if cluster.is_flagged},
            evidence=[*clusters.joined, *links, *self._choose_refusals(edges)],
            compared=len(edges),
        )

    def _decide(self, left: int, right: int) -> Verdict:
        key = (left, right) if left < right else (right, left)
        if key not in self._verdicts:
            ours, theirs = self._prints[key[0]], self._prints[key[1]]
            self._verdicts[key] = judge(ours, theirs, self._noise)
        return self._verdicts[key]

    def _ask(self, edges: Sequence[Edge], doubt: Doubt) -> list[Edge]:
        asked = [edge for edge in edges if edge.verdict.is_doubtful]
        answers = doubt([(self._prints[edge.left], self._prints[edge.right]) for edge in asked]) if asked else []
        settled = dict(zip(map(id, asked), answers, strict=True))
        return [_settle(edge) if settled.get(id(edge)) else edge for edge in edges]

    def _begin(self) -> dict[int, Cluster]:
        """A cluster for each job that is known and for each new print."""
        at_hand = {job_id: list(job.members) for job_id, job in self._known.items()}
        for number, job_id in self._jobs.items():
            if number not in self._known[job_id].members:
                at_hand[job_id].append(number)
        of = {number: Cluster(1, number, [number]) for number in self._new if number not in self._jobs}
        for job_id, job in self._known.items():
            of.update(dict.fromkeys(at_hand[job_id], Cluster(job.size, job.first, at_hand[job_id], job_id)))
        return of

    def _name(self, cluster: Cluster) -> UUID:
        return cluster.job_id or name_job(self._prints[cluster.first])

    def _find_families(self, edges: Iterable[Edge], job_of: Mapping[int, UUID]) -> tuple[dict[UUID, UUID], list[Edge]]:
        """The family of each job that had none and is linked to one, and the pairs that link them."""
        families: dict[UUID, UUID] = {
            job_id: job.family_id for job_id, job in self._known.items() if job.family_id is not None
        }
        had, links, linked = dict(families), [], Counter[int]()
        kin = (edge for edge in edges if edge.verdict.kind is Kind.FAMILY and edge.left in job_of)
        for edge in sorted(kin, key=lambda edge: (min(edge.left, edge.right), max(edge.left, edge.right))):
            ours, theirs = job_of[min(edge.left, edge.right)], job_of[max(edge.left, edge.right)]
            if ours == theirs:
                continue
            family = families.get(ours) or families.get(theirs) or ours
            if ours not in families or theirs not in families:
                families.setdefault(ours, family)
                families.setdefault(theirs, family)
            elif families[ours] != families[theirs]:
                _unite_families(families, had, families[ours], families[theirs])
            if linked[edge.right] < _FAMILY_LINKS_KEPT:
                linked[edge.right] += 1
                links.append(edge)
        return {job_id: family for job_id, family in families.items() if job_id not in had}, links

    def _choose_refusals(self, edges: Iterable[Edge]) -> list[Edge]:
        """Of each new print the pairs that came nearest without being one."""
        near = [edge for edge in edges if edge.verdict.kind is Kind.DIFFERENT and edge.verdict.strength > 0]
        kept: Counter[int] = Counter()
        chosen = []
        for edge in sorted(near, key=lambda edge: (-edge.verdict.strength, edge.left, edge.right)):
            number = edge.right if edge.right in self._new else edge.left
            if kept[number] < _REFUSALS_KEPT:
                kept[number] += 1
                chosen.append(edge)
        return chosen


def _unite_families(families: dict[UUID, UUID], had: Mapping[UUID, UUID], left: UUID, right: UUID) -> None:
    """Two families of this batch become one; what was decided before stays."""
    old = set(had.values())
    kept, gone = (right, left) if left not in old and right in old else (left, right)
    if gone in old:
        return
    for job_id, family in families.items():
        if family == gone and job_id not in had:
            families[job_id] = kept


def _find_pairs(new: Sequence[tuple[Print, Sequence[Key]]], shelf: Shelf) -> list[tuple[int, int]]:
    met = shelf.find_met(list({key.number for _, keys in new for key in keys}))
    pairs: dict[tuple[int, int], None] = {}
    for found, keys in new:
        votes: Counter[int] = Counter()
        for key in keys:
            for number in met.get(key.number, ()):
                votes[number] += key.weight
        del votes[found.number]
        best = nlargest(MOST_COMPARED, votes.items(), key=lambda vote: (vote[1], -vote[0]))
        for number, _ in best:
            pairs[min(number, found.number), max(number, found.number)] = None
    return list(pairs)


def _settle(edge: Edge) -> Edge:
    verdict = edge.verdict
    reason = f"{verdict.reason}; the meaning of the texts decided"
    return Edge(edge.left, edge.right, Verdict(Kind.SAME, verdict.strength / 2 + 0.2, reason, verdict.signs))
