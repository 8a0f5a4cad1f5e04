"""The invented market: stable, varied, believable, and the same whoever asks."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import scrapers
from scrapers.sandbox import wire_adzuna, wire_ashby, wire_greenhouse
from scrapers.sandbox.companies import Board, find_name, make_company
from scrapers.sandbox.dice import roll, roll_all
from scrapers.sandbox.epochs import find_epoch
from scrapers.sandbox.jobs import Job, make_job
from scrapers.sandbox.market import Market
from scrapers.sandbox.search import Query, find_matches
from scrapers.sandbox.text import write_plain
from scrapers.sandbox.vocabulary import read_company_words, read_countries, read_occupations
from scrapers.sandbox.world import World


def make_jobs(*, postings: int = 400, seed: int = 7, epoch: int = 0) -> list[Job]:
    world = World(seed=seed, postings=postings)
    state = find_epoch(world, epoch)
    return [make_job(world, state, number) for number in range(postings) if state.open[number]]


def test_dice_agree_with_themselves() -> None:
    assert roll_all(7, 3, 50).tolist() == [roll(7, 3, index) for index in range(50)]
    assert roll_all(7, 3, 50).tolist() != roll_all(8, 3, 50).tolist()
    assert 0.45 < roll_all(7, 4, 20_000).mean() < 0.55


def test_the_same_seed_makes_the_same_world_and_another_another() -> None:
    assert make_jobs() == make_jobs()
    assert [job.title for job in make_jobs()] != [job.title for job in make_jobs(seed=8)]


@pytest.mark.parametrize("postings", [0, 1, 3, 24, 120, 2000])
def test_every_job_has_its_company(postings: int) -> None:
    world = World(seed=7, postings=postings)
    assert len(world.company) == postings
    assert [job for number in range(world.companies) for job in world.find_jobs(number)] == list(range(postings))
    assert all(len(world.find_jobs(number)) for number in range(world.companies))


def test_boards_differ_in_size() -> None:
    sizes = np.diff(World(seed=7, postings=20_000).offsets)
    assert sizes.min() < 12
    assert sizes.max() > 45
    assert 20 < sizes.mean() < 30


def test_names_are_distinct_and_so_are_tokens() -> None:
    names = [find_name(7, number) for number in range(60_000)]
    assert len(set(names)) == len(names)
    assert len({name.lower().replace(" ", "") for name in names}) == len(names)


def test_a_company_lives_on_one_board_and_all_its_jobs_say_the_same_of_it() -> None:
    market = Market(postings=2000, seed=7, odd=False)
    tokens = {board: set(found) for board, found in market.boards.items()}
    assert sum(map(len, tokens.values())) == market.world.companies
    assert {board: len(found) for board, found in tokens.items()} == {
        Board.GREENHOUSE: 20,
        Board.ASHBY: 16,
        **dict.fromkeys(set(Board) - {Board.GREENHOUSE, Board.ASHBY, Board.NONE}, 4),
        Board.NONE: 16,
    }
    company = make_company(7, 3)
    assert market.find_company(company.board, company.token) == company
    texts = [write_plain(job.description) for job in market.find_jobs(company)]
    assert all(company.about in text and company.equality in text for text in texts)
    assert len(set(texts)) == len(texts)


def test_the_work_is_varied_and_mostly_tech() -> None:
    jobs = make_jobs(postings=3000)
    families = Counter(job.occupation.family for job in jobs)
    assert len(families) == 19
    tech = sum(families[family] for family in ("software", "platform", "security", "data", "ml"))
    assert 0.4 < tech / len(jobs) < 0.7
    assert {job.seniority for job in jobs} == {"intern", "junior", "mid", "senior", "lead", "executive"}
    assert {job.country.code for job in jobs} == {country.code for country in read_countries()}
    assert len({job.city.name for job in jobs}) > 45
    assert {job.work_kind for job in jobs} == {"onsite", "hybrid", "remote", "none"}


def test_descriptions_are_long_distinct_and_speak_of_the_skills() -> None:
    jobs = make_jobs(postings=500)
    texts = [write_plain(job.description) for job in jobs]
    assert len(set(texts)) == len(texts)
    assert min(map(len, texts)) > 1000
    for job, text in zip(jobs, texts, strict=True):
        assert sum(skill in text for skill in job.occupation.skills) >= 4
        assert job.title in text
        assert "{" not in text


def test_pay_is_believable_in_its_own_money() -> None:
    bounds = {"GBP": (10_000, 400_000), "USD": (15_000, 700_000), "EUR": (7_000, 400_000), "CAD": (14_000, 600_000)}
    bounds |= {"PLN": (2_500, 100_000), "INR": (300_000, 15_000_000)}
    for job in make_jobs(postings=3000):
        low, high = bounds[job.pay.currency]
        assert low <= job.pay.low < job.pay.high <= high, job.pay


def test_time_takes_renews_and_edits() -> None:
    world = World(seed=7, postings=5000)
    start, later = find_epoch(world, 0), find_epoch(world, 2)
    assert start.open.all()
    assert not start.generation.any()
    assert not start.revision.any()
    assert 0.07 < 1 - later.open.mean() < 0.13
    assert 0.03 < (later.generation > 0).mean() < 0.09
    assert 0.06 < (later.revision > 0).mean() < 0.14
    assert (find_epoch(world, 3).open <= later.open).all()
    renewed = int(np.flatnonzero(later.open & (later.generation > 0))[0])
    assert later.read_posted_at(renewed) > start.read_posted_at(renewed)
    old, new = (wire_ashby.write_job(make_job(world, epoch, renewed), 7) for epoch in (start, later))
    assert old["id"] != new["id"]
    edited = int(np.flatnonzero(later.open & (later.generation == 0) & (later.revision > 0))[0])
    old, new = (wire_greenhouse.write_job(make_job(world, epoch, edited)) for epoch in (start, later))
    assert old["id"] == new["id"]
    assert old["content"] != new["content"]


def test_the_aggregator_shows_a_part_of_the_boards_jobs_too() -> None:
    world = World(seed=7, postings=20_000)
    on_boards = np.array([make_company(7, number).board is not Board.NONE for number in range(world.companies)])
    shared = world.on_adzuna[on_boards[world.company]]
    assert 0.13 < shared.mean() < 0.17
    assert world.on_adzuna[~on_boards[world.company]].all()


def test_one_job_is_told_alike_and_cut_by_the_aggregator() -> None:
    job = next(job for job in make_jobs() if job.pay_shown)
    told = wire_adzuna.write_job(job)
    assert told["title"] == wire_ashby.write_job(job, 7)["title"] == wire_greenhouse.write_job(job)["title"]
    assert len(told["description"]) == 501
    assert told["description"].endswith("…")
    assert told["salary_is_predicted"] == "0"


def test_guessed_pay_is_marked() -> None:
    guessed = [wire_adzuna.write_job(job) for job in make_jobs() if not job.pay_shown]
    flags = Counter(row["salary_is_predicted"] for row in guessed)
    assert flags["1"] > flags["0"] > 0
    assert all(("salary_min" in row) == (row["salary_is_predicted"] == "1") for row in guessed)


@pytest.mark.parametrize("postings", [120, 2000])
@pytest.mark.parametrize("what", ["software engineer", "data engineer"])
def test_the_usual_searches_find_something(postings: int, what: str) -> None:
    world = World(seed=7, postings=postings)
    epoch = find_epoch(world, 0)
    found = find_matches(world, epoch, Query("gb", what=what))
    assert len(found) >= 1
    posted = epoch.posted_minutes[found]
    assert (np.diff(posted) <= 0).all()


def test_a_search_is_narrowed() -> None:
    world = World(seed=7, postings=20_000)
    epoch = find_epoch(world, 0)

    def count(**asked: object) -> int:
        return len(find_matches(world, epoch, Query("gb", **asked)))  # type: ignore[arg-type]

    everything = count()
    assert (
        everything > count(what="engineer") > count(what="data engineer") > count(what="data engineer", where="Leeds")
    )
    assert count(what="astronaut") == 0
    assert 0 < count(category="healthcare-nursing-jobs") < everything
    assert count(what_exclude="engineer") + count(what="engineer") == everything
    assert 0 < count(max_days_old=7) < everything
    assert count(where="UK") == everything
    assert 0 < count(title_only="nurse") <= count(what="nurse")
    assert len(find_matches(world, epoch, Query("zz"))) == 0


def test_a_million_jobs_are_a_few_arrays() -> None:
    market = Market(postings=1_000_000, seed=7, odd=True)
    assert market.world.companies == 40_000
    assert len(market.search(Query("gb", what="software engineer"))) > 1000
    arrays = [value for value in vars(market.world).values() if isinstance(value, np.ndarray)]
    assert sum(array.nbytes for array in arrays) < 32 * 1024 * 1024


def test_the_vocabulary_is_complete() -> None:
    assert len(read_occupations()) >= 55
    for occupation in read_occupations():
        assert len(occupation.skills) >= 6
        assert len(set(occupation.tasks)) >= 5
        assert occupation.category in wire_adzuna.CATEGORIES
    endings = [word for sector in read_company_words()["sectors"].values() for word in sector["words"]]
    assert len(set(endings)) == len(endings)


def test_no_real_employer_is_played() -> None:
    """The invented names share none with the employers in the real lists of tenants."""
    room = Path(scrapers.__file__).parent
    real = {
        line.split(",")[0].lower()
        for party in ("ashby", "greenhouse", "personio", "workday")
        for line in (room / party / "tenants.csv").read_text(encoding="utf-8").splitlines()
    }
    market = Market(postings=50_000, seed=7, odd=True)
    assert real.isdisjoint({token for found in market.boards.values() for token in found})


def test_every_row_is_json() -> None:
    for job in make_jobs(postings=60):
        for row in (wire_adzuna.write_job(job), wire_ashby.write_job(job, 7), wire_greenhouse.write_job(job)):
            assert json.loads(json.dumps(row, allow_nan=False)) == row
