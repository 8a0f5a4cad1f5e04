from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

from api.seekers import hold_seeker
from jobraker.db import Connection
from tests.api.conftest import SignIn, read_user_id
from tests.api.interleaving import meanwhile
from tests.api.profiles import SCHOOL, WHOLE, WISHES, WORK, profiles

EMPTY = {
    **{name: [] if isinstance(value, list) else None for name, value in WHOLE.items()},
    "contact": {"phone": None, "city": None, "country": None, "links": []},
    "skill_years": {},
}
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"countries": ["gb"]}, "countries.0"),
    ({"countries": ["GBR"]}, "countries.0"),
    ({"remote_kinds": ["sometimes"]}, "remote_kinds.0"),
    ({"seniority": "wizard"}, "seniority"),
    ({"pay_annual_min": -1, "pay_currency": "EUR"}, "pay_annual_min"),
    ({"titles": [" "]}, "titles.0"),
    ({"titles": ["x"] * 21}, "titles"),
    ({"wants": "money"}, "wants"),
    ({"completeness": {"score": 100, "missing": []}}, "completeness"),
    ({"summary": "x" * 4001}, "summary"),
    ({"contact": {"phone": "020 7946 0958"}}, "contact.phone"),
    ({"contact": {"phone": "+44 20 7946 0958 ext. 2"}}, "contact.phone"),
    ({"contact": {"fax": "+442079460958"}}, "contact.fax"),
    ({"contact": {"links": [{"label": "x", "url": "javascript:alert(1)"}]}}, "contact.links.0.url"),
    ({"contact": {"links": [{"label": "x", "url": "https://"}]}}, "contact.links.0.url"),
    ({"contact": {"links": [{"label": "x", "url": "https://[a"}]}}, "contact.links.0.url"),
    ({"contact": {"links": [{"label": "x", "url": "https://robin:word@a.example"}]}}, "contact.links.0.url"),
    ({"work_history": [WORK | {"start": "2019"}]}, "work_history.0.start"),
    ({"work_history": [WORK | {"start": "2019-13"}]}, "work_history.0.start"),
    ({"work_history": [WORK | {"id": "mine"}]}, "work_history.0.id"),
    ({"education": [{"degree": "BSc"}]}, "education.0.school"),
    ({"skills": ["SQL"], "skill_years": {"SQL": -1}}, "skill_years.SQL"),
    ({"languages": [{"language": "English", "level": "C1"}]}, "languages.0.language"),
    ({"languages": [{"language": "en", "level": "fluent"}]}, "languages.0.level"),
    ({"places": [{"city": "Leeds"}]}, "places.0.country"),
    ({"places": [{"city": "Leeds", "country": "GB", "radius_km": 0}]}, "places.0.radius_km"),
    ({"updated_at": "2026-01-01T00:00:00"}, "updated_at"),
    ({"needs_visa": "no"}, "needs_visa"),
]
TORN: list[tuple[dict[str, Any], set[str]]] = [
    ({"pay_annual_min": 50000}, {"pay_currency"}),
    ({"pay_currency": "XYZ"}, {"pay_currency"}),
    ({"countries": ["GB", "UK"], "work_permits": ["EU"]}, {"countries.1", "work_permits.0"}),
    ({"contact": {"country": "ZZ"}}, {"contact.country"}),
    ({"places": [{"city": "Leeds", "country": "UK"}]}, {"places.0.country"}),
    ({"languages": [{"language": "qq", "level": "A1"}]}, {"languages.0.language"}),
    ({"languages": [{"language": "de", "level": level} for level in ("A1", "B2")]}, {"languages.1.language"}),
    ({"work_history": [WORK | {"end": "2019-02"}]}, {"work_history.0.end"}),
    ({"work_history": [WORK, WORK | {"start": "2099-01"}]}, {"work_history.1.start"}),
    ({"education": [SCHOOL | {"end": "2010-01"}]}, {"education.0.end"}),
    ({"education": [SCHOOL | {"start": "2099-01", "end": None}]}, {"education.0.start"}),
    ({"work_history": [WORK | {"id": "6f1c5b8e-5a36-4a37-9f2b-0d4c7a1f2b11"}] * 2}, {"work_history.1.id"}),
    ({"skills": ["SQL"], "skill_years": {"Python": 3}}, {"skill_years.Python"}),
    ({"liked_companies": ["Acme", "NORTHWIND"], "excluded_companies": ["Northwind"]}, {"liked_companies.1"}),
]
SAID_BY = ("updated_at", "completeness")


