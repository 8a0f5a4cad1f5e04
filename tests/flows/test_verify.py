"""What an address says of a posting, and how much may be asked."""

import json

import pytest

from flows.upkeep import Budget
from scrapers.judging import Verdict, judge

PAGE = "<html><title>Keeper of Keys &amp; Locks | Example</title><p>Apply now</p></html>"


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (json.dumps({"id": 42, "title": "Other"}), Verdict.THERE),
        (json.dumps({"posting": {"id": "42"}}), Verdict.THERE),
        (json.dumps({"id": 43, "title": "Keeper of Keys & Locks"}), Verdict.UNSURE),
        (json.dumps([{"id": 42}]), Verdict.UNSURE),
        (json.dumps({"error": "Job not found"}), Verdict.UNSURE),
        ("null", Verdict.UNSURE),
        (PAGE, Verdict.THERE),
        (PAGE.replace("Apply now", "This position has been filled."), Verdict.UNSURE),
        ("<html>All our jobs</html>", Verdict.UNSURE),
        ("", Verdict.UNSURE),
    ],
)
def test_only_the_posting_itself_is_there(body: str, verdict: Verdict) -> None:
    heard = judge(body.encode(), source_posting_id="42", title="Keeper of Keys & Locks")
    assert heard.verdict is verdict
    assert heard.reason


def test_a_page_of_a_posting_without_a_title_is_unsure() -> None:
    assert judge(PAGE.encode(), source_posting_id="42", title="").verdict is Verdict.UNSURE


def test_a_budget_is_of_the_run_and_of_each_host() -> None:
    budget = Budget(3, 2)
    assert [budget.spend(host) for host in ("one", "one", "one", "two", "two")] == [True, True, False, True, False]
