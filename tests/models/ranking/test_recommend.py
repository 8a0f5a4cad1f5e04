import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
import time_machine

from jobraker.db import Database, Role
from models.embedding.encoder import Encoder
from models.ranking.candidates import find_candidates
from models.ranking.profile import Profile
from models.ranking.recommend import ALGORITHM_VERSION, Match, recommend
from models.ranking.seeker import Seeker, build_seeker

AddJob = Callable[..., uuid.UUID]
Ask = Callable[..., list[Match]]

DATA_WORK = "You will build data pipelines in Python and SQL with Airflow, dbt and Snowflake for our analysts."
COPIES = """
insert into derived.search_index (
    job_id, text_hash, encoder, embedding, document, title, company_id, skills, posted_at, row_hash
)
select gen_random_uuid(), text_hash, encoder, embedding, document, title, company_id, skills, posted_at, row_hash
from derived.search_index, generate_series(1, %(copies)s) where job_id = %(job_id)s
"""
WARD_WORK = "You will care for patients on the ward: triage, wound care and medication administration."


@pytest.fixture
def database(house_url: str, frozen_clock: time_machine.Traveller) -> Iterator[Database]:
    with Database(house_url, role=Role.FLOWS, pool_size=2) as database:
        yield database


@pytest.fixture
def ask(database: Database, encoder: Encoder) -> Ask:
    def ask(seeker: Seeker, top_n: int = 10) -> list[Match]:
        with database.reading() as connection:
            return recommend(connection, encoder, seeker, top_n)

    return ask


@pytest.fixture
def add_data_job(add_job: AddJob) -> AddJob:
    def add(title: str = "Data Engineer", **said: Any) -> uuid.UUID:
        return add_job(title, said.pop("description", DATA_WORK), **said)

    return add


def titles(matches: list[Match]) -> list[str]:
    return [match.title for match in matches]


def test_each_persona_meets_their_own_profession_first(
    ask: Ask, add_job: AddJob, engineer_cv: str, nurse_cv: str
) -> None:
    for title in ("Data Engineer", "Senior Data Engineer", "Analytics Engineer"):
        add_job(title, DATA_WORK)
    for title in ("Registered Nurse", "Staff Nurse", "Emergency Nurse"):
        add_job(title, WARD_WORK)
    for title in ("Baker", "Truck Driver", "Tax Accountant"):
        add_job(title, "Early mornings and good company.")
    engineer, nurse = ask(build_seeker(engineer_cv)), ask(build_seeker(nurse_cv))
    assert set(titles(engineer)[:3]) == {"Data Engineer", "Senior Data Engineer", "Analytics Engineer"}
    assert set(titles(nurse)[:3]) == {"Registered Nurse", "Staff Nurse", "Emergency Nurse"}
    assert engineer[0].score > 0.75
    assert nurse[0].score > 0.75
    assert max(match.score for match in engineer if match.title in {"Baker", "Staff Nurse"}) < 0.4
    assert max(match.score for match in nurse if match.title in {"Baker", "Data Engineer"}) < 0.4


def test_a_list_is_ranked_and_its_contributions_sum_to_the_score(
    ask: Ask, add_data_job: AddJob, engineer_cv: str
) -> None:
    for number in range(12):
        add_data_job(f"Data Engineer {number}", description=f"{DATA_WORK} {'Kubernetes. ' * number}")
    matches = ask(build_seeker(engineer_cv))
    assert [match.rank for match in matches] == list(range(1, 11))
    assert [match.score for match in matches] == sorted((match.score for match in matches), reverse=True)
    for match in matches:
        assert 0 <= match.score <= 1
        assert sum(match.contributions.values()) == pytest.approx(match.score, abs=1e-9)
        assert match.reasons
        assert match.url == f"https://jobs.example/{match.job_id}"
    assert ALGORITHM_VERSION


def test_asking_twice_gives_the_same_list(ask: Ask, add_data_job: AddJob, engineer_cv: str) -> None:
    for number in range(30):
        add_data_job(description=f"{DATA_WORK}", company=f"Twin {number}")
    assert ask(build_seeker(engineer_cv), 5) == ask(build_seeker(engineer_cv), 5)