def save(person: TestClient, method: str = "PUT", **said: Any) -> dict[str, Any]:
    answer = person.request(method, "/profile", json=said)
    assert answer.status_code == 200, answer.text
    saved: dict[str, Any] = answer.json()["data"]
    return saved


def read(person: TestClient) -> dict[str, Any]:
    profile: dict[str, Any] = person.get("/profile").json()["data"]
    return profile


def complain(person: TestClient, method: str = "PUT", **said: Any) -> set[str]:
    answer = person.request(method, "/profile", json=said)
    assert answer.status_code == 422, answer.text
    return set(answer.json()["error"]["fields"])


def without_ids(profile: dict[str, Any]) -> dict[str, Any]:
    facts = {
        name: [{key: value for key, value in fact.items() if key != "id"} for fact in profile[name]]
        for name in ("work_history", "education")
    }
    return {name: value for name, value in (profile | facts).items() if name not in SAID_BY}


def test_at_first_a_person_said_nothing(ada: TestClient) -> None:
    profile = read(ada)
    assert without_ids(profile) == EMPTY
    assert profile["updated_at"] is None


def test_a_profile_is_kept_whole(ada: TestClient) -> None:
    saved = save(ada, **WHOLE)
    assert without_ids(saved) == WHOLE
    assert read(ada) == saved


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=profiles())
def test_what_is_saved_is_what_is_read(ada: TestClient, said: dict[str, Any]) -> None:
    saved = save(ada, **said)
    assert without_ids(saved) == said
    assert read(ada) == saved
    again = {name: value for name, value in saved.items() if name not in SAID_BY}
    assert without_ids(save(ada, **again)) == said
    assert {name: read(ada)[name] for name in again} == again, "ids and all"


def test_an_app_that_knows_the_old_fields_only_still_works(ada: TestClient) -> None:
    assert WISHES.items() <= save(ada, **WISHES).items()


def test_saving_replaces_all_of_it(ada: TestClient) -> None:
    save(ada, **WHOLE)
    assert without_ids(save(ada, titles=["Gardener"])) == EMPTY | {"titles": ["Gardener"]}


def test_a_profile_is_its_owners(ada: TestClient, sign_in: SignIn) -> None:
    save(ada, **WHOLE)
    assert without_ids(read(sign_in("eve@example.com"))) == EMPTY


def test_a_telephone_number_loses_what_stands_between_its_digits(ada: TestClient) -> None:
    assert save(ada, contact={"phone": "+44 (20) 7946-0958"})["contact"]["phone"] == "+442079460958"


def test_a_wrong_value_names_its_field(ada: TestClient) -> None:
    for wishes, field in WRONG:
        for method in ("PUT", "PATCH"):
            assert complain(ada, method, **wishes) == {field}
    assert read(ada)["updated_at"] is None


def test_what_does_not_hold_together_names_its_fields(ada: TestClient) -> None:
    for wishes, fields in TORN:
        for method in ("PUT", "PATCH"):
            assert complain(ada, method, **wishes) == fields
    assert read(ada)["updated_at"] is None


@pytest.mark.parametrize("end", ["2019-03", "2099-01", None])
def test_ends_may_lie_ahead_or_in_the_month_of_the_start(ada: TestClient, end: str | None) -> None:
    saved = save(ada, work_history=[WORK | {"end": end}], education=[SCHOOL | {"start": "2017-06", "end": end}])
    assert saved["work_history"][0]["end"] == end


def test_what_cannot_be_stored_is_refused(ada: TestClient) -> None:
    for text in ("a\\u0000b", "\\ud800"):
        for said in (
            f'{{"headline": "{text}"}}',
            f'{{"contact": {{"links": [{{"label": "{text}", "url": "http://a"}}]}}}}',
        ):
            answer = ada.patch("/profile", content=said, headers={"content-type": "application/json"})
            assert answer.status_code == 422


def test_facts_keep_their_ids_as_long_as_they_are_sent_back(ada: TestClient) -> None:
    first = save(ada, work_history=[WORK], education=[SCHOOL])
    [work], [school] = first["work_history"], first["education"]
    assert work["id"] != school["id"]
    promoted = work | {"title": "Lead data engineer", "highlights": []}
    second = save(ada, work_history=[WORK | {"start": "2010-01", "end": "2012-01"}, promoted], education=[school])
    assert [fact["id"] for fact in second["work_history"][1:]] == [work["id"]]
    assert second["work_history"][0]["id"] not in (work["id"], None)
    assert second["education"] == [school]


