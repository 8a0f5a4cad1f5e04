"""Postings of which it is known which are one job, which are one ad in several places, and which only look alike.

Made from a seed: every posting tells its job, its family and how it came about. Nothing here is served by the sandbox's
boards; it is what the finding of duplicates is measured with.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from scrapers.sandbox.companies import Board, Company
from scrapers.sandbox.copies import CHANGES, Labelled, change
from scrapers.sandbox.dice import chooser
from scrapers.sandbox.epochs import Epoch, find_epoch
from scrapers.sandbox.jobs import Job, make_job
from scrapers.sandbox.rewrites import cut, read_rewrites
from scrapers.sandbox.text import write_plain
from scrapers.sandbox.world import World

_TOPIC: Final = 700
_COPIED: Final = 0.6
_MOST_COPIES: Final = 4


@dataclass(frozen=True)
class _Maker:
    world: World
    epoch: Epoch

    def make(self, number: int, company: Company | None = None) -> Job:
        return make_job(self.world, self.epoch, number, company=company)


def make_labelled(seed: int, jobs: int) -> list[Labelled]:
    """Some two and a half postings for each of `jobs` jobs, copies and look-alikes, in no helpful order."""
    world = World(seed=seed, postings=jobs)
    maker = _Maker(world, find_epoch(world, 0))
    made = [posting for number in range(jobs) for posting in _make_postings(maker, number)]
    made += _make_templates(maker, jobs // 60)
    chooser(seed, _TOPIC, jobs).shuffle(made)
    return made


def _make_postings(maker: _Maker, number: int) -> Iterator[Labelled]:
    dice = chooser(maker.world.seed, _TOPIC + 1, number)
    job = maker.make(number)
    first = _write(job, name=f"{number}")
    yield first
    if dice.random() < _COPIED:
        yield from _make_copies(job, first, dice)
    fate = dice.random()
    if fate < 0.10:  # noqa: PLR2004 - shares of look-alikes
        yield from _make_family(job, first, dice)
    elif fate < 0.16 and job.seniority == "mid":  # noqa: PLR2004
        yield from _make_levels(first)
    elif fate < 0.24:  # noqa: PLR2004
        yield _make_other_opening(maker, job, first, dice)
    elif fate < 0.28:  # noqa: PLR2004
        yield from _make_shifts(first)
    elif fate < 0.32:  # noqa: PLR2004
        yield from _make_twins(maker, first, dice)
    elif fate < 0.36:  # noqa: PLR2004
        yield from _make_remote(first, dice)


def _write(job: Job, *, name: str) -> Labelled:
    own = job.company.board is not Board.NONE
    return Labelled(
        source=str(job.company.board) if own else "adzuna",
        source_posting_id=f"{name}-first",
        title=job.title,
        company=job.company.name,
        place=job.city.name,
        country=job.country.code,
        description=write_plain(job.description),
        is_own=own,
        tenant=job.company.token if own else None,
        job=name,
        family=name,
        kind="first",
    )


def _make_copies(job: Job, first: Labelled, dice: random.Random) -> Iterator[Labelled]:
    for place, kind in enumerate(dice.sample(CHANGES, dice.randint(1, _MOST_COPIES))):
        copy = replace(first, source_posting_id=f"{first.job}-{kind}-{place}", kind=kind)
        yield change(job, copy, kind, dice)


def _make_family(job: Job, first: Labelled, dice: random.Random) -> Iterator[Labelled]:
    """The same ad in other cities of the country."""
    others = [city for city in job.country.cities if city.name != first.place]
    for city in dice.sample(others, min(len(others), dice.randint(1, 4))):
        name = f"{first.job}-{city.name}"
        text = first.description.replace(first.place, city.name)
        there = replace(first, source_posting_id=name, place=city.name, job=name, description=text, kind="family")
        yield there
        if dice.random() < 0.3:  # noqa: PLR2004 - some of them are copied
            yield change(job, replace(there, source_posting_id=f"{name}-cut"), "cut", dice)


def _make_levels(first: Labelled) -> Iterator[Labelled]:
    """The same text for other levels: other jobs."""
    for level in ("{} II", "{} III", "Senior {}", "{} Intern"):
        title = level.format(first.title)
        name = f"{first.job}-{title}"
        yield replace(first, source_posting_id=name, title=title, job=name, family=name, kind="level")


def _make_shifts(first: Labelled) -> Iterator[Labelled]:
    """The same text for other hours, on the board and copied: other jobs."""
    for hours in ("Night shift", "Day shift", "Part time"):
        name = f"{first.job}-{hours}"
        there = replace(first, source_posting_id=name, title=f"{first.title} - {hours}", job=name, family=name)
        yield replace(there, kind="shift")
        yield replace(there, source="page", source_posting_id=f"{name}-copy", is_own=False, tenant=None, kind="repeat")


def _make_twins(maker: _Maker, first: Labelled, dice: random.Random) -> Iterator[Labelled]:
    """Another employer that speaks of itself in the same words, on a board of its own and elsewhere: another job."""
    other = maker.make(dice.randrange(maker.world.postings)).company.name
    if other == first.company or not first.company:
        return
    name = f"{first.job}-twin"
    text = first.description.replace(first.company, other)
    twin = replace(first, source_posting_id=name, company=other, description=text, job=name, family=name, kind="twin")
    yield replace(twin, tenant=f"{first.tenant}-twin") if first.is_own else twin
    if first.is_own:
        copy = replace(twin, source="adzuna", source_posting_id=f"{name}-cut", is_own=False, tenant=None, kind="cut")
        yield replace(copy, description=cut(text))


def _make_remote(first: Labelled, dice: random.Random) -> Iterator[Labelled]:
    """The ad for people at home, under a title of its own, and a copy that says so in other words: one job."""
    name = f"{first.job}-remote"
    says = list(read_rewrites()["remote"][first.country])
    dice.shuffle(says)
    title = f"{first.title} (Remote)"
    there = replace(first, source_posting_id=name, title=f"Distributed {first.title}", place=says[0], job=name)
    there = replace(there, family=name, kind="remote")
    yield there
    said = {"source": "page", "source_posting_id": f"{name}-copy", "is_own": False, "tenant": None, "place": says[1]}
    yield replace(there, **said, title=f"Distributed {title}")


def _make_other_opening(maker: _Maker, job: Job, first: Labelled, dice: random.Random) -> Labelled:
    """Another opening under the same title at the same employer, in the same place."""
    stranger = maker.make(dice.randrange(maker.world.postings), company=job.company)
    name = f"{first.job}-other"
    text = write_plain(stranger.description).replace(stranger.title, job.title)
    return replace(first, source_posting_id=name, description=text, job=name, family=name, kind="other_opening")


def _make_templates(maker: _Maker, agencies: int) -> list[Labelled]:
    """Agencies that advertise different jobs with one text."""
    made = []
    words = read_rewrites()
    for number in range(agencies):
        dice = chooser(maker.world.seed, _TOPIC + 2, number)
        agency: str = dice.choice(words["agencies"])
        seen: set[tuple[str, str]] = set()
        for place in range(8):
            job = maker.make(dice.randrange(maker.world.postings))
            if (job.title, job.city.name) in seen:
                continue
            seen.add((job.title, job.city.name))
            text = dice.choice(words["templates"]).format(title=job.title, skill=dice.choice(job.occupation.skills))
            name = f"agency-{number}-{place}"
            made.append(_write_template(job, agency, name, text))
    return made


def _write_template(job: Job, agency: str, name: str, text: str) -> Labelled:
    return replace(
        _write(job, name=name), source="adzuna", company=agency, description=text, is_own=False, tenant=None,
        family=name, kind="template",
    )  # fmt: skip