@pytest.mark.parametrize(
    ("wishes", "fits", "clashes"),
    [
        ({"countries": ("GB",)}, {"country": "GB"}, {"country": "US"}),
        (
            {"countries": ("GB",)},
            {"country": "GB", "remote_kind": "remote"},
            {"country": "US", "remote_kind": "remote"},
        ),
        ({"remote_kinds": ("remote", "hybrid")}, {"remote_kind": "hybrid"}, {"remote_kind": "onsite"}),
        ({"seniority": "senior"}, {"seniority": "lead"}, {"seniority": "intern"}),
        ({"seniority": "junior"}, {"seniority": "mid"}, {"seniority": "executive"}),
        (
            {"pay_annual_min": 50_000, "pay_currency": "GBP"},
            {"pay_min": 45_000, "pay_max": 60_000, "currency": "GBP"},
            {"pay_min": 30_000, "pay_max": 49_000, "currency": "GBP"},
        ),
        (
            {"pay_annual_min": 50_000, "pay_currency": "GBP"},
            {"pay_min": 40_000, "pay_max": 49_000, "currency": "EUR"},
            {"pay_min": 49_000, "pay_max": None, "currency": "GBP"},
        ),
        (
            {"pay_annual_min": 50_000},
            {"pay_min": 50_000, "currency": "EUR"},
            {"pay_min": 30_000, "pay_max": 40_000, "currency": "EUR"},
        ),
        ({"excluded_companies": ("Acme & Söns Ltd.",)}, {"company": "Acme"}, {"company": "acme and sons"}),
        ({"excluded_companies": ("The Economist",)}, {"company": "The"}, {"company": "economist"}),
        ({"excluded_companies": ("Ørsted A/S",)}, {"company": "rsted"}, {"company": "orsted"}),
        ({"excluded_companies": ("Foo Pvt Ltd",)}, {"company": "foo pvt"}, {"company": "foo"}),
    ],
)
def test_hard_constraints_shut_out_what_clashes_and_nothing_that_is_unknown(
    ask: Ask, add_data_job: AddJob, *, wishes: dict[str, Any], fits: dict[str, Any], clashes: dict[str, Any]
) -> None:
    engineer_cv = "Data Engineer\nPython, SQL, dbt"
    fitting, unknown, clashing = add_data_job(**fits), add_data_job(), add_data_job(**clashes)
    assert {match.job_id for match in ask(build_seeker(engineer_cv))} == {fitting, unknown, clashing}
    constrained = ask(build_seeker(engineer_cv, Profile(**wishes)))
    assert {match.job_id for match in constrained} == {fitting, unknown}


def test_what_the_cv_shows_constrains_nothing(ask: Ask, add_data_job: AddJob, engineer_cv: str) -> None:
    seeker = build_seeker(engineer_cv)
    assert seeker.seniority is not None
    internship = add_data_job(seniority="intern")
    assert [match.job_id for match in ask(seeker)] == [internship]


def test_dismissed_and_applied_jobs_never_return(
    ask: Ask, add_data_job: AddJob, house_url: str, engineer_cv: str
) -> None:
    jobs = {
        mark: add_data_job(description=f"{DATA_WORK} {mark}") for mark in ("dismissed", "applied", "saved", "viewed")
    }
    users = []
    with psycopg.connect(house_url, autocommit=True) as connection:
        for name in ("me", "another"):
            row = connection.execute(
                "insert into app.users (email, password_hash) values (%s, '') returning user_id", [name]
            ).fetchone()
            users.append(row[0])
        for mark, job_id in jobs.items():
            connection.execute(
                "insert into app.job_marks (user_id, job_id, mark) values (%s, %s, %s)", [users[0], job_id, mark]
            )
    mine = ask(build_seeker(engineer_cv, Profile(user_id=users[0])))
    assert {match.job_id for match in mine} == {jobs["saved"], jobs["viewed"]}
    theirs = ask(build_seeker(engineer_cv, Profile(user_id=users[1])))
    assert {match.job_id for match in theirs} == set(jobs.values())