def test_a_fact_sent_without_its_id_is_known_again(ada: TestClient) -> None:
    first = save(ada, work_history=[WORK, WORK], education=[SCHOOL])
    assert first["work_history"][0]["id"] != first["work_history"][1]["id"]
    second = save(ada, work_history=[WORK | {"highlights": ["New."]}], education=[SCHOOL, SCHOOL])
    assert second["work_history"][0]["id"] in {fact["id"] for fact in first["work_history"]}
    assert second["education"][0]["id"] == first["education"][0]["id"] != second["education"][1]["id"]


def test_a_change_leaves_all_else_as_it_is(ada: TestClient) -> None:
    before = save(ada, **WHOLE)
    after = save(ada, "PATCH", headline="Gardener", remote_kinds=[], needs_visa=None)
    expected = before | {"headline": "Gardener", "remote_kinds": [], "needs_visa": None}
    assert {name: after[name] for name in WHOLE} == {name: expected[name] for name in WHOLE}
    assert read(ada) == after


def test_a_change_of_nothing_changes_nothing(ada: TestClient) -> None:
    before = save(ada, **WHOLE)
    assert without_ids(save(ada, "PATCH")) == without_ids(before)


def test_contact_is_changed_field_by_field(ada: TestClient) -> None:
    save(ada, **WHOLE)
    contact = save(ada, "PATCH", contact={"phone": None, "city": "York"})["contact"]
    assert contact == WHOLE["contact"] | {"phone": None, "city": "York"}


def test_years_of_a_skill_go_with_the_skill(ada: TestClient) -> None:
    save(ada, skills=["Python", "SQL"], skill_years={"Python": 7, "SQL": 3})
    assert save(ada, "PATCH", skills=["SQL", "dbt"])["skill_years"] == {"SQL": 3}


def test_a_change_is_held_against_what_is_there(ada: TestClient) -> None:
    save(ada, **WHOLE)
    assert complain(ada, "PATCH", pay_currency=None, liked_companies=["acme"]) == {"pay_currency", "liked_companies.0"}


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_who_read_an_older_profile_overwrites_nothing(ada: TestClient, method: str) -> None:
    empty = read(ada)["updated_at"]
    read_at = save(ada, headline="First")["updated_at"]
    save(ada, "PATCH", headline="Second", updated_at=read_at)
    for outdated in (read_at, empty):
        answer = ada.request(method, "/profile", json={"headline": "Third", "updated_at": outdated})
        assert (answer.status_code, answer.json()["error"]["kind"]) == (409, "conflict")
    assert read(ada)["headline"] == "Second"
    assert save(ada, method, headline="Third", updated_at=read(ada)["updated_at"])["headline"] == "Third"


def test_two_apps_that_change_different_parts_at_once_both_find_their_change(
    ada: TestClient, owner: Connection, database_url: str
) -> None:
    save(ada, **WHOLE)
    owner.execute("begin")
    hold_seeker(owner, UUID(read_user_id(ada)))
    owner.execute("update app.profiles set headline = 'Gardener'")
    with meanwhile(lambda: save(ada, "PATCH", summary="I garden."), url=database_url):
        owner.execute("commit")
    profile = read(ada)
    assert (profile["headline"], profile["summary"]) == ("Gardener", "I garden.")


def test_completeness_grows_with_what_is_said(ada: TestClient) -> None:
    nothing = read(ada)["completeness"]
    assert nothing["score"] == 0
    assert [gap["field"] for gap in nothing["missing"][:2]] == ["resume", "work_history"]
    assert all(gap["message"].endswith(".") for gap in nothing["missing"])
    said = save(ada, **WHOLE)["completeness"]
    assert said == {"score": 80, "missing": nothing["missing"][:1]}
    ada.post("/resumes", files={"file": ("cv.txt", b"Ada Lovelace\nData engineer with ten years of Python.\n")})
    assert read(ada)["completeness"] == {"score": 100, "missing": []}
    assert save(ada, "PATCH", skills=[])["completeness"]["score"] == 100 - 12 - 3
