"""What is Workable's own: the account names the employer, its rows do not."""

import json

from scrapers.registry import find


def test_the_employer_that_the_envelope_names_goes_with_each_row() -> None:
    rows = [{"shortcode": "A", "title": "Cook"}, 7]
    named = find("workable").read_saved(json.dumps({"name": "Pebble Wick GmbH", "jobs": rows}).encode(), "x.json")
    assert [posting.payload["account"] for posting in named.postings] == [{"name": "Pebble Wick GmbH"}]
    assert [reject.payload for reject in named.rejects] == ["7"]
    blank = find("workable").read_saved(json.dumps({"name": " ", "jobs": rows}).encode(), "x.json")
    assert "account" not in blank.postings[0].payload