def test_a_company_fills_no_list_and_a_copy_appears_once(ask: Ask, add_data_job: AddJob, engineer_cv: str) -> None:
    for team in ("Payments", "Fraud", "Risk", "Growth", "Search", "Ads"):
        add_data_job(f"Data Engineer, {team}", company="Goliath")
    for town in ("Leeds", "York", "Hull"):
        add_data_job(f"Data Engineer ({town})", company="Copycat", description=f"{DATA_WORK} {town}")
    matches = ask(build_seeker(engineer_cv))
    companies = [match.company_name for match in matches]
    assert companies.count("Goliath") == 3
    assert companies.count("Copycat") == 1


@pytest.mark.parametrize("change", ["status = 'closed'", "unverified_since = now()"])
def test_a_job_that_closed_or_went_stale_since_it_was_indexed_is_not_shown(
    ask: Ask, add_data_job: AddJob, house_url: str, engineer_cv: str, change: str
) -> None:
    closed, still_open = add_data_job(), add_data_job("Analytics Engineer")
    with psycopg.connect(house_url, autocommit=True) as connection:
        connection.execute(f"update marts.jobs set {change} where job_id = %s".encode(), [closed])
    matches = ask(build_seeker(engineer_cv))
    assert [(match.job_id, match.rank) for match in matches] == [(still_open, 1)]


def test_vectors_of_another_encoder_are_not_compared(
    ask: Ask, add_data_job: AddJob, house_url: str, engineer_cv: str
) -> None:
    add_data_job()
    with psycopg.connect(house_url, autocommit=True) as connection:
        connection.execute("update derived.search_index set encoder = 'another'")
    assert ask(build_seeker(engineer_cv)) == []


def test_reasons_and_missing_name_only_what_the_texts_hold(ask: Ask, add_job: AddJob, engineer_cv: str) -> None:
    add_job("Data Engineer", "Python, Airflow, Terraform and Scala.", company="Only", city="Leeds", country="GB")
    seeker = build_seeker(engineer_cv, Profile(countries=("GB",)))
    match = ask(seeker)[0]
    assert set(match.missing) == {"Terraform", "Scala"}
    skills = next(reason for reason in match.reasons if reason.startswith("You have"))
    assert skills.startswith("You have 3 of the 5 skills it names: ")
    assert all(shared in skills for shared in ("Python", "Apache Airflow", "Data engineering"))
    assert "Terraform" not in skills
    assert "Kafka" not in " ".join(match.reasons)
    assert "It is in Leeds, the place on your CV." in match.reasons
    assert 'Its title is one of yours: "Data Engineer".' in match.reasons
    assert "It was posted 3 days ago." in match.reasons


