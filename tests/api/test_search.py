from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.jobs import service, store
from jobraker.db import Connection
from tests.api.conftest import AddJob


def search(client: TestClient, **params: Any) -> Any:
    answer = client.get("/jobs", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def titles(client: TestClient, **params: Any) -> list[str]:
    return [job["title"] for job in search(client, **params)["data"]]


def test_without_words_the_newest_come_first(client: TestClient, add_job: AddJob) -> None:
    add_job(title="Old", days_old=9)
    add_job(title="New", days_old=1)
    add_job(title="Undated", posted_at=None)
    assert titles(client) == ["New", "Old", "Undated"]


def test_the_best_match_comes_before_the_newest(client: TestClient, add_job: AddJob) -> None:
    add_job(title="Office manager", description="You order things for our data engineers.", days_old=1)
    add_job(title="Data engineer", description="You are a data engineer of data engineers.", days_old=5)
    assert titles(client, q="data engineer") == ["Data engineer", "Office manager"]
    assert titles(client, q="data engineer", sort="date") == ["Office manager", "Data engineer"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("engineering", {"Data engineer", "Machine engineer"}),
        ("data -machine", {"Data engineer"}),
        ('"machine engineer"', {"Machine engineer"}),
        ('"engineer machine"', set()),
        ("machine or data", {"Data engineer", "Machine engineer"}),
        ("the", set()),
        ("' ) or 1=1 --", set()),
        ("%", set()),
    ],
)
def test_words_are_searched_as_people_write_them(client: TestClient, add_job: AddJob, q: str, found: set[str]) -> None:
    add_job(title="Data engineer")
    add_job(title="Machine engineer")
    add_job(title="Gardener")
    assert set(titles(client, q=q)) == found


FILTERS: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({"title": "engineer data"}, {"title": "Data engineer"}, {"title": "Gardener", "description": "A data engineer."}),
    ({"company": "acme"}, {"company_id": "acme"}, {"company_id": "acme-labs"}),
    ({"country": "gb"}, {"country": "GB"}, {"country": "DE"}),
    ({"country": "GB"}, {"country": "GB"}, {"country": None}),
    ({"city": "LONDON"}, {"city": "London"}, {"city": "Londonderry"}),
    ({"remote": "remote"}, {"remote_kind": "remote"}, {"remote_kind": "hybrid"}),
    ({"remote": ["remote", "hybrid"]}, {"remote_kind": "hybrid"}, {"remote_kind": "onsite"}),
    ({"employment_type": "contract"}, {"employment_type": "contract"}, {"employment_type": "full_time"}),
    ({"seniority": "senior"}, {"seniority": "senior"}, {"seniority": "lead"}),
    ({"skill": ["Python", "SQL"]}, {"skills": ("SQL", "dbt", "Python")}, {"skills": ("Python",)}),
    ({"posted_within_days": 7}, {"days_old": 6}, {"days_old": 8}),
    ({"posted_within_days": 7}, {"days_old": 6}, {"posted_at": None}),
    (
        {"pay_min": 50_000, "currency": "gbp"},
        {"pay_annual_min": 40_000, "pay_annual_max": 50_000, "pay_currency": "GBP"},
        {"pay_annual_min": 40_000, "pay_annual_max": 49_999, "pay_currency": "GBP"},
    ),
    (
        {"pay_min": 50_000, "currency": "GBP"},
        {"pay_annual_min": 50_000, "pay_currency": "GBP"},
        {"pay_annual_min": 90_000, "pay_currency": "USD"},
    ),
    ({"currency": "EUR"}, {"pay_currency": "EUR"}, {"pay_currency": "GBP"}),
]


