"""Time in the sandbox: at each epoch a week has passed, and some jobs are gone, posted anew, or edited.

Epoch 0 never changes, so two visits without a move see the same world.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scrapers.sandbox.dice import roll_all
from scrapers.sandbox.world import World

FIRST_DAY: Final = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
LATEST: Final = 10_000
_WEEK_MINUTES: Final = 7 * 24 * 60
_TOPIC: Final = 1000
_GONE, _REPOSTED, _EDITED = 0.05, 0.08, 0.13
_MOST_GENERATIONS: Final = 15  # an id has four bits for it


@dataclass(frozen=True)
class Epoch:
    """The state of every job at one epoch."""

    number: int
    open: NDArray[np.bool_]
    generation: NDArray[np.uint8]
    """How often the job was posted anew; each time it has another id."""
    revision: NDArray[np.uint8]
    """How often its text was edited."""
    posted_minutes: NDArray[np.int32]
    """When it was posted, in minutes after the first day."""

    def read_posted_at(self, job: int) -> datetime:
        """When the job was posted."""
        return FIRST_DAY + timedelta(minutes=int(self.posted_minutes[job]))


def find_epoch(world: World, number: int) -> Epoch:
    """The state of `world` at the epoch of this number."""
    is_open = np.ones(world.postings, dtype=np.bool_)
    generation = np.zeros(world.postings, dtype=np.uint8)
    revision = np.zeros(world.postings, dtype=np.uint8)
    posted = -world.age_minutes
    for passed in range(1, number + 1):
        fate = roll_all(world.seed, _TOPIC + passed, world.postings)
        is_open &= fate >= _GONE
        reposted = (fate >= _GONE) & (fate < _REPOSTED) & (generation < _MOST_GENERATIONS)
        generation += reposted
        revision += (fate >= _REPOSTED) & (fate < _EDITED)
        posted = np.where(reposted, passed * _WEEK_MINUTES - world.age_minutes % _WEEK_MINUTES, posted)
    return Epoch(number, is_open, generation, revision, posted)
