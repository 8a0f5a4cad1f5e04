from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import SignIn

WISHES = {
    "headline": "Data engineer",
    "titles": ["Data engineer", "Analytics engineer"],
    "skills": ["Python", "SQL"],
    "countries": ["GB", "DE"],
    "remote_kinds": ["remote", "hybrid"],
    "seniority": "senior",
    "pay_annual_min": 70000.0,
    "pay_currency": "GBP",
    "excluded_companies": ["Acme"],
}


def test_at_first_a_person_looks_for_nothing_in_particular(ada: TestClient) -> None:
    profile = ada.get("/profile").json()["data"]
    assert profile == {name: [] if isinstance(value, list) else None for name, value in WISHES.items()} | {
        "updated_at": None
    }


def test_a_profile_is_kept_whole(ada: TestClient) -> None:
    saved = ada.put("/profile", json=WISHES).json()["data"]
    assert WISHES.items() <= saved.items()
    assert ada.get("/profile").json()["data"] == saved


def test_saving_replaces_all_of_it(ada: TestClient) -> None:
    ada.put("/profile", json=WISHES)
    ada.put("/profile", json={"titles": ["Gardener"]})
    profile = ada.get("/profile").json()["data"]
    assert profile["titles"] == ["Gardener"]
    assert profile["countries"] == []
    assert profile["pay_annual_min"] is None


def test_a_profile_is_its_owners(ada: TestClient, sign_in: SignIn) -> None:
    ada.put("/profile", json=WISHES)
    assert sign_in("eve@example.com").get("/profile").json()["data"]["titles"] == []


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"countries": ["gb"]}, "countries.0"),
        ({"countries": ["GBR"]}, "countries.0"),
        ({"remote_kinds": ["sometimes"]}, "remote_kinds.0"),
        ({"seniority": "wizard"}, "seniority"),
        ({"pay_annual_min": -1, "pay_currency": "EUR"}, "pay_annual_min"),
        ({"pay_annual_min": 50000}, "body"),
        ({"titles": [" "]}, "titles.0"),
        ({"titles": ["x"] * 21}, "titles"),
        ({"wants": "money"}, "wants"),
    ],
)
def test_a_wrong_profile_names_the_field(ada: TestClient, wishes: dict[str, Any], field: str) -> None:
    answer = ada.put("/profile", json=wishes)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == [field]
    assert ada.get("/profile").json()["data"]["updated_at"] is None


def test_what_cannot_be_stored_is_refused(ada: TestClient) -> None:
    assert ada.put("/profile", json={"headline": "a\x00b"}).status_code == 422
    broken = ada.put("/profile", content=b'{"headline": "\\ud800"}', headers={"content-type": "application/json"})
    assert broken.status_code == 422
