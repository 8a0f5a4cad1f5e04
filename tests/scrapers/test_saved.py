"""Saved files of every form, good and bad."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobraker.errors import InvalidError
from scrapers.json_text import DEEPEST
from scrapers.registry import SOURCES, find
from scrapers.source import Crawl

ROWS: dict[str, dict[str, Any]] = {
    "adzuna": {"id": "1", "title": "Cook", "redirect_url": "https://a.example/1", "adref": "x"},
    "arbeitnow": {"slug": "1", "title": "Cook", "url": "https://a.example/1", "job_types": []},
    "ashby": {"id": "1", "title": "Cook", "jobUrl": "https://a.example/acme/1", "isListed": True},
    "hackernews": {"id": 1, "parent_id": 7, "author": "cook", "text": "Cook"},
    "usajobs": {"MatchedObjectId": "1", "MatchedObjectDescriptor": {}, "RelevanceRank": 1, "Extra": None},
    "greenhouse": {"id": 1, "title": "Cook", "absolute_url": "https://a.example/acme/jobs/1", "updated_at": "2026"},
    "lever": {"id": "1", "text": "Cook", "hostedUrl": "https://jobs.lever.co/acme/1", "categories": {}},
    "personio": {"id": "1", "name": "Cook", "office": "Leeds", "recruitingCategory": "Kitchen"},
    "recruitee": {
        "id": 1,
        "title": "Cook",
        "careers_url": "https://acme.recruitee.com/o/cook",
        "category_code": "food",
    },
    "remoteok": {"id": "1", "position": "Cook", "url": "https://a.example/1", "epoch": 1790000000},
    "remotive": {"id": 1, "title": "Cook", "url": "https://a.example/1", "publication_date": "2026-10-01T00:00:00"},
    "smartrecruiters": {"id": "1", "name": "Cook", "refNumber": "R1", "postingUrl": "https://a.example/acme/1"},
    "workable": {
        "shortcode": "1",
        "title": "Cook",
        "url": "https://apply.workable.com/acme/j/1",
        "telecommuting": True,
    },
    "workday": {"externalPath": "1", "title": "Cook", "locationsText": "Leeds", "postedOn": "Posted Today"},
}
LISTS = {
    "adzuna": "results",
    "arbeitnow": "data",
    "ashby": "jobs",
    "greenhouse": "jobs",
    "hackernews": "children",
    "personio": "position",
    "recruitee": "offers",
    "remotive": "jobs",
    "smartrecruiters": "content",
    "usajobs": "SearchResultItems",
    "workable": "jobs",
    "workday": "jobPostings",
}
"""Where each party's answer keeps its rows; of those that are not here the answer is the list itself."""
IDS = {
    "arbeitnow": "slug",
    "usajobs": "MatchedObjectId",
    "workable": "shortcode",
    "workday": "externalPath",
}
PARTIES = sorted(set(SOURCES) - {"page"})  # whose saved files are pages, not rows


def write_envelope(party: str, *rows: Any) -> bytes:
    return json.dumps(wrap(party, rows)).encode()


def wrap(party: str, rows: Any) -> Any:
    envelope = {LISTS[party]: rows} if party in LISTS else rows
    return {"SearchResult": envelope} if party == "usajobs" else envelope


def write_all_lists(value: Any) -> bytes:
    inner = {name: value for party, name in LISTS.items() if party != "usajobs"}
    return json.dumps({**inner, "SearchResult": {LISTS["usajobs"]: value}}).encode()


def make_rows(party: str, *ids: Any) -> list[dict[str, Any]]:
    return [{**ROWS[party], IDS.get(party, "id"): identity} for identity in ids]


