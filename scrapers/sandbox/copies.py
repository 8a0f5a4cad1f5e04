"""How a copy of an ad comes about: what it changes of text, title, employer's name and place.

A copy is still the ad of the same job, whatever it changes: that is the truth that finding duplicates is measured with.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from scrapers.sandbox.jobs import Job
from scrapers.sandbox.rewrites import (
    add_typos,
    cut,
    flatten,
    leave_html,
    read_rewrites,
    reorder_lines,
    reorder_paragraphs,
    rewrite,
    translate_city,
    translate_text,
    translate_title,
)


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


def change(job: Job, copy: Labelled, kind: str, dice: random.Random) -> Labelled:
    """The copy as this kind of copying leaves it."""
    elsewhere = replace(copy, source="adzuna", is_own=False, tenant=None)
    return _CHANGES[kind](elsewhere if kind in _ELSEWHERE else copy, job, dice)


def _name_legally(job: Job) -> str:
    return f"{job.company.name} {read_rewrites()['suffixes'][job.country.code]}"


def _edit(copy: Labelled, _job: Job, dice: random.Random) -> Labelled:
    edited = reorder_paragraphs(add_typos(_change_pay(copy.description), dice), dice)
    return replace(copy, description=f"{edited}\n\n{dice.choice(read_rewrites()['boilerplate'])}")


def _translate(copy: Labelled, job: Job, dice: random.Random) -> Labelled:
    title = translate_title(copy.title, dice) or f"{copy.title} (m/w/d)"
    place = translate_city(copy.place, dice)
    return replace(copy, source="page", title=title, place=place, company=_name_legally(job))


def _translate_whole(copy: Labelled, job: Job, dice: random.Random) -> Labelled:
    """Not only the title: nothing of the text is left but names, skills and figures."""
    pay = f"{job.pay.low:,} - {job.pay.high:,} {job.pay.currency}"
    text = translate_text(job.company.name, job.occupation.skills, pay if job.pay_shown else "", dice)
    return replace(_translate(copy, job, dice), description=text)


def _advertise(copy: Labelled, _job: Job, dice: random.Random) -> Labelled:
    agency = dice.choice(read_rewrites()["agencies"])
    return replace(copy, company=agency, description=rewrite(copy.description, dice, employer=copy.company or ""))


def _cut(copy: Labelled, job: Job, _dice: random.Random) -> Labelled:
    return replace(copy, company=_name_legally(job), description=cut(copy.description))


def _rename(copy: Labelled, _job: Job, dice: random.Random) -> Labelled:
    words = read_rewrites()
    name = dice.choice(words["names"]).format(name=copy.company, agency=dice.choice(words["agencies"]))
    return replace(copy, company=name, description=add_typos(copy.description, dice, share=0.005))


def _retitle(copy: Labelled, job: Job, dice: random.Random) -> Labelled:
    shape = dice.choice(read_rewrites()["title_shapes"])
    said = {"title": copy.title, "place": copy.place, "company": copy.company, "country": job.country.name}
    title = shape.format(**said, number=dice.randint(10_000, 999_999))
    return replace(copy, source="page", title=title.upper() if dice.random() < _SHOUTED else title)


_CHANGES: Final[Mapping[str, Callable[[Labelled, Job, random.Random], Labelled]]] = {
    "repeat": lambda copy, _job, _dice: copy,
    "reposted": lambda copy, _job, dice: replace(copy, description=add_typos(copy.description, dice, share=0.005)),
    "edited": _edit,
    "html": lambda copy, _job, _dice: replace(copy, source="page", description=leave_html(copy.description)),
    "cut": _cut,
    "cut_html": lambda copy, job, dice: _cut(replace(copy, description=leave_html(copy.description)), job, dice),
    "cut_renamed": lambda copy, job, dice: _cut(replace(copy, title=f"{copy.title} - {copy.place}"), job, dice),
    "flat": lambda copy, _job, dice: replace(copy, description=flatten(reorder_lines(copy.description, dice))),
    "renamed": _rename,
    "retitled": _retitle,
    "translated": _translate,
    "translated_whole": _translate_whole,
    "agency": _advertise,
    "agency_unnamed": lambda copy, job, dice: replace(_advertise(copy, job, dice), company=None),
}
CHANGES: Final = tuple(_CHANGES)
_ELSEWHERE: Final = frozenset(_CHANGES) - {"repeat", "reposted"}
_SHOUTED: Final = 0.2


def _change_pay(text: str) -> str:
    return "".join("7" if letter in "345" else letter for letter in text)
