from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.answers import service
from api.answers.schemas import AnswerKind
from api.answers.topics import SPECS, Topic
from jobraker.db import Connection
from tests.api.conftest import SignIn, read_user_id

YES = {"kind": "yes_no", "value": True}
DECLINED = {"kind": "decline_to_say"}
ANSWERS: dict[AnswerKind, dict[str, Any]] = {
    AnswerKind.YES_NO: YES,
    AnswerKind.NUMBER: {"kind": "number", "value": 7.5},
    AnswerKind.MONEY: {"kind": "money", "amount": 70000.0, "currency": "GBP", "per": "year"},
    AnswerKind.PERIOD: {"kind": "period", "value": 3, "unit": "months"},
    AnswerKind.DATE: {"kind": "date", "value": "2027-01-04"},
    AnswerKind.COUNTRIES: {"kind": "countries", "values": ["GB", "DE"]},
    AnswerKind.TEXT: {"kind": "text", "value": "In my own words."},
    AnswerKind.DECLINED: DECLINED,
}


def put(person: TestClient, topic: str, answer: dict[str, Any], **more: Any) -> Any:
    return person.put(f"/profile/answers/{topic}", json={"answer": answer, **more})


def list_answers(person: TestClient) -> dict[str, dict[str, Any]]:
    return {said["topic"]: said for said in person.get("/profile/answers").json()["data"]}


def build_answer(topic: Topic, kind: AnswerKind) -> dict[str, Any]:
    return {"kind": "choice", "value": SPECS[topic].choices[0]} if kind is AnswerKind.CHOICE else ANSWERS[kind]


def test_nothing_is_answered_for_anybody(ada: TestClient) -> None:
    assert list_answers(ada) == {}


def test_every_topic_takes_what_it_says_and_nothing_else(ada: TestClient) -> None:
    catalogue = ada.get("/profile/questions").json()["data"]
    assert {question["topic"] for question in catalogue} == set(Topic)
    for question in catalogue:
        topic = Topic(question["topic"])
        assert ("decline_to_say" in question["kinds"]) == question["is_sensitive"]
        assert ("choice" in question["kinds"]) == bool(question["choices"])
        for kind in (kind for kind in AnswerKind if kind is not AnswerKind.CHOICE or question["choices"]):
            answer = put(ada, topic, build_answer(topic, kind))
            if kind in question["kinds"]:
                assert answer.status_code == 200, answer.text
                assert answer.json()["data"]["answer"] == build_answer(topic, kind)
            else:
                assert set(answer.json()["error"]["fields"]) == {"answer.kind"}
    assert {topic: said["question"] for topic, said in list_answers(ada).items()} == {
        question["topic"]: question["question"] for question in catalogue
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300).map(str.strip).filter(bool),
    slug=st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}\Z", alphabet="abc-019"),
    kind=st.sampled_from(sorted(ANSWERS)),
)
def test_a_question_of_ones_own_is_kept_with_its_text(ada: TestClient, text: str, slug: str, kind: AnswerKind) -> None:
    answer = {"kind": "text", "value": text} if kind is AnswerKind.TEXT else ANSWERS[kind]
    saved = put(ada, f"custom:{slug}", answer, question=text).json()["data"]
    assert (saved["question"], saved["answer"], saved["is_sensitive"]) == (text, answer, True)
    assert list_answers(ada)[f"custom:{slug}"] == saved