def read_ids(party: str, crawl: Crawl) -> list[str]:
    """The ids as rows state them: Workday's are unique within a tenant only, and stand behind it."""
    prefix = crawl.tenant if party == "workday" else ""
    return [posting.source_posting_id.removeprefix(prefix) for posting in crawl.postings]


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize(
    "form",
    [
        write_envelope,
        lambda _party, row: json.dumps([row]).encode(),
        lambda _party, row: json.dumps(row, indent=2).encode(),
        lambda _party, row: json.dumps(row).encode() + b"\n",
        lambda party, row: b"\xef\xbb\xbf" + write_envelope(party, row),
        lambda party, row: write_envelope(party, row).decode().encode("utf-16"),
        lambda party, row: b"\n\n  " + write_envelope(party, row),
    ],
    ids=["envelope", "list", "row", "line", "BOM", "UTF-16", "blank"],
)
def test_each_form_of_a_file_is_read(party: str, form: Any) -> None:
    crawl = find(party).read_saved(form(party, ROWS[party]), "some.json")
    assert [posting.payload for posting in crawl.postings] == [ROWS[party]]
    assert read_ids(party, crawl) == ["1"]
    assert crawl.rejects == []


@pytest.mark.parametrize("party", PARTIES)
def test_json_lines_are_read_and_a_broken_line_costs_only_itself(party: str) -> None:
    lines = [json.dumps(row) for row in make_rows(party, "1", "2", "3")]
    lines[1] = lines[1][:-2]
    crawl = find(party).read_saved("\r\n".join(lines).encode(), "some.jsonl")
    assert read_ids(party, crawl) == ["1", "3"]
    assert [(reject.payload.strip(), reject.reason.partition(" at")[0]) for reject in crawl.rejects] == [
        (lines[1], "line 2 is not JSON")
    ]


def test_the_first_line_may_be_the_broken_one() -> None:
    lines = ['{"id": "0", "title', *(json.dumps(row) for row in make_rows("ashby", "1", "2"))]
    crawl = find("ashby").read_saved("\n".join(lines).encode(), "some.json")
    assert len(crawl.postings) == 2
    assert len(crawl.rejects) == 1


def test_a_line_may_hold_an_envelope() -> None:
    pages = [write_envelope("adzuna", row) for row in make_rows("adzuna", "1", "2")]
    assert len(find("adzuna").read_saved(b"\n".join(pages), "pages.ndjson").postings) == 2


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \n", "the file is empty"),
        (b"<!doctype html><p>Log in</p>", "a web page, not postings of"),
        (b'{"jobs": [}', "not JSON at line 1, column 11"),
        (b'{\n "jobs": [\n', "not JSON at line 3, column 1"),
        (b"\xff\xfe\x00", "not text"),
        (b'{"a": "\xe9"}', "not text: byte 7 is not utf-8"),
        (b'"jobs"', "a string, not a list of postings"),
        (b"17", "a number, not a list of postings"),
        (b"null", "null, not a list of postings"),
        (b"{}", "list, and not a posting of"),
        (b'{"rows": []}', "list, and not a posting of"),
        (write_all_lists({}), "is an object, not a list"),
        (write_all_lists(0), "is a number, not a list"),
    ],
)
def test_a_file_that_is_no_payload_is_refused_with_the_reason(party: str, content: bytes, reason: str) -> None:
    if party not in LISTS:  # an object is no envelope of theirs
        reason = reason.replace("is an object, not a list", "no list").replace("is a number, not a list", "no list")
    with pytest.raises(InvalidError, match=reason):
        find(party).read_saved(content, "some.json")


@pytest.mark.parametrize("party", sorted(LISTS))
@pytest.mark.parametrize(("value", "kind"), [({}, "an object"), (None, "null"), ("x", "a string")])
def test_an_envelope_without_a_list_in_it_is_refused(party: str, value: Any, kind: str) -> None:
    with pytest.raises(InvalidError, match=f"is {kind}, not a list"):
        find(party).read_saved(json.dumps(wrap(party, value)).encode(), "some.json")


