"""Joins what pairs say into jobs, the surest pairs first, so that a weak chain cannot glue what a firm sign parts.

Two clusters are joined only where no member of the one is firmly not a member of the other, and no cluster grows above
`MOST_SIGHTINGS` but by exact repeats; either way a flag is left for a person to look at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from models.identity.decision import Kind, Verdict
from models.identity.shelf import MEMBERS

MOST_SIGHTINGS: Final = 50

DecidePair = Callable[[int, int], Verdict]


@dataclass(frozen=True)
class Edge:
    """What a pair of prints is to each other."""

    left: int
    right: int
    verdict: Verdict


@dataclass
class Cluster:
    """Prints taken for one job. `size` counts all, `members` are those at hand. `job_id`: the job it had before."""

    size: int
    first: int
    members: list[int]
    job_id: UUID | None = None
    absorbed: list[UUID] = field(default_factory=list)
    is_flagged: bool = False

    def list_jobs(self) -> list[UUID]:
        """The jobs that it had before and that it took in."""
        return [self.job_id, *self.absorbed] if self.job_id else self.absorbed


class Clusters:
    """Union-find over prints, with the guards."""

    def __init__(
        self, clusters: Mapping[int, Cluster], decide: DecidePair, may_merge: Callable[[UUID, UUID], bool]
    ) -> None:
        """Begin with the cluster of each print; prints of one job share one."""
        self.of = dict(clusters)
        self.joined: list[Edge] = []
        self._decide = decide
        self._may_merge = may_merge

    def join(self, edges: Sequence[Edge]) -> None:
        """Join along the edges, the strongest first."""
        for edge in sorted(edges, key=lambda edge: (-edge.verdict.strength, edge.left, edge.right)):
            left, right = self.of[edge.left], self.of[edge.right]
            if left is right:
                continue
            if self._may_join(left, right, edge.verdict):
                self._unite(left, right)
                self.joined.append(edge)

    def _may_join(self, left: Cluster, right: Cluster, verdict: Verdict) -> bool:
        if not all(self._may_merge(ours, theirs) for ours in left.list_jobs() for theirs in right.list_jobs()):
            return False
        if left.size + right.size > MOST_SIGHTINGS:
            left.is_flagged = right.is_flagged = True
            if not verdict.is_exact:
                return False
        return not any(
            self._is_parted(ours, theirs) for ours in left.members[:MEMBERS] for theirs in right.members[:MEMBERS]
        )

    def _is_parted(self, ours: int, theirs: int) -> bool:
        verdict = self._decide(ours, theirs)
        return verdict.is_firm and verdict.kind is not Kind.SAME

    def _unite(self, left: Cluster, right: Cluster) -> None:
        """The cluster whose job is older keeps its id."""
        kept, gone = sorted((left, right), key=lambda one: (one.job_id is None, one.first))
        if gone.job_id:
            kept.absorbed.append(gone.job_id)
        kept.absorbed += gone.absorbed
        kept.size += gone.size
        kept.first = min(kept.first, gone.first)
        kept.is_flagged |= gone.is_flagged
        kept.members += gone.members
        for number in gone.members:
            self.of[number] = kept