@pytest.mark.parametrize(
    ("topic", "body", "fields"),
    [
        ("gender", {"answer": {"kind": "choice", "value": "wizard"}}, {"answer.value"}),
        ("gender", {"answer": {"kind": "text", "value": " "}}, {"answer.text.value"}),
        ("gender", {"answer": "woman"}, {"answer"}),
        ("gender", {"answer": {"kind": "guess"}}, {"answer"}),
        ("gender", {}, {"answer"}),
        ("over_18", {"answer": YES, "question": "Are you?"}, {"question"}),
        ("over_18", {"answer": DECLINED}, {"answer.kind"}),
        ("custom:hobby", {"answer": YES}, {"question"}),
        ("custom:hobby", {"answer": {"kind": "choice", "value": "x"}, "question": "Which?"}, {"answer.kind"}),
        ("salary_expectation", {"answer": ANSWERS[AnswerKind.MONEY] | {"currency": "XYZ"}}, {"answer.currency"}),
        ("salary_expectation", {"answer": ANSWERS[AnswerKind.MONEY] | {"amount": -1}}, {"answer.money.amount"}),
        ("work_authorisation", {"answer": {"kind": "countries", "values": ["GB", "UK"]}}, {"answer.values.1"}),
        ("work_authorisation", {"answer": YES | {"value": "yes"}}, {"answer.yes_no.value"}),
    ],
)
def test_a_wrong_answer_names_its_field(ada: TestClient, topic: str, body: Any, fields: set[str]) -> None:
    answer = ada.put(f"/profile/answers/{topic}", json=body)
    assert (answer.status_code, set(answer.json()["error"]["fields"])) == (422, fields)
    assert list_answers(ada) == {}


@pytest.mark.parametrize(
    ("topic", "status"),
    [("shoe_size", 404), ("topics", 404), ("custom:", 422), ("custom:Ä", 422), ("custom:a--b", 422), ("Gender", 422)],
)
def test_an_unknown_topic_is_refused(ada: TestClient, topic: str, status: int) -> None:
    assert put(ada, topic, YES).status_code == status
    assert ada.delete(f"/profile/answers/{topic}").status_code == status


def test_an_answer_is_replaced_and_forgotten(ada: TestClient) -> None:
    put(ada, "over_18", YES)
    put(ada, "over_18", YES | {"value": False})
    assert list_answers(ada)["over_18"]["answer"]["value"] is False
    assert ada.delete("/profile/answers/over_18").status_code == 200
    assert ada.delete("/profile/answers/over_18").status_code == 404
    assert list_answers(ada) == {}


def test_answers_are_their_owners(ada: TestClient, sign_in: SignIn) -> None:
    put(ada, "gender", DECLINED)
    eve = sign_in("eve@example.com")
    assert list_answers(eve) == {}
    assert eve.delete("/profile/answers/gender").status_code == 404
    assert list_answers(ada).keys() == {"gender"}


def test_the_database_tells_nothing_of_an_answer(ada: TestClient, owner: Connection) -> None:
    put(ada, "custom:hobby", {"kind": "text", "value": "Planted: beekeeping"}, question="Planted question?")
    row = owner.execute("select * from app.screening_answers").fetchone() or {}
    assert b"lanted" not in bytes(row["sealed"])
    assert b"beekeeping" not in bytes(row["sealed"])


def test_an_answer_that_was_moved_is_not_believed(ada: TestClient, sign_in: SignIn, owner: Connection) -> None:
    put(ada, "over_18", YES)
    put(ada, "transgender", YES | {"value": False})
    owner.execute(
        "update app.screening_answers set sealed = (select sealed from app.screening_answers where topic = 'over_18')"
        " where topic = 'transgender'"
    )
    assert ada.get("/profile/answers").status_code == 500
    eve = sign_in("eve@example.com")
    put(eve, "over_18", YES)
    owner.execute("delete from app.screening_answers where topic = 'transgender'")
    owner.execute(
        "update app.screening_answers set sealed = (select sealed from app.screening_answers where user_id = %(ada)s)"
        " where user_id = %(eve)s",
        {"ada": read_user_id(ada), "eve": read_user_id(eve)},
    )
    assert eve.get("/profile/answers").status_code == 500
    assert ada.get("/profile/answers").status_code == 200


def test_there_is_an_end_to_questions(ada: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST", 2)
    put(ada, "over_18", YES)
    put(ada, "custom:a", YES, question="A?")
    assert put(ada, "custom:b", YES, question="B?").status_code == 409
    assert put(ada, "custom:a", YES, question="A!").status_code == 200
    assert len(list_answers(ada)) == 2