@pytest.mark.parametrize(
    ("party", "content", "reason"),
    [
        ("lever", {"ok": False, "error": "Document not found"}, "a refusal, not postings: Document"),
        ("recruitee", {"open_questions": [], "dynamic_fields": []}, "questions of an application form"),
        ("smartrecruiters", {"code": "NOT_FOUND", "message": "Company not found"}, "a refusal, not postings: Company"),
        ("workable", {"name": "Details", "fields": []}, "questions of an application form"),
        ("adzuna", {"exception": "AUTH_FAIL", "display": "Authorisation failed"}, "a refusal, not postings: Auth"),
        ("greenhouse", {"id": 1, "title": "Cook", "questions": []}, "questions of an application form"),
        ("ashby", {"data": {"jobPosting": {"applicationForm": {}}}}, "questions of an application form"),
    ],
)
def test_known_answers_that_are_no_postings_are_named(party: str, content: Any, reason: str) -> None:
    with pytest.raises(InvalidError, match=reason):
        find(party).read_saved(json.dumps(content).encode(), "some.json")


def test_a_greenhouse_posting_with_its_form_is_a_posting() -> None:
    row = {**ROWS["greenhouse"], "questions": [{"label": "First Name"}]}
    assert len(find("greenhouse").read_saved(json.dumps(row).encode(), "one.json").postings) == 1


@pytest.mark.parametrize(("party", "other"), [(one, two) for one in PARTIES for two in PARTIES if one != two])
def test_another_partys_rows_are_refused(party: str, other: str) -> None:
    rows = [{**ROWS[other], "location": None}]
    with pytest.raises(InvalidError, match="not postings of"):
        find(party).read_saved(json.dumps(rows).encode(), "some.json")


@pytest.mark.parametrize(
    ("row", "identity", "reason"),
    [
        ("Cook", None, "the row is a string, not an object"),
        (["1"], None, "the row is a list, not an object"),
        (None, None, "the row is null, not an object"),
        (3.5, None, "the row is a number, not an object"),
        ({"title": "Cook"}, None, "no id"),
        ({"id": None}, None, "no id"),
        ({"id": {}}, None, "the id is an object, not"),
        ({"id": []}, None, "the id is a list, not"),
        ({"id": False}, None, "the id is a boolean, not"),
        ({"id": 1.5}, None, "the id is a number, not a string or a whole number"),
        ({"id": " "}, None, "the id is blank"),
        ({"id": "x" * 256}, None, "the id is longer than 255"),
        ({"id": "a\x00"}, None, "a NUL character"),
        ({"id": "7", "deep": [{"text": "a\x00b"}]}, "7", "a NUL character"),
        ({"id": "7", "a\x00b": 1}, "7", "a NUL character"),
        ({"id": "7", "text": "\udc00"}, "7", "half of a surrogate pair"),
        ({"id": "7", "pay": float("nan")}, "7", "the value NaN is not JSON"),
        ({"id": "7", "pay": float("-inf")}, "7", "the value -Infinity is not JSON"),
    ],
)
def test_a_bad_row_is_rejected_whole_and_the_rest_lands(row: Any, identity: str | None, reason: str) -> None:
    crawl = find("ashby").read_saved(write_envelope("ashby", row, ROWS["ashby"]), "some.json")
    assert [posting.source_posting_id for posting in crawl.postings] == ["1"]
    (reject,) = crawl.rejects
    assert reject.source_posting_id == identity
    assert reject.reason.startswith(reason)
    assert reject.payload.isascii()
    if "NaN" not in reason and "Infinity" not in reason:
        assert json.loads(reject.payload) == row


@pytest.mark.parametrize("number", ["1e999", "9" * 5000, "-1e400", "17e99999"])
def test_a_number_no_database_holds_costs_only_its_row(number: str) -> None:
    good, bad = json.dumps(ROWS["ashby"]), f'{{"id": "2", "pay": {number}}}'
    crawl = find("ashby").read_saved(f'{{"jobs": [{bad}, {good}]}}'.encode(), "some.json")
    assert len(crawl.postings) == 1
    assert "number" in crawl.rejects[0].reason
    assert json.loads(crawl.rejects[0].payload) == {"id": "2", "pay": number}


