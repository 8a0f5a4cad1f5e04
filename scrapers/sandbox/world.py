"""The invented labour market: which company has which jobs, and a few facts about each, as arrays.

The arrays take some fifteen bytes a job; everything longer is written when somebody asks for it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scrapers.sandbox.companies import Board, choose_home, find_board
from scrapers.sandbox.dice import pick_all, roll_all
from scrapers.sandbox.vocabulary import read_countries, read_occupations

SENIORITIES: Final = ("intern", "junior", "mid", "senior", "lead", "executive")
WORK_KINDS: Final = ("onsite", "hybrid", "remote", "none")
EMPLOYMENTS: Final = ("FullTime", "PartTime", "Contract", "Temporary")
POSTINGS_A_COMPANY: Final = 25
SHARED_WITH_ADZUNA: Final = 0.15
_FEWEST_COMPANIES: Final = 5
_SENIORITY_WEIGHTS: Final = [3, 15, 42, 27, 11, 2]
_WORK_KIND_WEIGHTS: Final = [30, 32, 23, 15]
_EMPLOYMENT_WEIGHTS: Final = [86, 6, 6, 2]
_ABROAD: Final = 0.2
_SHOWN_DAYS: Final = 45
# Topics of the dice.
(_SIZE, _OCCUPATION, _SENIORITY, _KIND, _EMPLOYMENT, _COUNTRY, _CITY, _ABROAD_TOPIC, _SHARED, _POSTED) = range(10)


@dataclass(frozen=True)
class World:
    """Everything that follows from the seed and the number of postings."""

    seed: int
    postings: int

    @cached_property
    def companies(self) -> int:
        """How many companies there are."""
        return min(self.postings, max(_FEWEST_COMPANIES, self.postings // POSTINGS_A_COMPANY))

    @cached_property
    def offsets(self) -> NDArray[np.int64]:
        """Where each company's jobs begin; one more entry tells the end. Sizes differ, many are small."""
        rolls = roll_all(self.seed, _SIZE, self.companies)
        weights = 0.3 + rolls * rolls * 2.1
        edges = np.concatenate([[0.0], np.cumsum(weights)])
        # Each company has at least one job; the others go by weight.
        spare = (edges / max(edges[-1], 1e-9) * (self.postings - self.companies)).astype(np.int64)
        edges_of_jobs: NDArray[np.int64] = spare + np.arange(self.companies + 1)
        return edges_of_jobs

    @cached_property
    def company(self) -> NDArray[np.int32]:
        """The company of each job."""
        return np.repeat(np.arange(self.companies, dtype=np.int32), np.diff(self.offsets))

    @cached_property
    def occupation(self) -> NDArray[np.uint8]:
        """The occupation of each job. Companies only an aggregator shows begin with two that searches look for."""
        drawn = self._pick(_OCCUPATION, [occupation.weight for occupation in read_occupations()])
        titles = [occupation.title for occupation in read_occupations()]
        for place, title in enumerate(("Software Engineer", "Data Engineer")):
            starts = self.offsets[:-1][self._aggregated_companies] + place
            starts = starts[starts < self.offsets[1:][self._aggregated_companies]]
            drawn[starts] = titles.index(title)
        return drawn

    @cached_property
    def seniority(self) -> NDArray[np.uint8]:
        """Of each job, a number of `SENIORITIES`."""
        return self._pick(_SENIORITY, _SENIORITY_WEIGHTS)

    @cached_property
    def work_kind(self) -> NDArray[np.uint8]:
        """Of each job, a number of `WORK_KINDS`."""
        return self._pick(_KIND, _WORK_KIND_WEIGHTS)

    @cached_property
    def employment(self) -> NDArray[np.uint8]:
        """Of each job, a number of `EMPLOYMENTS`."""
        return self._pick(_EMPLOYMENT, _EMPLOYMENT_WEIGHTS)

    @cached_property
    def country(self) -> NDArray[np.uint8]:
        """Of each job, a number of the countries: mostly its company's own."""
        elsewhere = self._pick(_COUNTRY, [country.weight for country in read_countries()])
        abroad = roll_all(self.seed, _ABROAD_TOPIC, self.postings) < _ABROAD
        chosen: NDArray[np.uint8] = np.where(abroad, elsewhere, self._home_countries[self.company])
        return chosen

    @cached_property
    def city(self) -> NDArray[np.uint8]:
        """Of each job, a number of its country's cities; the first ones have most."""
        cities = np.array([len(country.cities) for country in read_countries()])
        rolls = roll_all(self.seed, _CITY, self.postings)
        chosen: NDArray[np.uint8] = (rolls * rolls * cities[self.country]).astype(np.uint8)
        return chosen

    @cached_property
    def on_adzuna(self) -> NDArray[np.bool_]:
        """Whether the aggregator shows the job."""
        shared = roll_all(self.seed, _SHARED, self.postings) < SHARED_WITH_ADZUNA
        return shared | self._aggregated_companies[self.company]

    @cached_property
    def age_minutes(self) -> NDArray[np.int32]:
        """How long before the first day each job was posted."""
        return (roll_all(self.seed, _POSTED, self.postings) * _SHOWN_DAYS * 24 * 60).astype(np.int32)

    def is_on_feed(self, topic: int, share: float) -> NDArray[np.bool_]:
        """Whether a feed that shows this `share` of all jobs shows each of them; `topic` is the feed's own number."""
        chosen: NDArray[np.bool_] = roll_all(self.seed, topic, self.postings) < share
        return chosen

    def find_jobs(self, company: int) -> range:
        """The numbers of a company's jobs."""
        return range(int(self.offsets[company]), int(self.offsets[company + 1]))

    @cached_property
    def _aggregated_companies(self) -> NDArray[np.bool_]:
        return np.array([find_board(number) is Board.NONE for number in range(self.companies)], dtype=np.bool_)

    @cached_property
    def _home_countries(self) -> NDArray[np.uint8]:
        return np.array([choose_home(self.seed, number) for number in range(self.companies)], dtype=np.uint8)

    def _pick(self, topic: int, weights: list[int]) -> NDArray[np.uint8]:
        return pick_all(roll_all(self.seed, topic, self.postings), weights)