def test_a_text_match_is_found_though_its_vector_lies_far_away(
    ask: Ask, add_data_job: AddJob, encoder: Encoder, house_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engineer_cv = "Data Engineer\nPython, SQL, dbt"
    monkeypatch.setattr("models.ranking.recommend._DEPTH", 20)
    for number in range(25):  # more than the list of nearest vectors holds
        add_data_job(f"Analytics Consultant {number}", description=f"Data work {number}")
    lost = add_data_job("Data Engineer")
    opposite = (-encoder.encode([build_seeker(engineer_cv).essence])[0]).tolist()
    with psycopg.connect(house_url, autocommit=True) as connection:
        connection.execute(
            "update derived.search_index set embedding = %s::float4[]::halfvec where job_id = %s", [opposite, lost]
        )
    assert lost in {match.job_id for match in ask(build_seeker(engineer_cv), 5)}


def test_of_a_very_common_title_the_newest_are_weighed(
    database: Database, add_data_job: AddJob, encoder: Encoder, house_url: str
) -> None:
    seeker = build_seeker("Data Engineer")
    vector = encoder.encode([seeker.essence])[0]
    exact = add_data_job("Data Engineer", posted_at=datetime(2024, 1, 1, tzinfo=UTC))
    newer = add_data_job("Data Engineer, Platform Team")
    with psycopg.connect(house_url, autocommit=True) as connection:
        connection.execute(
            "update derived.search_index set embedding = %s::float4[]::halfvec where job_id = %s",
            [(-vector).tolist(), exact],
        )

        def find() -> list[uuid.UUID]:
            with database.reading() as reading:
                found = find_candidates(reading, seeker, encoder=encoder.name, vector=vector, depth=20)
            return [candidate.job_id for candidate in found]

        assert set(find()) == {exact, newer}
        connection.execute(COPIES, {"job_id": newer, "copies": 2_000})
        assert exact not in find()


def test_an_empty_cv_without_wishes_still_gets_an_honest_list(ask: Ask, add_data_job: AddJob) -> None:
    add_data_job(posted_at=None)
    matches = ask(build_seeker(""))
    assert matches[0].score < 0.4
    assert matches[0].reasons


def test_an_old_posting_counts_less_than_a_fresh_one(ask: Ask, add_data_job: AddJob, engineer_cv: str) -> None:
    old = add_data_job(posted_at=None, company="Old")
    with_date = add_data_job(company="New")
    matches = {match.job_id: match for match in ask(build_seeker(engineer_cv))}
    assert matches[with_date].contributions["freshness"] > matches[old].contributions["freshness"]


def test_a_vector_that_is_known_already_is_used(
    database: Database, add_data_job: AddJob, encoder: Encoder, engineer_cv: str
) -> None:
    add_data_job()
    seeker = build_seeker(engineer_cv)
    vector = encoder.encode([seeker.essence])[0]
    with database.reading() as connection:
        same = recommend(connection, encoder, seeker, vector=vector)
        opposite = recommend(connection, encoder, seeker, vector=-vector)
        assert same == recommend(connection, encoder, seeker)
    assert same[0].contributions["meaning"] > 0
    assert opposite[0].contributions["meaning"] == 0


def test_companies_one_likes_and_towns_one_named_stand_higher_and_the_reasons_say_so(
    ask: Ask, add_data_job: AddJob, engineer_cv: str
) -> None:
    plain, liked = add_data_job(company="Elsewhere"), add_data_job(company="Acme")
    wishes = Profile(liked_companies=("ACME Ltd.",))
    before = {match.job_id: match for match in ask(build_seeker(engineer_cv))}
    after = ask(build_seeker(engineer_cv, wishes))
    assert [match.job_id for match in after] == [liked, plain]
    assert "It is at a company you like." in after[0].reasons
    assert sum(after[0].contributions.values()) == pytest.approx(after[0].score, abs=1e-9)
    assert after[1] == replace(before[plain], rank=2)
    add_data_job(company="Near", city="York", country="GB")
    [near] = [m for m in ask(build_seeker(engineer_cv, Profile(towns=(("GB", "York"),)))) if m.company_name == "Near"]
    assert "It is in York, a place you named." in near.reasons


def test_one_ad_in_many_places_is_one_recommendation(
    ask: Ask, add_data_job: AddJob, house_url: str, engineer_cv: str
) -> None:
    jobs = [add_data_job(f"Data Engineer {name}", city=name, company="Acme") for name in ("Leeds", "York", "Hull")]
    add_data_job("Data Engineer, Payments", company="Acme")
    with psycopg.connect(house_url, autocommit=True) as connection:
        connection.execute("update derived.search_index set family_id = %s where job_id = any(%s)", [jobs[0], jobs])
    found = [match.job_id for match in ask(build_seeker(engineer_cv))]
    assert len(set(jobs) & set(found)) == 1
    assert len(found) == 2


def test_a_mark_on_a_job_that_became_part_of_another_counts(
    ask: Ask, add_data_job: AddJob, house_url: str, engineer_cv: str
) -> None:
    job_id, gone, user_id = add_data_job(), uuid.uuid4(), uuid.uuid4()
    with psycopg.connect(house_url, autocommit=True) as connection:
        connection.execute(
            "insert into app.users (user_id, email, password_hash) values (%s, 'x@example.com', '')",
            [user_id],
        )
        connection.execute(
            "insert into app.job_marks (user_id, job_id, mark) values (%s, %s, 'dismissed')", [user_id, gone]
        )
        connection.execute(
            "insert into derived.identity_rulings (kind, job_id, into_job_id, ruled_by) values ('merge', %s, %s, 'x')",
            [gone, job_id],
        )
    assert ask(replace(build_seeker(engineer_cv), user_id=user_id)) == []