@pytest.mark.parametrize("depth", [DEEPEST, 300, 950, 990, 1500, 200_000])
def test_a_bottomless_row_costs_only_itself(depth: int) -> None:
    deep = "[" * depth + '"]\\" ["' + "]" * depth
    rows = f'{json.dumps(ROWS["ashby"])}, {{"id": "2", "trap": "[[{{", "deep": {deep}}}'
    crawl = find("ashby").read_saved(f'{{"jobs": [{rows}, {{"id": "3", "x": [[1]]}}]}}'.encode(), "some.json")
    assert [posting.source_posting_id for posting in crawl.postings] == ["1", "3"]
    (reject,) = crawl.rejects
    assert reject.source_posting_id == "2"
    assert reject.reason == f"nested deeper than {DEEPEST} levels"
    assert reject.payload.count("[") == depth + 3


def test_what_is_just_deep_enough_is_kept() -> None:
    deep = "[" * (DEEPEST - 3) + "]" * (DEEPEST - 3)
    crawl = find("ashby").read_saved(f'{{"jobs": [{{"id": "2", "isListed": {deep}}}]}}'.encode(), "some.json")
    assert len(crawl.postings) == 1


def test_the_same_row_twice_is_one_posting() -> None:
    crawl = find("ashby").read_saved(write_envelope("ashby", *make_rows("ashby", "1", "1", "2")), "some.json")
    assert [posting.source_posting_id for posting in crawl.postings] == ["1", "2"]
    assert crawl.rejects == []


def test_of_two_rows_with_one_id_the_later_is_taken_and_the_earlier_told() -> None:
    older, newer = {**ROWS["greenhouse"], "title": "Cook"}, {**ROWS["greenhouse"], "id": "1", "title": "Chef"}
    crawl = find("greenhouse").read_saved(write_envelope("greenhouse", older, newer), "some.json")
    assert [posting.payload["title"] for posting in crawl.postings] == ["Chef"]
    assert [(reject.source_posting_id, json.loads(reject.payload)["title"]) for reject in crawl.rejects] == [
        ("1", "Cook")
    ]


@pytest.mark.parametrize(
    ("party", "urls", "name", "tenant"),
    [
        ("ashby", ["https://jobs.ashbyhq.com/Forward%20Co/1"], "x.json", "Forward Co"),
        ("ashby", ["https://h.example/a/1", "https://h.example/b/2"], "Dump%20One.json", "Dump One"),
        ("ashby", ["https://h.example/a"], "jimdo.com.json", "jimdo.com"),
        ("ashby", ["https://[h/a/1"], "acme.json", "acme"),
        ("greenhouse", ["https://job-boards.greenhouse.io/acme/jobs/1"], "x.json", "acme"),
        ("greenhouse", ["https://acme.example/careers?gh_jid=1"], "acme-board.json", "acme-board"),
        ("adzuna", ["https://www.adzuna.co.uk/jobs/land/ad/1"], "gb_page1.json", "gb_page1"),
        ("lever", ["https://jobs.eu.lever.co/acme/1"], "x.json", "eu/acme"),
        ("lever", ["https://jobs.lever.co/acme/1", "https://jobs.eu.lever.co/acme/2"], "dump.json", "dump"),
        ("lever", ["https://acme.example/jobs/1"], "acme.json", "acme"),
        ("recruitee", ["https://acme.recruitee.com/o/cook"], "x.json", "acme"),
        ("recruitee", ["https://jobs.acme.example/o/cook"], "acme.json", "acme"),
        ("workable", ["https://apply.workable.com/acme/j/1"], "x.json", "acme"),
        ("workable", ["https://apply.workable.com/j/1"], "acme.json", "acme"),
    ],
)
def test_the_tenant_is_read_off_the_addresses_or_the_file(party: str, urls: list[str], name: str, tenant: str) -> None:
    key = {"ashby": "jobUrl", "greenhouse": "absolute_url", "adzuna": "redirect_url", "lever": "hostedUrl"}
    key |= {"recruitee": "careers_url", "workable": "url"}
    rows = [{**row, key[party]: url} for row, url in zip(make_rows(party, *map(str, range(9))), urls, strict=False)]
    assert find(party).read_saved(write_envelope(party, *rows), f"folder/{name}").tenant == tenant


