from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
import time_machine

from jobraker.errors import InvalidError
from models.ranking.profile import Profile, read_profile
from models.ranking.resume import read_facts
from models.ranking.seeker import build_seeker
from models.ranking.titles import find_level, is_title, measure_closeness

SAMPLE = Path(__file__).parents[3] / "deploy/local/sample"


def test_titles_are_read_from_the_head_and_from_the_jobs(engineer_cv: str, nurse_cv: str) -> None:
    assert read_facts(engineer_cv).titles == ("Data Engineer", "Senior Data Engineer", "Data Analyst")
    assert read_facts(nurse_cv).titles == ("Registered Nurse", "Staff Nurse")


@pytest.mark.parametrize(
    ("line", "titles"),
    [
        ("### Senior Data Engineer, Northwind Payments, Leeds, March 2022 - present", ("Senior Data Engineer",)),
        ("Staff Nurse at Severn Hospital   2018 - present", ("Staff Nurse",)),
        ("Acme GmbH \u2014 Head of Marketing (2019\u20132023)", ("Head of Marketing",)),
        ("Software Engineer II | Acme | Jan 2020 to now", ("Software Engineer II",)),
        ("\u2022 Worked with every product manager", ()),
        ("- Data Engineer of the month", ()),
        ("Reported to the managing director.", ()),
        ("Responsible for hiring a new sales manager and training the whole team of engineers", ()),
    ],
)
def test_a_line_of_a_job_gives_its_title_and_prose_gives_none(line: str, titles: tuple[str, ...]) -> None:
    assert read_facts("\n".join(["Somebody"] * 9 + ["Experience", line])).titles == titles


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Experience\nNurse, 2016 - 2020\nNurse, 2018 - 2022", 6),
        ("Experience\nNurse, 2024 - present", 2),
        ("Profile\nA cook with 12+ years of experience", 12),
        ("Profile\nA cook with seven years in kitchens", 7),
        ("Education\nBSc 2010 - 2014", None),
        ("I am 30 years old", None),
    ],
)
def test_years_are_counted_from_dates_or_words(
    text: str, years: float | None, frozen_clock: time_machine.Traveller
) -> None:
    assert read_facts(text).years == years


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Senior Data Engineer", "senior"),
        ("Sr. Accountant", "senior"),
        ("Junior Developer", "junior"),
        ("Marketing Intern", "intern"),
        ("Staff Engineer", "lead"),
        ("Staff Nurse", None),
        ("Head of Design", "executive"),
        ("Internal Auditor", None),
        ("Data Engineer", None),
    ],
)
def test_titles_name_levels(title: str, level: str | None) -> None:
    assert find_level(title) == level


def test_closeness_orders_titles_as_a_person_would() -> None:
    wanted = "Data Engineer"
    order = ["Senior Data Engineer", "Data Engineer, Fraud", "Data Analyst", "Sales Engineer", "Staff Nurse"]
    closeness = [measure_closeness(wanted, offered) for offered in order]
    assert closeness == sorted(closeness, reverse=True)
    assert closeness[0] == pytest.approx(1)
    assert closeness[-1] == 0
    assert measure_closeness("Backend Developer", "Back-end Engineer") == pytest.approx(1)


def test_a_phrase_is_a_title_by_its_last_word() -> None:
    assert is_title("Senior Product Manager")
    assert is_title("VP of Engineering")
    assert not is_title("engineering management")
    assert not is_title("")


def test_wishes_come_before_what_the_cv_says(engineer_cv: str) -> None:
    user_id = UUID(int=7)
    wishes = Profile(
        user_id=user_id,
        titles=("Analytics Engineer",),
        skills=("postgres",),
        countries=("GB",),
        seniority="lead",
        pay_annual_min=Decimal(60_000),
        pay_currency="GBP",
        excluded_companies=("Acme & S\u00f6hne GmbH",),
    )
    seeker = build_seeker(engineer_cv, wishes)
    assert seeker.titles[:2] == ("Analytics Engineer", "Data Engineer")
    assert seeker.skills[0] == "PostgreSQL"
    assert (seeker.seniority, seeker.wanted_seniority) == ("lead", "lead")
    assert seeker.user_id == user_id
    assert seeker.excluded_companies == ("Acme & S\u00f6hne GmbH",)
    assert seeker.essence.startswith("Analytics Engineer. Data Engineer")
    assert len(seeker.essence) <= 700


def test_a_cv_alone_makes_a_seeker_without_constraints(engineer_cv: str) -> None:
    seeker = build_seeker(engineer_cv)
    assert {"Python", "SQL", "dbt", "Apache Airflow", "Snowflake"} <= set(seeker.skills)
    assert seeker.seniority == "senior"
    assert (seeker.wanted_seniority, seeker.countries, seeker.pay_floor) == (None, (), None)


def test_nothing_at_all_is_no_error() -> None:
    seeker = build_seeker("")
    assert (seeker.titles, seeker.skills, seeker.seniority) == ((), (), None)


def test_a_profile_is_read_from_a_row() -> None:
    profile = read_profile({"titles": ["Nurse", " "], "countries": ["gb"], "pay_annual_min": 30000, "updated_at": "x"})
    assert profile == Profile(titles=("Nurse",), countries=("GB",), pay_annual_min=Decimal(30_000))
    assert read_profile({}) == Profile()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"titles": "Nurse"}, "titles"),
        ({"skills": [1]}, "skills"),
        ({"seniority": "boss"}, "seniority"),
        ({"remote_kinds": ["moon"]}, "remote_kinds"),
        ({"pay_annual_min": "lots"}, "pay_annual_min"),
        ({"pay_annual_min": -1}, "pay_annual_min"),
        ({"pay_annual_min": "NaN"}, "pay_annual_min"),
        ({"user_id": "me"}, "user_id"),
        ({"headline": 3}, "headline"),
        ({"places": "Leeds"}, "places"),
        ({"places": [{"city": "Leeds"}]}, "places"),
    ],
)
def test_a_wrong_profile_names_its_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        read_profile(values)
    assert list(caught.value.fields) == [field]


def test_the_sample_person_is_understood(frozen_clock: time_machine.Traveller) -> None:
    seeker = build_seeker((SAMPLE / "resume.md").read_text(encoding="utf-8"))
    assert seeker.titles == ("Data Engineer", "Senior Data Engineer", "Data Analyst")
    assert {"Python", "SQL", "Spark", "Apache Kafka", "dbt", "Snowflake", "Terraform"} <= set(seeker.skills)
    assert (seeker.seniority, seeker.years) == ("senior", 7)
    assert "leeds" in seeker.header
