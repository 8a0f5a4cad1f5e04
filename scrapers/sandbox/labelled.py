"""Postings of which it is known which are one job, which are one ad in several places, and which only look alike.

Made from a seed: every posting tells its job, its family and how it came about. Nothing here is served by the sandbox's
boards; it is what the finding of duplicates is measured with.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from scrapers.sandbox.companies import Board, Company
from scrapers.sandbox.dice import chooser
from scrapers.sandbox.epochs import Epoch, find_epoch
from scrapers.sandbox.jobs import Job, make_job
from scrapers.sandbox.rewrites import (
    add_typos,
    cut,
    leave_html,
    read_rewrites,
    reorder_paragraphs,
    rewrite,
    translate_city,
    translate_title,
)
from scrapers.sandbox.text import write_plain
from scrapers.sandbox.world import World

_TOPIC: Final = 700
_COPIED: Final = 0.6
_MOST_COPIES: Final = 4


@dataclass(frozen=True)
class Labelled:
    """A posting with the truth about it. `kind`: how it came about; `family` is `job` where it has none."""

    source: str
    source_posting_id: str
    title: str
    company: str | None
    place: str
    country: str | None
    description: str
    is_own: bool
    tenant: str | None
    job: str
    family: str
    kind: str


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
    for place, kind in enumerate(dice.sample(list(_CHANGES), dice.randint(1, _MOST_COPIES))):
        copy = replace(first, source_posting_id=f"{first.job}-{kind}-{place}", kind=kind)
        yield _change(job, copy, kind, dice)


def _change(job: Job, copy: Labelled, kind: str, dice: random.Random) -> Labelled:
    """The copy as this kind of copying leaves it."""
    legal = f"{job.company.name} {read_rewrites()['suffixes'][job.country.code]}"
    elsewhere = replace(copy, source="adzuna", is_own=False, tenant=None)
    return _CHANGES[kind](elsewhere if kind in _ELSEWHERE else copy, legal, dice)


def _edit(copy: Labelled, _legal: str, dice: random.Random) -> Labelled:
    edited = reorder_paragraphs(add_typos(_change_pay(copy.description), dice), dice)
    return replace(copy, description=f"{edited}\n\n{dice.choice(read_rewrites()['boilerplate'])}")


def _translate(copy: Labelled, legal: str, dice: random.Random) -> Labelled:
    title = translate_title(copy.title, dice) or f"{copy.title} (m/w/d)"
    return replace(copy, source="page", title=title, place=translate_city(copy.place, dice), company=legal)


def _advertise(copy: Labelled, _legal: str, dice: random.Random) -> Labelled:
    agency = dice.choice(read_rewrites()["agencies"])
    return replace(copy, company=agency, description=rewrite(copy.description, dice, employer=copy.company or ""))


_CHANGES: Final[Mapping[str, Callable[[Labelled, str, random.Random], Labelled]]] = {
    "repeat": lambda copy, _legal, _dice: copy,
    "reposted": lambda copy, _legal, dice: replace(copy, description=add_typos(copy.description, dice, share=0.005)),
    "edited": _edit,
    "html": lambda copy, _legal, _dice: replace(copy, source="page", description=leave_html(copy.description)),
    "cut": lambda copy, legal, _dice: replace(copy, company=legal, description=cut(copy.description)),
    "cut_renamed": lambda copy, legal, _dice: replace(
        copy, title=f"{copy.title} - {copy.place}", company=legal, description=cut(copy.description)
    ),
    "translated": _translate,
    "agency": _advertise,
    "agency_unnamed": lambda copy, legal, dice: replace(_advertise(copy, legal, dice), company=None),
}
_ELSEWHERE: Final = frozenset(_CHANGES) - {"repeat", "reposted"}


def _change_pay(text: str) -> str:
    return "".join("7" if letter in "345" else letter for letter in text)


def _make_family(job: Job, first: Labelled, dice: random.Random) -> Iterator[Labelled]:
    """The same ad in other cities of the country."""
    others = [city for city in job.country.cities if city.name != first.place]
    for city in dice.sample(others, min(len(others), dice.randint(1, 4))):
        name = f"{first.job}-{city.name}"
        text = first.description.replace(first.place, city.name)
        there = replace(first, source_posting_id=name, place=city.name, job=name, description=text, kind="family")
        yield there
        if dice.random() < 0.3:  # noqa: PLR2004 - some of them are copied
            yield _change(job, replace(there, source_posting_id=f"{name}-cut"), "cut", dice)


def _make_levels(first: Labelled) -> Iterator[Labelled]:
    """The same text for other levels: other jobs."""
    for level in ("{} II", "{} III", "Senior {}", "{} Intern"):
        title = level.format(first.title)
        name = f"{first.job}-{title}"
        yield replace(first, source_posting_id=name, title=title, job=name, family=name, kind="level")


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
