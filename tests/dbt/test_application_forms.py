"""What invented application forms ask, question by question and counted by how much work they are."""

from typing import Any

import pytest

from .conftest import Chapters

ASKED: dict[str, list[tuple[str, bool, str, str, list[str]]]] = {
    "workable-full": [
        ("First name", True, "text", "question", []),
        ("Email", True, "text", "question", []),
        ("Phone", False, "text", "question", []),
        ("Photo", False, "upload", "question", []),
        ("Education", True, "other", "question", []),
        ("Resume", True, "upload", "question", []),
        ("Cover letter", False, "essay", "question", []),
        ("Do you need a visa?", True, "choice", "question", []),
        ("How many lamps a day?", True, "choice", "question", ["One", "Two & more"]),
        ("Which lamps?", False, "choices", "question", ["Tall"]),
        ("Which shift?", False, "choice", "question", []),
        ("I consent to the processing of my data", True, "choice", "consent", []),
        ("Since when?", True, "text", "question", []),
    ],
    "workable-odd": [("Bare", False, "other", "question", [])],
    "workable-hidden": [],
    "recruitee-full": [
        ("Full name", True, "text", "question", []),
        ("Email", True, "text", "question", []),
        ("Phone", False, "text", "question", []),
        ("CV", True, "upload", "question", []),
        ("Cover letter", False, "essay", "question", []),
        ("Where would you rather work?", True, "choices", "question", ["Gent", "Berlin"]),
        ("Do you have the right to work in Belgium?", True, "choice", "question", []),
        ("Why lamps & not candles?", True, "essay", "question", []),
        ("Your favourite lamp", False, "text", "question", []),
        ("How tall?", False, "choice", "question", ["Tall"]),
        ("Which colours?", False, "choices", "question", ["Red", "Blue"]),
        ("Show us your lamp", True, "upload", "question", []),
        ("I have read the privacy policy", True, "choice", "consent", []),
        ("Surprise us", False, "other", "question", []),
    ],
    "recruitee-unknown": [("Full name", True, "text", "question", []), ("Email", True, "text", "question", [])],
    "recruitee-remote": [],
    "recruitee-odd": [],
}
COUNTED = {
    "workable-full": {
        "questions": 13,
        "required": 8,
        "essays": 1,
        "uploads": 2,
        "choices": 4,
        "demographic": 0,
        "consents": 1,
        "may_exclude": 1,
    },
    "recruitee-full": {
        "questions": 14,
        "required": 8,
        "essays": 2,
        "uploads": 2,
        "choices": 4,
        "demographic": 0,
        "consents": 1,
        "may_exclude": 1,
    },
}


@pytest.fixture(scope="module")
def forms(chapters: Chapters) -> dict[str, list[Any]]:
    rows = chapters.house.rows("select source_posting_id, questions from intermediate.int_forms_unioned")
    return {row["source_posting_id"]: row["questions"] for row in rows}


@pytest.mark.parametrize("posting", ASKED)
def test_a_form_is_read_question_by_question(forms: dict[str, list[Any]], posting: str) -> None:
    read = [tuple(each[key] for key in ("label", "required", "type", "kind", "options")) for each in forms[posting]]
    assert read == ASKED[posting]


@pytest.mark.parametrize("posting", COUNTED)
def test_the_work_of_applying_is_counted(chapters: Chapters, posting: str) -> None:
    job_id = chapters.first[posting]["job_id"]
    (form,) = chapters.house.rows(f"select * from marts.application_forms where job_id = '{job_id}'")
    assert {name: form[name] for name in COUNTED[posting]} == COUNTED[posting]
    (knocks_out,) = [item["label"] for item in form["items"] if item["may_exclude"]]
    assert knocks_out.startswith("Do you")


def test_a_form_that_asks_nothing_is_none(chapters: Chapters) -> None:
    rows = chapters.house.rows("select items from marts.application_forms")
    assert all(row["items"] for row in rows)
