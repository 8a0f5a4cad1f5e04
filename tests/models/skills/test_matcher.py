import pytest

from models.skills.dictionary import Guard, load_dictionary, split
from models.skills.matcher import canonicalise, count_skills, find_skills


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("Python, SQL and dbt on Postgres.", ["PostgreSQL", "Python", "SQL", "dbt"]),
        ("We use C++/C#, .NET Core, Node.js and CI/CD", [".NET", "C#", "C++", "CI/CD", "Node.js"]),
        ("k8s, GCP and Amazon Web Services", ["AWS", "Google Cloud", "Kubernetes"]),
        ("scikit-learn; A/B testing; React Native", ["A/B testing", "React Native", "scikit-learn"]),
        ("Triage, wound care and\nmedication administration", ["Medication administration", "Triage", "Wound care"]),
        ("a data warehouse for accounts payable", ["Accounts payable", "Data warehousing"]),
        ("JAVASCRIPT is not java script", ["Java", "JavaScript"]),
        ("pythonic sqlite-ish", ["SQLite"]),
        ("", []),
    ],
)
def test_skills_are_found_under_their_names_and_aliases(text: str, skills: list[str]) -> None:
    assert find_skills(text) == skills


@pytest.mark.parametrize(
    "text",
    [
        "We go to market fast and excel at it; react swiftly, spark joy, rust never sleeps.",
        "Go above and beyond. Excel in a team. Spark conversations.",
        "R&D, Series C, C-level",
        "Our German market, the French office and Spanish food",
        "You will learn to Go further with Python",
    ],
)
def test_ordinary_words_are_no_skills(text: str) -> None:
    ordinary = {"Go", "Excel", "React", "Spark", "Rust", "R", "C", "Swift", "German", "French", "Spanish"}
    assert ordinary.isdisjoint(find_skills(text))


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("Languages: Go, Rust and C", ["C", "Go", "Rust"]),
        ("Python, R and Spark", ["Python", "R", "Spark"]),
        ("advanced Excel skills", ["Excel"]),
        ("iOS with Swift and Objective-C", ["Objective-C", "Swift", "iOS development"]),
        ("golang or PySpark", ["Go", "Spark"]),
        ("fluent German, native English speaker", ["English", "German"]),
    ],
)
def test_ambiguous_names_count_in_company(text: str, skills: list[str]) -> None:
    assert find_skills(text) == skills


@pytest.mark.parametrize(
    "text",
    [
        "CAD 120,000 - CAD 150,000 a year, with Python and SolidWorks",
        "Pay: 120,000 CAD. SolidWorks",
        "$120k CAD, Python",
        "CAD $95,000 base",
        "You will trade USD/CAD and EUR/USD",
        "Salary (CAD): competitive",
        "paid in CAD, Toronto",
        "40.50 CAD per hour",
        "PHP 50,000 - 60,000 monthly, Manila",
        "We pay 80k PHP",
        "R 250 000 a year. Languages: Python",
        "AUD 120,000 and R&D at C-level; we excel at it and go to market. Python",
    ],
)
def test_money_is_no_skill(text: str) -> None:
    assert {"CAD", "PHP", "R", "C", "Excel", "Go"}.isdisjoint(find_skills(text))


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("experience in CAD and SolidWorks", "CAD"),
        ("CAD drawings for sheet metal", "CAD"),
        ("CAD (10 years)", "CAD"),
        ("CAD Technician, CAD 60,000 a year", "CAD"),
        ("AutoCAD", "CAD"),
        ("php and MySQL", "PHP"),
        ("PHP 8, Laravel", "PHP"),
        ("SAP for payroll", "SAP"),
    ],
)
def test_the_same_letters_without_money_are_the_skill(text: str, skill: str) -> None:
    assert skill in find_skills(text)


def test_mentions_are_counted() -> None:
    assert count_skills("Python here, python there, SQL")["Python"] == 2


def test_what_people_type_is_brought_to_one_spelling() -> None:
    assert canonicalise(["postgres", "PYTHON", "Basket weaving", "python", " "]) == [
        "PostgreSQL",
        "Python",
        "Basket weaving",
    ]


def test_the_dictionary_is_broad_and_consistent() -> None:
    dictionary = load_dictionary()
    assert len(dictionary) >= 300
    assert len({skill.kind for skill in dictionary}) >= 12
    owners: dict[tuple[str, ...], str] = {}
    for skill in dictionary:
        for spelling in (skill.name, *skill.aliases):
            assert split(spelling), spelling
            assert owners.setdefault(split(spelling), skill.name) == skill.name, spelling


def test_every_unguarded_skill_finds_itself() -> None:
    unguarded = [skill.name for skill in load_dictionary() if skill.guard is Guard.NONE]
    assert [name for name in unguarded if name not in find_skills(f"We need {name} here")] == []


def test_a_huge_text_costs_no_more_than_its_first_part() -> None:
    assert find_skills("Python " + "filler " * 100_000 + "Java") == ["Python"]
