"""Adzuna's calls: planned, counted to the last retry, and its figures asked out of the same quota."""

from typing import Any

import pytest

from jobraker import web
from jobraker.errors import LimitedError
from jobraker.quota import Windows
from jobraker.settings import Settings
from scrapers.adzuna.board import SOURCE, find_searches
from scrapers.adzuna.ration import Ration
from scrapers.source import Crawl, Outcome, Visit, Yield

FIGURES = {
    "categories": "results",
    "histogram": "histogram",
    "history": "month",
    "top_companies": "leaderboard",
    "geodata": "locations",
}


class Meter:
    """Counts calls, and says that so many are left in each window."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.used = 0

    def spend(self) -> None:
        if self.used >= self.left:
            raise LimitedError("adzuna: the window is full.")
        self.used += 1

    def find_left(self) -> Windows:
        left = self.left - self.used
        return Windows(per_minute=left, per_day=left, per_week=left, per_month=left)


def change(settings: Settings, **changes: Any) -> Settings:
    return settings.model_copy(update={"adzuna": settings.adzuna.model_copy(update=changes)})


def read(settings: Settings, client: web.Client, meter: Meter, **more: Any) -> dict[str, Crawl]:
    visit = Visit(settings, client, find_searches(settings), meter=meter, **more)
    return {crawl.tenant: crawl for crawl in SOURCE.fetch(visit)}


@pytest.fixture
def many(plain_settings: Settings) -> Settings:
    return change(plain_settings, searches=("engineer", "manager", "analyst", "nurse", "designer"), pages=3)


def test_a_run_uses_no_more_calls_than_planned_and_says_why(
    many: Settings, client: web.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrapers.adzuna.board.PAGE_SIZE", 1)
    meter = Meter(3)
    crawls = read(many, client, meter, yields={"gb/engineer": Yield(500.0, 9)})
    assert meter.used == 3
    assert {crawl.outcome for crawl in crawls.values()} == {Outcome.PARTIAL}
    assert "pages planned, about 500 new postings a reading, by 9 readings)" in (crawls["gb/engineer"].reason or "")


def test_without_a_call_left_nobody_is_asked(many: Settings, client: web.Client) -> None:
    assert read(many, client, Meter(0)) == {}


def test_retries_are_spent_too(plain_settings: Settings, client: web.Client) -> None:
    url = f"{plain_settings.adzuna.base_url}".replace("/adzuna", "/stumbling/busy/adzuna")
    meter = Meter(1_000)
    crawls = read(change(plain_settings, base_url=url, searches=("engineer",), pages=1), client, meter)
    assert crawls["gb/engineer"].postings
    assert meter.used == 3


def test_a_ration_ends_before_the_meter() -> None:
    meter = Meter(5)
    ration = Ration(meter, 2)
    ration.spend()
    ration.spend()
    with pytest.raises(LimitedError, match="2 calls planned"):
        ration.spend()
    assert meter.used == 2


def test_every_figure_is_asked_for_once_a_country_or_search(plain_settings: Settings, client: web.Client) -> None:
    assert SOURCE.fetch_figures
    visit = Visit(plain_settings, client, find_searches(plain_settings))
    figures = list(SOURCE.fetch_figures(visit, lambda *_: True))
    assert {figure.subject for figure in figures} == set(FIGURES)
    assert len(figures) == 1 + 4 * 2
    assert all(figure.payload[FIGURES[figure.subject]] for figure in figures)
    history = next(figure for figure in figures if figure.subject == "history")
    assert len(history.payload["month"]) == 12
    assert list(SOURCE.fetch_figures(visit, lambda *_: False)) == []


def test_figures_take_few_calls_of_a_run(plain_settings: Settings, client: web.Client) -> None:
    assert SOURCE.fetch_figures
    meter = Meter(100)
    visit = Visit(plain_settings, client, find_searches(plain_settings), meter=meter)
    assert len(list(SOURCE.fetch_figures(visit, lambda *_: True))) == meter.used == 3


@pytest.mark.parametrize("stumble", ["gone", "html", "shut"])
def test_figures_that_cannot_be_read_cost_nothing_else(
    stumble: str, plain_settings: Settings, client: web.Client
) -> None:
    url = plain_settings.adzuna.base_url.replace("/adzuna", f"/stumbling/{stumble}/adzuna")
    chosen = change(plain_settings, base_url=url)
    assert SOURCE.fetch_figures
    visit = Visit(chosen, client, find_searches(chosen))
    assert list(SOURCE.fetch_figures(visit, lambda *_: True)) == []
