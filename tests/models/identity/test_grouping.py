"""What is one job, what is a family, and what only looks alike."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from models.identity.clusters import MOST_SIGHTINGS
from models.identity.grouping import MOST_COMPARED
from models.identity.postings import Posting
from models.identity.shelf import MOST_MET, MemoryShelf
from tests.models.identity.conftest import ABOUT, OTHER_ROLE, ROLE, House

Make = Callable[..., Posting]
ELSEWHERE = {"source": "adzuna", "is_own": False, "tenant": None}


def test_the_same_ad_under_another_id_is_the_same_job(house: House, make: Make) -> None:
    house.see(make())
    house.see(make())
    assert len(set(house.jobs())) == 1


def test_an_id_is_the_same_whoever_decides_and_when(make: Make) -> None:
    posting = make()
    houses = [House(MemoryShelf()) for _ in range(2)]
    for one in houses:
        one.see(posting)
    assert houses[0].jobs() == houses[1].jobs()


def test_a_cut_copy_of_an_aggregator_is_the_same_job(house: House, make: Make) -> None:
    text = (ABOUT + ROLE)[:500]
    cut = {"company": "Harbourlight Ltd.", "description": f"{text} …", "place": "Leeds, UK"}
    grouping = house.see(make(), make(**ELSEWHERE, **cut))
    assert len(set(house.jobs())) == 1
    assert grouping.evidence[0].verdict.signs["employer"] == "same"


@pytest.mark.parametrize("name", ["Quayside Recruitment", None])
def test_an_agencys_rewrite_is_the_same_job(house: House, make: Make, name: str | None) -> None:
    rewritten = "Our client needs you. " + ". ".join(reversed(ROLE.split(". ")[:-2])) + ". Call us for a chat today."
    house.see(make(), make(**ELSEWHERE, company=name, description=rewritten))
    assert len(set(house.jobs())) == 1


def test_title_and_place_in_other_languages_are_the_same_job(house: House, make: Make) -> None:
    german = {"title": "Softwareentwickler (m/w/d)", "place": "München, Deutschland", "country": "DE"}
    house.see(make(place="Munich", country="DE"), make(**ELSEWHERE, **german))
    assert len(set(house.jobs())) == 1


def test_one_title_with_two_texts_is_two_jobs(house: House, make: Make) -> None:
    house.see(make(), make(description=ABOUT + OTHER_ROLE), make(title="Office Manager", description=ABOUT * 2))
    assert len(set(house.jobs())) == 3


@pytest.mark.parametrize("title", ["Senior Software Engineer", "Software Engineer II", "Software Engineer Intern"])
def test_another_level_is_another_job_whatever_the_text(house: House, make: Make, title: str) -> None:
    house.see(make(), make(title=title))
    assert len(set(house.jobs())) == 2
    assert len(set(house.families())) == 2


def test_one_ad_in_many_places_is_a_family(house: House, make: Make) -> None:
    house.see(*(make(place=place) for place in ("Leeds", "York", "Hull")))
    house.see(make(place="Whitby"))
    assert len(set(house.jobs())) == 4
    assert len(set(house.families())) == 1


def test_a_family_keeps_its_name_when_it_grows(house: House, make: Make) -> None:
    house.see(make(place="Leeds"), make(place="York"))
    before = house.families()[0]
    house.see(make(place="Hull"))
    assert set(house.families()) == {before}


def test_a_link_to_the_employers_posting_outweighs_every_text(house: House, make: Make) -> None:
    address = "https://boards.greenhouse.io/harbourlight/jobs/4711"
    own = make(source="greenhouse", source_posting_id="4711", addresses=(address,))
    odd = {"title": "Tide wizard", "company": None, "description": "Apply!", "place": None}
    copy = make(**ELSEWHERE, **odd, addresses=(address + "?gh_src=x",))
    house.see(own, copy)
    assert len(set(house.jobs())) == 1


def test_a_copy_that_comes_first_keeps_the_jobs_id(house: House, make: Make) -> None:
    house.see(make(**ELSEWHERE, description=(ABOUT + ROLE)[:500]))
    first = house.jobs()[0]
    house.see(make())
    assert house.jobs() == [first, first]


def test_what_links_two_known_jobs_merges_them_into_the_older(house: House, make: Make) -> None:
    agency = "You keep the tide service running. " + ROLE
    house.see(make(**ELSEWHERE, description=ABOUT, place="Leeds"))
    house.see(make(**ELSEWHERE, company="Quayside Recruitment", description=agency))
    older, newer = house.jobs()
    assert older != newer
    grouping = house.see(make())
    assert [(merge.job_id, merge.into) for merge in grouping.merges] == [(newer, older)]
    assert set(house.jobs()) == {older}


def test_jobs_that_were_ruled_apart_are_not_merged(house: House, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    house.see(make(**ELSEWHERE, description=ABOUT, place="Leeds"))
    house.see(
        make(**ELSEWHERE, company="Quayside Recruitment", description="You keep the tide service running. " + ROLE)
    )
    monkeypatch.setattr(house.shelf, "may_merge", lambda *_jobs: False)
    assert not house.see(make()).merges


def test_a_posting_of_two_places_does_not_glue_two_jobs(house: House, make: Make) -> None:
    house.see(make(place="Leeds"), make(place="York"), make(**ELSEWHERE, place="Leeds; York"))
    leeds, york, both = house.jobs()
    assert leeds != york
    assert both in {leeds, york}


def test_exact_repeats_above_the_most_are_one_job_with_a_flag(house: House, make: Make) -> None:
    flags = [house.see(make()).flags for _ in range(MOST_SIGHTINGS + 2)]
    assert len(set(house.jobs())) == 1
    assert not any(flags[:MOST_SIGHTINGS])
    assert flags[-1] == {house.jobs()[0]: MOST_SIGHTINGS + 2}


def test_a_cluster_that_is_full_takes_nothing_that_is_only_alike(house: House, make: Make) -> None:
    for _ in range(MOST_SIGHTINGS):
        house.see(make())
    grouping = house.see(make(description=ABOUT + ROLE + "Come on board. Bring rubber boots and a warm coat, please."))
    assert house.jobs()[-1] != house.jobs()[0]
    assert grouping.flags


def test_an_exact_repeat_is_found_in_a_crowd_of_look_alikes(house: House, make: Make) -> None:
    """Hundreds of ads by one employer in one town: a posting meets few of them, and its own repeat among these."""
    crowd = [make(title=f"Clerk {word}", description=f"{ABOUT} You count {word}.") for word in _words(MOST_MET * 8)]
    house.see(*crowd)
    grouping = house.see(crowd[200], make(title="Clerk", description=ABOUT + OTHER_ROLE))
    assert house.jobs()[len(crowd)] == house.jobs()[200]
    assert grouping.compared <= 2 * MOST_COMPARED


def test_doubt_is_asked_about_few_and_decides(house: House, make: Make) -> None:
    sentences = ROLE.split(". ")
    near = ABOUT + ". ".join(sentences[:3]) + ". " + OTHER_ROLE[:230]
    asked: list[int] = []

    def answer(pairs: object) -> list[bool]:
        asked.append(len(pairs))  # type: ignore[arg-type]
        return [True] * asked[-1]

    house.see(make(title="Office Manager", description=ABOUT * 2), make(), make(description=near), doubt=answer)
    assert asked == [1]
    assert house.jobs()[1] == house.jobs()[2]


def _words(count: int) -> list[str]:
    letters = "abcdefghijklmnopqrst"
    return [f"w{letters[n // 400]}{letters[n // 20 % 20]}{letters[n % 20]}" for n in range(count)]


def test_no_two_postings_share_a_job_by_accident(house: House, make: Make) -> None:
    house.see(*(make(company=str(uuid4()), source="adzuna", is_own=False, description=None) for _ in range(30)))
    assert len(set(house.jobs())) == 30


REWRITTEN = (
    "Pay: £48,250. Requirements: three years of Postgres and Python, patience with data that is old, a bollard seen "
    "from inside a lock. Responsibilities: the tide service keeps running under your eye; colleagues have their code "
    "reviewed by you; every sixth week the call is yours."
)


@pytest.mark.parametrize(
    ("first", "second", "is_own", "jobs"),
    [
        ("£48,250", "£48,250", False, 1),
        ("£48,250", "£61,500", False, 2),
        ("£48,250 Ref: HL4711.", "£48,250 Ref: HL0815.", False, 2),
        ("£48,250", "£48,250", True, 2),
    ],
    ids=["in other words", "other pay", "other reference", "two ids of one board"],
)
def test_one_ad_in_other_words_is_one_job_where_the_facts_agree(
    house: House, make: Make, first: str, second: str, *, is_own: bool, jobs: int
) -> None:
    said = {} if is_own else ELSEWHERE
    house.see(
        make(**said, description=f"{ROLE} {first}"),
        make(**said, description=REWRITTEN.replace("£48,250.", second + ".")),
        make(title="Office Manager", description=ABOUT * 2),
    )
    assert len(set(house.jobs()[:2])) == jobs


@pytest.mark.parametrize("is_own", [True, False], ids=["boards of their own", "an aggregator"])
def test_two_employers_with_one_template_are_two_jobs(house: House, make: Make, *, is_own: bool) -> None:
    said = {} if is_own else ELSEWHERE
    for company in ("Harbourlight", "Moorgate Foods"):
        text = f"{company} is growing. " + ROLE
        house.see(make(**{"tenant": company, **said}, company=company, description=text))
    house.see(make(**ELSEWHERE, company=None, description=ROLE))
    first, second, unnamed = house.jobs()
    assert first != second
    assert unnamed in {first, second}


def test_a_copy_that_names_the_employer_is_its_job_whoever_shows_it(house: House, make: Make) -> None:
    text = "Harbourlight is growing. " + ROLE
    house.see(make(description=text), make(**ELSEWHERE, company="Ostrava Consulting", description=text))
    assert len(set(house.jobs())) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"title": "Deckhand (Night shift)"}, {"title": "Deckhand (Day shift)"}),
        ({"title": "Deckhand - Nights"}, {"title": "Deckhand"}),
        ({"description": ROLE + "You work 6am-2pm."}, {"description": ROLE + "You work from 14:00 to 22:00."}),
        ({"description": ROLE + "You work in the night shift."}, {"description": ROLE + "You work in the day shift."}),
    ],
    ids=["titles", "one title", "hours", "texts"],
)
def test_other_shifts_are_other_jobs(house: House, make: Make, first: dict[str, str], second: dict[str, str]) -> None:
    house.see(make(**first), make(**ELSEWHERE, **second))
    assert len(set(house.jobs())) == 2


GERMAN = (
    "Wir suchen dich für die Arbeit mit dem Team in Leeds und du bist bei uns nicht nur eine Nummer. Das Gehalt ist "
    "{}. Du sorgst dafür, dass der Dienst für die Gezeiten immer läuft, und du schreibst auf, was du gelernt hast. "
)


@pytest.mark.parametrize(
    ("title", "pay", "jobs"),
    [
        ("Softwareentwickler (m/w/d)", "offen", 1),
        ("Gezeitenversteher (m/w/d)", "48.250 bis 61.400 EUR", 1),
        ("Gezeitenversteher (m/w/d)", "offen", 2),
    ],
    ids=["one title", "one pay", "neither"],
)
def test_an_ad_in_another_language_is_one_job_where_title_or_pay_agree(
    house: House, make: Make, title: str, pay: str, jobs: int
) -> None:
    english = make(description=ABOUT + ROLE + "Pay: EUR 48,250 to EUR 61,400.")
    house.see(english, make(**ELSEWHERE, title=title, description=GERMAN.format(pay) * 2))
    assert len(set(house.jobs())) == jobs
