from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ranking import features
from models.ranking.candidates import Candidate, write_skill_query, write_title_query
from models.ranking.diversity import vary
from models.ranking.profile import Profile
from models.ranking.score import LIKED, WEIGHTS, score
from models.ranking.seeker import build_seeker

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
JOB = Candidate(
    job_id=UUID(int=1),
    fusion=0.03,
    title="Data Engineer",
    company_id="northwind",
    country="GB",
    city="Leeds",
    remote_kind=None,
    seniority="senior",
    pay_annual_min=50_000.0,
    pay_annual_max=60_000.0,
    pay_currency="GBP",
    skills=["Python", "SQL"],
    posted_at=NOW,
    similarity=0.6,
)
SHARES = st.fixed_dictionaries({name: st.floats(0, 1) for name in [*WEIGHTS, "company"]})


def test_the_weights_sum_to_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)


@given(SHARES)
def test_contributions_sum_to_a_score_between_0_and_1(values: dict[str, float]) -> None:
    scored = score(values)
    assert 0 <= scored.score <= 1
    assert sum(scored.contributions.values()) == pytest.approx(scored.score, abs=1e-9)


@given(SHARES, st.sampled_from([*WEIGHTS, "company"]), st.floats(0, 1))
def test_a_better_feature_never_lowers_the_score(values: dict[str, float], name: str, other: float) -> None:
    better = {**values, name: max(values[name], other)}
    assert score(better).score >= score(values).score


@given(SHARES)
def test_a_company_one_likes_adds_a_little_and_one_not_known_takes_nothing(values: dict[str, float]) -> None:
    liked, other = score(values | {"company": 1.0}), score(values | {"company": 0.0})
    assert other.contributions.keys() == WEIGHTS.keys()
    assert other.score <= liked.score <= min(1.0, other.score + LIKED + 1e-9)
    assert liked.score > other.score or other.score == 1


def test_an_excellent_match_scores_high_and_a_chance_one_low() -> None:
    seeker = build_seeker(
        "Senior Data Engineer\nLeeds\nPython and SQL",
        Profile(countries=("GB",), pay_annual_min=None, titles=("Data Engineer",)),
    )
    excellent = score(features.measure(JOB, seeker, now=NOW)).score
    chance = replace(
        JOB, title="Pastry Chef", skills=["Cooking"], similarity=0.12, city="Lyon", country="FR", seniority="intern"
    )
    assert excellent > 0.8
    assert score(features.measure(chance, seeker, now=NOW)).score < 0.2


@pytest.mark.parametrize("age_days", [-1, 0, 1, 30, 3650])
def test_freshness_stays_between_0_and_1_and_never_grows_with_age(age_days: int) -> None:
    younger = features.measure_freshness(NOW - timedelta(days=age_days), now=NOW)
    older = features.measure_freshness(NOW - timedelta(days=age_days + 10), now=NOW)
    assert 0 <= older <= younger <= 1


def test_more_shared_skills_are_better_and_more_missing_ones_worse() -> None:
    owned = frozenset({"Python", "SQL", "dbt"})
    none, one, all_three = (
        features.measure_skills(named, owned)
        for named in (["Java", "C#"], ["Python", "Java"], ["Python", "SQL", "dbt"])
    )
    assert none == 0 < one < all_three == 1
    assert features.measure_skills(["Python", "SQL", "Java", "C#"], owned) < features.measure_skills(
        ["Python", "SQL"], owned
    )
    # Office software and languages tell less than a craft.
    assert features.measure_skills(["Excel", "Python"], frozenset({"Excel"})) < features.measure_skills(
        ["Excel", "Python"], frozenset({"Python"})
    )