@pytest.mark.parametrize("stretch", [service.STRETCH, 0], ids=["by probing", "by the indexes"])
@pytest.mark.parametrize(("params", "kept", "dropped"), FILTERS, ids="-".join)
def test_a_filter_keeps_what_fits(
    *,
    client: TestClient,
    add_job: AddJob,
    monkeypatch: pytest.MonkeyPatch,
    params: dict[str, Any],
    kept: dict[str, Any],
    dropped: dict[str, Any],
    stretch: int,
) -> None:
    monkeypatch.setattr(service, "STRETCH", stretch or 1)
    wanted = add_job(**kept)
    add_job(**dropped)
    found = search(client, **params)
    assert [job["job_id"] for job in found["data"]] == [wanted]
    assert found["meta"]["pagination"] == {
        "page": 1, "per_page": 20, "total": 1, "pages": 1, "total_is_exact": True
    }  # fmt: skip


def test_filters_narrow_each_other(client: TestClient, add_job: AddJob) -> None:
    add_job(title="Right", country="GB", remote_kind="remote")
    add_job(title="Wrong country", country="DE", remote_kind="remote")
    add_job(title="Wrong kind", country="GB", remote_kind="onsite")
    assert titles(client, country="GB", remote="remote") == ["Right"]


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"page": 0}, "page"),
        ({"per_page": 0}, "per_page"),
        ({"per_page": 101}, "per_page"),
        ({"page": "two"}, "page"),
        ({"country": "GBR"}, "country"),
        ({"remote": "sometimes"}, "remote.0"),
        ({"seniority": "wizard"}, "seniority"),
        ({"employment_type": "any"}, "employment_type"),
        ({"sort": "pay"}, "sort"),
        ({"posted_within_days": 0}, "posted_within_days"),
        ({"pay_min": 10}, "query"),
        ({"pay_min": "NaN", "currency": "EUR"}, "pay_min"),
        ({"page": 101, "per_page": 100}, "query"),
        ({"q": "x" * 201}, "q"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_wrong_filter_names_itself(client: TestClient, params: dict[str, Any], field: str) -> None:
    answer = client.get("/jobs", params=params)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == [field]


def test_words_that_cannot_be_stored_are_refused(client: TestClient) -> None:
    assert client.get("/jobs", params={"q": "a\x00b"}).status_code == 422


def test_pages_follow_each_other(client: TestClient, add_job: AddJob) -> None:
    for number in range(5):
        add_job(title=f"Engineer {number}", days_old=number)
    pages = [search(client, q="engineer", per_page=2, page=page) for page in (1, 2, 3, 4)]
    assert [len(page["data"]) for page in pages] == [2, 2, 1, 0]
    assert len({job["job_id"] for page in pages for job in page["data"]}) == 5
    assert pages[3]["meta"]["pagination"] == {
        "page": 4, "per_page": 2, "total": 5, "pages": 3, "total_is_exact": True
    }  # fmt: skip


def test_nothing_found_is_an_empty_page(client: TestClient, marts: None) -> None:
    found = search(client, q="unicorn")
    assert found["data"] == []
    assert found["meta"]["pagination"]["pages"] == 0


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thresholds so low that twenty jobs go every way that a hundred thousand go."""
    monkeypatch.setattr(service, "STRETCH", 4)
    monkeypatch.setattr(service, "FEW", 5)
    monkeypatch.setattr(service, "SMALL_INDEX", 5)
    monkeypatch.setattr(service, "RANKED", 3)
    monkeypatch.setattr(store, "RANKED", 3)


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("params", [{"country": "GB"}, {"q": "engineer"}, {"q": '"data engineer"'}], ids=str)
def test_every_match_is_on_just_one_page_whichever_way_it_was_found(
    client: TestClient, add_job: AddJob, params: dict[str, Any]
) -> None:
    wanted = {add_job(title=f"Data engineer {number}", country="GB", days_old=2 * number) for number in range(20)}
    for number in range(20):
        add_job(title="Gardener", country="DE", days_old=2 * number + 1)
    seen: list[str] = []
    for page in range(1, 11):
        seen += [job["job_id"] for job in search(client, **params, page=page, per_page=2)["data"]]
    assert len(seen) == 20
    assert set(seen) == wanted


@pytest.mark.usefixtures("small_steps")
def test_common_words_that_hardly_ever_stand_together_are_not_read_to_the_end(
    client: TestClient, add_job: AddJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_READ", 8)
    for number in range(30):
        add_job(title="Engineer of data", days_old=number)
    add_job(title="Data engineer", days_old=100)
    by_page = {
        page: search(client, q='"data engineer"', per_page=2, page=page)["meta"]["pagination"] for page in (1, 3)
    }
    assert (by_page[1]["total"], by_page[1]["total_is_exact"]) == (0, False)
    assert (by_page[3]["total"], by_page[3]["total_is_exact"]) == (1, True), "a deeper page reads on"
    assert search(client, q="data engineer", per_page=2)["meta"]["pagination"]["total"] == 31


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("q", ['"data engineer"', 'nurse or "data engineer"', 'data -"engineer of data"'])
def test_a_phrase_is_found_behind_many_that_only_hold_its_words(client: TestClient, add_job: AddJob, q: str) -> None:
    for number in range(30):
        add_job(title="Engineer of data", days_old=number)
    add_job(title="Data engineer", days_old=100)
    assert titles(client, q=q) == ["Data engineer"]


@pytest.mark.usefixtures("small_steps")
def test_a_total_is_estimated_from_all_that_was_read(client: TestClient, add_job: AddJob) -> None:
    for number in range(40):
        add_job(country="GB" if number < 3 or number % 4 == 0 else "DE", days_old=number)
    pagination = search(client, country="GB", per_page=3)["meta"]["pagination"]
    assert pagination["total_is_exact"] is False
    assert 10 < pagination["total"] < 30, "the newest four alone would have promised thirty"


@pytest.mark.usefixtures("small_steps")
def test_a_total_that_was_not_counted_says_so(client: TestClient, add_job: AddJob) -> None:
    for number in range(30):
        add_job(title="Engineer", country="GB", days_old=number)
    pagination = search(client, country="GB", per_page=2)["meta"]["pagination"]
    assert pagination["total_is_exact"] is False
    assert pagination["total"] == 30


@pytest.mark.usefixtures("small_steps")
def test_without_filters_the_total_is_counted(client: TestClient, add_job: AddJob) -> None:
    for number in range(31):
        add_job(days_old=number)
    pagination = search(client, per_page=2)["meta"]["pagination"]
    assert (pagination["total"], pagination["total_is_exact"]) == (31, True)


@pytest.mark.usefixtures("small_steps")
def test_old_jobs_are_found_behind_many_new_ones(client: TestClient, add_job: AddJob) -> None:
    for number in range(20):
        add_job(title="Gardener", days_old=number)
    add_job(title="Engineer", days_old=100)
    assert titles(client, q="engineer") == ["Engineer"]
    assert titles(client, q="engineer", posted_within_days=50) == []


@pytest.mark.usefixtures("small_steps")
def test_a_date_limit_holds_among_many(client: TestClient, add_job: AddJob) -> None:
    for number in range(30):
        add_job(title=f"Engineer {number}", days_old=number)
    found = search(client, q="engineer", posted_within_days=20, per_page=100)
    assert len(found["data"]) == 20


def test_a_listed_job_shows_where_it_comes_from(client: TestClient, add_job: AddJob) -> None:
    add_job(
        description="x" * 1000,
        pay_min=40,
        pay_max=50,
        pay_currency="GBP",
        pay_interval="hour",
        pay_basis="predicted",
        sources=["adzuna", "ashby"],
    )
    (job,) = search(client)["data"]
    assert len(job["snippet"]) == 280
    assert (job["pay_min"], job["pay_max"], job["pay_interval"], job["pay_basis"]) == (40, 50, "hour", "predicted")
    assert job["sources"] == ["adzuna", "ashby"]
    assert job["licence"] == "From the employer's own board."
    assert job["status"] == "open"
    assert job["seniority"] is None


def test_a_job_that_left_the_marts_is_left_out(client: TestClient, add_job: AddJob, owner: Connection) -> None:
    add_job(title="Gone")
    add_job(title="There")
    owner.execute("delete from marts.jobs where title = 'Gone'")
    assert titles(client) == ["There"]
