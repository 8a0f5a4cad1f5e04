"""Precision and recall on sets of which the truth is known. The figures of `make bench` come from larger ones."""

from pathlib import Path

import pytest

from deploy.bench import identity, real_postings
from scrapers.sandbox.labelled import make_labelled


def test_the_sandboxs_labelled_set_is_found_out() -> None:
    figures = identity.measure_sandbox(seed=31, jobs=400)
    assert figures["precision"] >= 0.97
    assert figures["recall"] >= 0.92
    assert set(figures["recall_by_kind"]) >= {"agency", "cut", "edited", "html", "reposted", "translated", "renamed"}
    assert min(figures["recall_by_kind"].values()) >= 0.7


def test_the_set_is_the_same_for_a_seed_and_another_for_another() -> None:
    assert make_labelled(5, 50) == make_labelled(5, 50)
    assert make_labelled(5, 50) != make_labelled(6, 50)


def test_the_set_holds_what_is_hard() -> None:
    postings = make_labelled(7, 300)
    kinds = {posting.kind for posting in postings}
    assert kinds >= {"level", "other_opening", "family", "template", "agency_unnamed", "cut_renamed", "repeat"}
    assert kinds >= {"shift", "twin", "remote", "renamed", "retitled", "translated_whole", "flat", "cut_html"}
    assert len({(posting.source, posting.source_posting_id) for posting in postings}) == len(postings)


@pytest.mark.shared
def test_pairs_of_real_postings_are_told_apart(shared_data: Path) -> None:
    assert shared_data == real_postings.FOLDER
    figures = identity.measure_by_hand()
    assert figures["tuned"]["pairs"] >= 150
    assert figures["tuned"]["precision"] >= 0.98
    assert figures["tuned"]["recall"] >= 0.90
    assert figures["rewritten"]["pairs"] >= 40
    assert figures["rewritten"]["precision"] >= 0.98
    assert figures["rewritten"]["recall"] >= 0.90
    assert figures["near_text"]["pairs"] >= 60
    assert figures["near_text"]["precision"] >= 0.97


@pytest.mark.parametrize("half", real_postings.HALVES[:-1])
def test_pairs_drawn_by_near_text_share_no_ad_with_others(half: str) -> None:
    near = {name for left, right, _ in real_postings.read_pairs("near_text") for name in (left, right)}
    assert near.isdisjoint(name for left, right, _ in real_postings.read_pairs(half) for name in (left, right))
