"""What the sandbox's server answers from: the world, its present epoch, and who lives where."""

import threading
from collections import Counter
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scrapers.sandbox.companies import Board, Company, find_board, find_name, make_company, make_token
from scrapers.sandbox.epochs import Epoch, find_epoch
from scrapers.sandbox.jobs import Job, make_job
from scrapers.sandbox.search import Query, find_matches
from scrapers.sandbox.world import World


class Market:
    """One sandbox's outside world."""

    def __init__(self, *, postings: int, seed: int, odd: bool) -> None:
        """Begin at epoch 0."""
        self.world = World(seed=seed, postings=postings)
        self.odd = odd
        self._epoch: Epoch | None = None
        self._lock = threading.Lock()
        self._visits: Counter[str] = Counter()
        self._searches: dict[Query, NDArray[np.int64]] = {}

    @property
    def epoch(self) -> Epoch:
        """The present epoch."""
        epoch = self._epoch
        return epoch if epoch is not None else self.move(0)

    def move(self, epoch: int) -> Epoch:
        """Let time pass, or come back, to the epoch of this number."""
        moved = find_epoch(self.world, epoch)
        with self._lock:
            self._epoch = moved
            self._searches.clear()
        return moved

    def count_visit(self, place: str) -> int:
        """How often `place` was visited, this time included."""
        with self._lock:
            self._visits[place] += 1
            return self._visits[place]

    @cached_property
    def boards(self) -> dict[Board, dict[str, int]]:
        """By board, the companies that have one there: token to number."""
        found: dict[Board, dict[str, int]] = {board: {} for board in Board}
        for number in range(self.world.companies):
            board = find_board(number)
            found[board][make_token(find_name(self.world.seed, number), board)] = number
        return found

    def find_company(self, board: Board, token: str) -> Company | None:
        """The company with this board, or None."""
        number = self.boards[board].get(token)
        return None if number is None else make_company(self.world.seed, number)

    def find_jobs(self, company: Company) -> list[Job]:
        """The open jobs of a company."""
        epoch = self.epoch
        numbers = [number for number in self.world.find_jobs(company.number) if epoch.open[number]]
        return [make_job(self.world, epoch, number, company=company) for number in numbers]

    def search(self, query: Query) -> NDArray[np.int64]:
        """The numbers of the jobs an aggregator finds, newest first."""
        epoch = self.epoch
        found = self._searches.get(query)
        if found is None:
            found = find_matches(self.world, epoch, query)
            with self._lock:
                if self._epoch is epoch and len(self._searches) < 100:  # noqa: PLR2004 - bounded memory
                    self._searches[query] = found
        return found

    def read_jobs(self, numbers: NDArray[np.int64]) -> list[Job]:
        """These jobs with all their words."""
        epoch = self.epoch
        return [make_job(self.world, epoch, int(number)) for number in numbers]