@pytest.mark.parametrize(
    ("country", "city", "remote_kind", "least", "most"),
    [
        ("GB", "Leeds", "onsite", 1.0, 1.0),
        ("GB", "London", "remote", 1.0, 1.0),
        ("GB", "London", "onsite", 0.6, 0.9),
        (None, None, None, 0.4, 0.7),
        ("US", "Boston", "onsite", 0.0, 0.0),
    ],
)
def test_places_are_better_the_nearer_they_are(
    country: str | None, city: str | None, remote_kind: str | None, least: float, most: float
) -> None:
    seeker = build_seeker("Robin Example\nLeeds, United Kingdom", Profile(countries=("GB",)))
    place = features.measure_place(replace(JOB, country=country, city=city, remote_kind=remote_kind), seeker)
    assert least <= place <= most


def test_a_town_that_was_named_is_as_good_as_ones_own() -> None:
    seeker = build_seeker("", Profile(countries=("GB", "US"), towns=(("GB", "york"),)))
    york = replace(JOB, city="York", remote_kind="onsite")
    assert features.measure_place(york, seeker) == 1.0
    for elsewhere in (replace(york, country="US"), replace(york, city="New York"), replace(york, country=None)):
        assert features.measure_place(elsewhere, seeker) < 1.0


@pytest.mark.parametrize(
    ("header", "city", "is_own"),
    [
        ("Robin Example\nYork, United Kingdom", "York", True),
        ("Robin Example | York YO1 7HH | robin@mail.test", "York", True),
        ("Robin Example\nBased in York", "York", True),
        ("York-based data engineer", "York", True),
        ("12 High Street York", "York", True),
        ("Robin Example - York - UK", "York", True),
        ("Robin New\nYork", "York", True),
        ("Robin Example\nLeeds, Yorkshire", "York", False),
        ("Robin Example\nNew York, NY", "York", False),
        ("Robin Example\nNew-York", "York", False),
        ("12 York Road, Leeds", "York", False),
        ("Robin Example\nNew York, NY", "New York", True),
        ("Robin Example\nYork", "New York", False),
        ("Robin Example\nNew\nYork", "New York", False),
        ("Kansas City, Missouri", "Kansas", False),
        ("Stoke-on-Trent, UK", "Stoke-on-Trent", True),
        ("Stoke-on-Trent, UK", "Stoke", False),
        ("S\u00e3o Paulo, Brasil", "S\u00e3o Paulo", True),
        ("St. Louis, Missouri", "St. Louis", True),
        ("", "York", False),
        ("York", "", False),
        ("York", None, False),
    ],
)
def test_a_city_is_ones_own_where_the_head_names_it_whole(header: str, city: str | None, *, is_own: bool) -> None:
    assert features.is_own_city(replace(JOB, city=city), build_seeker(header)) is is_own


def test_the_words_asked_for_hold_no_operators() -> None:
    assert write_title_query(['Data "Engineer" -or Analyst', "C++ Developer"]) == "data engineer analyst or developer"
    assert write_skill_query(["Python", "SQL", "R"]) == "python sql"
    assert write_skill_query(["Python"]) == ""


def test_a_title_of_open_brackets_is_read_to_its_end() -> None:
    # A sign that looks for the closing one behind each of them would not come back today.
    offer = replace(JOB, title="(" * 400_000)
    assert list(vary([offer])) == [offer]


def test_copies_are_told_apart_by_level_and_words_but_not_by_brackets() -> None:
    offers = [
        replace(JOB, title=title, company_id=company)
        for title, company in [
            ("Data Engineer (Leeds)", "one"),
            ("Data Engineer (York)", "one"),
            ("Data Engineer [Hull]", "one"),
            ("Senior Data Engineer", "one"),
            ("Nurse", "one"),
            ("Baker", "one"),
            ("Data Engineer", "two"),
        ]
    ]
    kept = [(offer.title, offer.company_id) for offer in vary(offers)]
    assert kept == [
        ("Data Engineer (Leeds)", "one"),
        ("Senior Data Engineer", "one"),
        ("Nurse", "one"),
        ("Data Engineer", "two"),
    ]