def test_only_an_address_of_the_web_is_an_address() -> None:
    rows = [{**ROWS["ashby"], "id": str(n), "jobUrl": url} for n, url in enumerate(["javascript:x()", 7, None, ""])]
    crawl = find("ashby").read_saved(write_envelope("ashby", *rows), "some.json")
    assert [posting.url for posting in crawl.postings] == [None] * 4


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(blacklist_categories=()))
    | st.sampled_from(["id", "jobs", "https://a.example/b/c"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "jobs", "results", "meta", "jobUrl", "absolute_url", "redirect_url", "isListed"])
            | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("party", PARTIES)
@given(value=VALUES)
def test_no_json_makes_it_stumble(party: str, value: Any) -> None:
    """Whatever JSON a file holds: postings and rejects that a database takes, or a reason."""
    content = json.dumps(wrap(party, value) if isinstance(value, list) else value).encode()
    try:
        crawl = find(party).read_saved(content, "some.json")
    except InvalidError:
        return
    ids = [posting.source_posting_id for posting in crawl.postings]
    assert len(set(ids)) == len(ids)
    for posting in crawl.postings:
        text = json.dumps(posting.payload, ensure_ascii=False, allow_nan=False)
        assert "\\u0000" not in text.replace("\\\\", "")
        text.encode()
    for reject in crawl.rejects:
        assert reject.reason
        reject.payload.encode()
        assert "\x00" not in reject.payload


@pytest.mark.parametrize("party", PARTIES)
@given(content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_bytes_make_it_stumble(party: str, content: bytes) -> None:
    with contextlib.suppress(InvalidError):
        crawl = find(party).read_saved(content, "some.json")
        assert crawl.outcome == "partial"


@pytest.mark.shared
def test_every_real_ashby_board_is_read_whole(shared_data: Path) -> None:
    landed = 0
    for file in sorted((shared_data / "postings-ashby").glob("*.json")):
        content = file.read_bytes()
        crawl = find("ashby").read_saved(content, file.name)
        rows = json.loads(content)["jobs"]
        assert [posting.payload for posting in crawl.postings] == rows, file.name
        assert crawl.rejects == []
        assert all(posting.url for posting in crawl.postings)
        landed += len(crawl.postings)
    assert landed == 5245


@pytest.mark.shared
def test_real_adzuna_results_are_read_whole(shared_data: Path) -> None:
    file = shared_data / "postings-adzuna" / "adzuna_api_us_100.json"
    crawl = find("adzuna").read_saved(file.read_bytes(), file.name)
    assert (len(crawl.postings), len(crawl.rejects), crawl.tenant) == (100, 0, "adzuna_api_us_100")


@pytest.mark.shared
def test_real_fixtures_are_read_or_refused_by_the_right_party(shared_data: Path) -> None:
    read: dict[str, dict[str, int]] = {"ashby": {}, "greenhouse": {}, "lever": {}}
    read |= {"recruitee": {}, "smartrecruiters": {}, "workable": {}}
    for party, counts in read.items():
        for file in sorted((shared_data / "ats-api-fixtures").glob("*.json")):
            try:
                crawl = find(party).read_saved(file.read_bytes(), file.name)
            except InvalidError:
                continue
            if crawl.postings:
                counts[file.stem] = len(crawl.postings)
    assert read == {
        "ashby": {"careerkit-ashby": 2, "finboard-ashby_ramp": 3, "jobradar-ashby_jobs": 4, "radar-ashby": 2},
        "greenhouse": {
            "careerkit-greenhouse": 2,
            "finboard-greenhouse_stripe": 5,
            "jobradar-greenhouse_jobs": 4,
            "radar-greenhouse": 2,
        },
        "lever": {"careerkit-lever": 2, "finboard-lever_netlify": 3, "jobradar-lever_postings": 4, "radar-lever": 2},
        "recruitee": {"careerkit-recruitee": 2},
        "smartrecruiters": {"careerkit-smartrecruiters": 1},
        "workable": {"careerkit-workable": 1},
    }
