"""What the rules hold, and what they must let through."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from models.quality.judge import RULES_VERSION, judge
from models.quality.posting import Posting, Verdict
from tests.architecture.tree import ROOT

EXAMPLES = json.loads((ROOT / "deploy" / "bench" / "data" / "quality_examples.json").read_text(encoding="utf-8"))


def build(example: dict[str, Any]) -> Posting:
    return Posting(**{name: value for name, value in example.items() if name != "make"})


@pytest.mark.parametrize("example", EXAMPLES["tuned"], ids=[each["make"] for each in EXAMPLES["tuned"]])
def test_fraud_is_held_with_its_words(example: dict[str, Any]) -> None:
    judgement = judge(build(example))
    assert judgement.verdict is Verdict.HELD
    assert any(finding.evidence for finding in judgement.findings)
    assert [finding.points for finding in judgement.findings] == sorted(
        (finding.points for finding in judgement.findings), reverse=True
    )


def test_most_fraud_that_the_rules_were_not_made_for_is_held_and_hardly_any_passes() -> None:
    verdicts = [judge(build(example)).verdict for example in EXAMPLES["blind"]]
    assert verdicts.count(Verdict.HELD) >= 26
    assert verdicts.count(Verdict.FINE) <= 1


@pytest.mark.parametrize("example", EXAMPLES["honest"], ids=[each["make"] for each in EXAMPLES["honest"]])
def test_honest_postings_with_the_words_of_fraud_pass(example: dict[str, Any]) -> None:
    assert judge(build(example)).verdict is Verdict.FINE


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("You must pay a training fee of $40 before you start.", "fee"),
        ("You will never have to pay a training fee before you start.", None),
        ("Beware of scams. Nobody of ours asks you to pay a training fee before you start.", None),
        ("This is not a scam. You must pay a training fee of $40 before you start.", "fee"),
        ("No experience needed: you must pay a training fee of $40 before you start.", "fee"),
        ("We pay your training and the fee for the exam.", None),
        ("Message us on WhatsApp +44 7700 900123.", "messenger"),
        ("You add support for control signals to our messenger.", None),
    ],
)
def test_a_denial_denies_only_what_it_is_about(said: str, rule: str | None) -> None:
    found = {finding.rule for finding in judge(Posting("Clerk", "Acme", f"{said} {'We build things. ' * 10}")).findings}
    assert found & {"fee", "messenger"} == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("pay", "is_absurd"),
    [
        ((5000.0, 6000.0, "USD", "hour"), True),
        ((60000.0, 80000.0, "GBP", "year"), False),
        ((900000.0, 1800000.0, "USD", "year"), False),
        ((4000000.0, 6000000.0, "JPY", "year"), False),
        ((60000.0, 80000.0, "XYZ", "hour"), False),
        ((None, None, None, None), False),
    ],
)
def test_pay_is_weighed_by_interval_and_currency(pay: tuple[Any, ...], *, is_absurd: bool) -> None:
    least, most, currency, interval = pay
    posting = Posting("Clerk", "Acme", "x" * 200, None, None, least, most, currency, interval)
    assert ("absurd_pay" in {finding.rule for finding in judge(posting).findings}) is is_absurd


@pytest.mark.parametrize("text", ["", "a" * 400_000, "pay " * 60_000, "," * 100_000, "fee a.b." * 20_000, "\x00\ud800"])
def test_hostile_texts_are_judged_all_the_same(text: str) -> None:
    assert 0 <= judge(Posting("Clerk", "Acme", text)).score < 1


def test_the_same_posting_gives_the_same_judgement() -> None:
    posting = build(EXAMPLES["tuned"][0])
    assert judge(posting) == judge(posting)
    assert RULES_VERSION.startswith("quality-1/")


@pytest.mark.shared
def test_real_postings_of_employers_pass(shared_data: Path) -> None:
    held = []
    for path in sorted((shared_data / "postings-ashby").glob("*.json"))[::8]:
        for job in json.loads(path.read_text(encoding="utf-8")).get("jobs", []):
            judgement = judge(Posting(job["title"], path.stem, job.get("descriptionPlain") or "", job.get("jobUrl")))
            held += [(path.stem, job["title"])] if judgement.verdict is Verdict.HELD else []
    assert held == []


@pytest.mark.shared
def test_real_advertisements_of_an_aggregator_pass(shared_data: Path) -> None:
    with (shared_data / "postings-adzuna" / "adzuna_uk_fulltext_1241.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[::4]
    judged = {
        row["job_title"]: judge(Posting(row["job_title"], row["employer_name"], row["job_description"])) for row in rows
    }
    assert [title for title, judgement in judged.items() if judgement.verdict is Verdict.HELD] == []
