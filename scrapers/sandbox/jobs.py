"""One invented job, with all its words. The same number, seed and revision always give the same job."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from scrapers.sandbox.companies import Company, make_company
from scrapers.sandbox.dice import chooser
from scrapers.sandbox.epochs import Epoch
from scrapers.sandbox.vocabulary import City, Country, Occupation, read_countries, read_occupations, read_phrases
from scrapers.sandbox.world import EMPLOYMENTS, SENIORITIES, WORK_KINDS, World

_TOPIC_TEXT: Final = 200
_TOPIC_EDIT: Final = 201
_TITLE: Final = {
    "intern": "{} Intern",
    "junior": "Junior {}",
    "mid": "{}",
    "senior": "Senior {}",
    "lead": "Lead {}",
    "executive": "Director, {}",
}
_PAY_LEVEL: Final = {"intern": 0.45, "junior": 0.72, "mid": 1.0, "senior": 1.3, "lead": 1.55, "executive": 2.1}
_TEAM_IN_TITLE: Final = 0.2
_PAY_SHOWN: Final = 0.55
_PLAIN_TITLE: Final = 0.7
_YEARS: Final = {"mid": 3, "senior": 5, "lead": 7, "executive": 10}
_ORDINALS: Final = ("second", "third", "fourth", "fifth", "sixth")


@dataclass(frozen=True)
class Pay:
    """A range in the country's money."""

    low: int
    high: int
    currency: str
    interval: str


@dataclass(frozen=True)
class Part:
    """A piece of a description: an optional heading, then paragraphs or list items."""

    heading: str | None
    lines: Sequence[str]
    is_list: bool = False


@dataclass(frozen=True)
class Job:
    """A job before any board has put it in its own words."""

    number: int
    generation: int
    revision: int
    company: Company
    occupation: Occupation
    title: str
    team: str
    seniority: str
    work_kind: str
    employment: str
    country: Country
    city: City
    pay: Pay
    pay_shown: bool
    posted_at: datetime
    description: Sequence[Part]


def make_job(world: World, epoch: Epoch, number: int, *, company: Company | None = None) -> Job:
    """The job of this number at `epoch`. Give its `company` where it is at hand."""
    employer = company or make_company(world.seed, int(world.company[number]))
    occupation = read_occupations()[world.occupation[number]]
    seniority = SENIORITIES[world.seniority[number]]
    country = read_countries()[world.country[number]]
    dice = chooser(world.seed, _TOPIC_TEXT, number)
    employment = EMPLOYMENTS[world.employment[number]]
    title, team = _make_title(dice, occupation, seniority), dice.choice(occupation.teams)
    pay = _make_pay(dice, occupation, seniority, country)
    job = Job(
        number=number,
        generation=int(epoch.generation[number]),
        revision=int(epoch.revision[number]),
        company=employer,
        occupation=occupation,
        title=f"{title}, {team}" if dice.random() < _TEAM_IN_TITLE else title,
        team=team,
        seniority=seniority,
        work_kind=WORK_KINDS[world.work_kind[number]],
        employment="Intern" if seniority == "intern" else employment,
        country=country,
        city=country.cities[world.city[number]],
        pay=pay,
        pay_shown=dice.random() < _PAY_SHOWN,
        posted_at=epoch.read_posted_at(number),
        description=(),
    )
    return _describe(job, dice, world.seed)


def _make_title(dice: random.Random, occupation: Occupation, seniority: str) -> str:
    base = occupation.title if dice.random() < _PLAIN_TITLE else dice.choice(occupation.also)
    return _TITLE[seniority].format(base)


def _make_pay(dice: random.Random, occupation: Occupation, seniority: str, country: Country) -> Pay:
    factor = _PAY_LEVEL[seniority] * country.pay_factor * dice.uniform(0.9, 1.12) * 1000
    step = 100 if country.pay_interval == "month" else 1000
    low, high = (round(end * factor / step) * step for end in occupation.pay)
    return Pay(low, max(high, low + step), country.currency, country.pay_interval)


def _describe(job: Job, dice: random.Random, seed: int) -> Job:
    phrases = read_phrases()
    tasks = list(job.occupation.tasks)
    needs, extras = _write_needs(job, dice, phrases)
    mission = dice.choice(job.occupation.missions).format(product=job.company.product)
    role = dice.choice(phrases["role"]).format(title=job.title, team=job.team, mission=mission)
    context = dice.choice(phrases["context"]).format(
        size=dice.randint(4, 14), boss=dice.choice(phrases["bosses"]), nth=dice.choice(_ORDINALS)
    )
    edit = chooser(seed, _TOPIC_EDIT + job.revision, job.number)
    edit.shuffle(tasks)
    parts = [
        Part(None, [job.company.about]),
        Part("The role", [f"{role} {context}", dice.choice(phrases["seniority"][job.seniority])]),
        Part("What you will do", [_capital(task) for task in tasks[: 4 + job.revision % 2]], is_list=True),
        Part("What you bring", needs, is_list=True),
        Part("Nice to have", extras, is_list=True),
        Part("Where and how", _write_terms(job, dice, phrases)),
        Part("What we offer", job.company.benefits, is_list=True),
        Part(None, [job.company.equality]),
    ]
    return Job(**{**vars(job), "description": parts})


def _write_needs(job: Job, dice: random.Random, phrases: Any) -> tuple[list[str], list[str]]:
    skills = dice.sample(job.occupation.skills, 6)
    years = _YEARS.get(job.seniority, 1) + dice.randint(0, 2)
    first = dice.choice(phrases["years"][job.seniority]).format(n=years, skill=f"{skills[0]} and {skills[1]}")
    lines = [first, *(dice.choice(phrases["skill"]).format(skill=skill) for skill in skills[2:4])]
    lines += [f"you {need}" for need in dice.sample(job.occupation.needs, 2)]
    extras = [dice.choice(phrases["extra"]).format(skill=skill) for skill in skills[4:]]
    return [_capital(line) for line in lines], [_capital(line) for line in extras]


def _write_terms(job: Job, dice: random.Random, phrases: Any) -> list[str]:
    place = dice.choice(phrases["where"][job.work_kind]).format(place=job.city.name, country=job.country.name)
    pay = dice.choice(phrases["pay"]).format(
        low=f"{job.pay.low:,}", high=f"{job.pay.high:,}", currency=job.pay.currency, interval=job.pay.interval
    )
    return [place, pay] if job.pay_shown else [place]


def _capital(line: str) -> str:
    return line[0].upper() + line[1:]
