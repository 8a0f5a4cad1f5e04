"""How well duplicates are found, and how the cost grows: pairwise precision and recall, seconds for N and 2N postings.

Precision and recall count pairs of postings over whole sets, not verdicts on chosen pairs: one wrong link between two
clusters costs as many pairs as it makes. The sandbox's set is of a seed that nothing was tuned on. The pairs of real
postings were labelled by hand; where the real postings are absent that part is left out, and says so.
"""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final

from deploy.bench import real_postings
from models.identity.fingerprints import fingerprint
from models.identity.grouping import group
from models.identity.postings import Posting
from models.identity.shelf import MemoryShelf
from scrapers.sandbox.copies import Labelled
from scrapers.sandbox.labelled import make_labelled

_UNSEEN_SEED: Final = 90_210
_SCALING_SEED: Final = 4_711
_JOBS: Final = 4_000
_BATCH: Final = 1_000
_POSTINGS_A_JOB: Final = 3.0


@dataclass(frozen=True)
class Identified:
    """What identity made of a set of postings, and what that took."""

    shelf: MemoryShelf
    wall_s: float
    cpu_s: float
    compared: int
    flags: int

    def kind(self, left: int, right: int) -> str:
        """What two of the postings are to each other: same, family or different."""
        ours, theirs = self.shelf.jobs[left], self.shelf.jobs[right]
        if ours == theirs:
            return "same"
        return "family" if self.shelf.family_of(ours) == self.shelf.family_of(theirs) else "different"


def run(postings: int) -> dict[str, Any]:
    """All figures; `postings` is the larger size of the two that are timed."""
    return {
        "sandbox": measure_sandbox(seed=_UNSEEN_SEED, jobs=_JOBS),
        "by_hand": measure_by_hand(),
        "scaling": _measure_scaling(postings),
        "wanted": "precision >= 0.98, recall >= 0.90, ratio <= 2.3",
    }


def measure_sandbox(*, seed: int, jobs: int) -> dict[str, Any]:
    """Precision and recall on the sandbox's labelled set, and recall for each way in which a copy came about."""
    labelled = make_labelled(seed, jobs)
    found = identify([read_labelled(one) for one in labelled])
    truth = _list_pairs(labelled, lambda place: labelled[place].job)
    predicted = _list_pairs(labelled, lambda place: found.shelf.jobs[place])
    families = _list_pairs(labelled, lambda place: labelled[place].family)
    kin = _list_pairs(labelled, lambda place: found.shelf.family_of(found.shelf.jobs[place]))
    return {
        "postings": len(labelled),
        "pairs": len(truth),
        "precision": round(len(truth & predicted) / max(1, len(predicted)), 4),
        "recall": round(len(truth & predicted) / max(1, len(truth)), 4),
        "family_precision": round(len(families & kin) / max(1, len(kin)), 4),
        "family_recall": round(len(families & kin) / max(1, len(families)), 4),
        "recall_by_kind": _measure_kinds(labelled, truth, predicted),
        "largest_job": Counter(found.shelf.jobs.values()).most_common(1)[0][1],
        "flagged_jobs": found.flags,
    }


def measure_by_hand() -> dict[str, Any]:
    """The same on pairs of real postings; what the sets had to do with the rules stands in `real_postings`."""
    if not real_postings.FOLDER.is_dir():
        return {"left_out": "the real postings beside the project are absent"}
    named = real_postings.read_postings()
    found = identify([posting for _, posting in named])
    places = {name: place for place, (name, _) in enumerate(named)}
    halves = {half: real_postings.read_pairs(half) for half in real_postings.HALVES}
    figures = {half: _score(found, places, pairs) for half, pairs in halves.items() if pairs}
    return {"postings": len(named), **figures}


def identify(postings: Sequence[Posting]) -> Identified:
    """Identify postings in memory, batch by batch as the flow does; a posting's number is its place."""
    shelf, compared, flags = MemoryShelf(), 0, set()
    wall, cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(postings), _BATCH):
        made = fingerprint(postings[start : start + _BATCH])
        found = [(replace(print_, number=print_.number + start), keys) for print_, keys in made]
        for print_, keys in found:
            shelf.put(print_, keys)
        grouping = group(found, shelf)
        shelf.settle(grouping.jobs, grouping.families)
        for merge in grouping.merges:
            shelf.merge(merge.job_id, merge.into)
        compared += grouping.compared
        flags |= set(grouping.flags)
    return Identified(shelf, time.perf_counter() - wall, time.process_time() - cpu, compared, len(flags))


def read_labelled(one: Labelled) -> Posting:
    """A posting of the sandbox's labelled set, without what is known about it."""
    return Posting(
        source=one.source,
        source_posting_id=one.source_posting_id,
        title=one.title,
        company=one.company,
        description=one.description,
        place=one.place,
        country=one.country,
        is_own=one.is_own,
        tenant=one.tenant,
    )


def _measure_scaling(postings: int) -> dict[str, Any]:
    """Seconds for half of them and for all. The ratio is of processor time, in which other work does not count."""
    labelled = make_labelled(_SCALING_SEED, int(postings / _POSTINGS_A_JOB) + 1)
    given = [read_labelled(one) for one in labelled][:postings]
    half, whole = identify(given[: len(given) // 2]), identify(given)
    return {
        "postings": [len(given) // 2, len(given)],
        "cpu_s": [round(half.cpu_s, 1), round(whole.cpu_s, 1)],
        "wall_s": [round(half.wall_s, 1), round(whole.wall_s, 1)],
        "compared": [half.compared, whole.compared],
        "compared_ratio": round(whole.compared / half.compared, 2),
        "ratio": round(whole.cpu_s / half.cpu_s, 2),
        "largest_job": Counter(whole.shelf.jobs.values()).most_common(1)[0][1],
        "flagged_jobs": whole.flags,
    }


def _list_pairs(labelled: Sequence[Labelled], name: Callable[[int], Hashable]) -> set[tuple[int, int]]:
    named: dict[Hashable, list[int]] = defaultdict(list)
    for place in range(len(labelled)):
        named[name(place)].append(place)
    return {pair for places in named.values() for pair in combinations(places, 2)}


def _measure_kinds(
    labelled: Sequence[Labelled], truth: set[tuple[int, int]], predicted: set[tuple[int, int]]
) -> dict[str, float]:
    """How many copies of each kind were found to be what they are copies of."""
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for pair in truth:
        kinds = [labelled[place].kind for place in pair]
        if "first" in kinds:
            kind = next((kind for kind in kinds if kind != "first"), "first")
            there[kind] += 1
            found[kind] += pair in predicted
    return {kind: round(found[kind] / there[kind], 4) for kind in sorted(there)}


def _score(found: Identified, places: dict[str, int], pairs: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    judged = [(label, found.kind(places[left], places[right])) for left, right, label in pairs]
    right = sum(label == kind == "same" for label, kind in judged)
    return {
        "pairs": len(judged),
        "precision": round(right / max(1, sum(kind == "same" for _, kind in judged)), 4),
        "recall": round(right / max(1, sum(label == "same" for label, _ in judged)), 4),
        "all_three_right": round(sum(label == kind for label, kind in judged) / max(1, len(judged)), 4),
    }


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)))  # noqa: T201 - figures go to standard output
