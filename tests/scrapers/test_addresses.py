"""Which party's an address is, and what it says."""

import pytest

from scrapers.registry import read_address


@pytest.mark.parametrize(
    ("url", "party", "tenant", "posting"),
    [
        ("https://boards.greenhouse.io/fernhill", "greenhouse", "fernhill", None),
        ("https://job-boards.eu.greenhouse.io/fernhill/jobs/4000001?gh_src=x", "greenhouse", "fernhill", "4000001"),
        ("https://boards-api.greenhouse.io/v1/boards/fernhill/jobs/4000001", "greenhouse", "fernhill", "4000001"),
        ("https://boards.greenhouse.io/embed/job_app?for=fernhill&token=4000001", "greenhouse", "fernhill", "4000001"),
        ("https://boards.greenhouse.io/embed/job_board/js?for=fernhill", "greenhouse", "fernhill", None),
        ("https://fernhill.example/careers/open?gh_jid=4000001", "greenhouse", "", "4000001"),
        ("jobs.ashbyhq.com/fernhill", "ashby", "fernhill", None),
        ("https://jobs.ashbyhq.com/Fern%20Hill/7c0e/application", "ashby", "Fern Hill", "7c0e"),
        ("https://api.ashbyhq.com/posting-api/job-board/fernhill", "ashby", "fernhill", None),
        ("https://jobs.lever.co/fernhill", "lever", "fernhill", None),
        ("https://jobs.lever.co/fernhill/7c0e/apply?lever-source=x", "lever", "fernhill", "7c0e"),
        ("https://jobs.eu.lever.co/fernhill/7c0e", "lever", "eu/fernhill", "7c0e"),
        ("https://api.lever.co/v0/postings/fernhill?mode=json", "lever", "fernhill", None),
        ("https://api.eu.lever.co/v0/postings/fernhill/7c0e", "lever", "eu/fernhill", "7c0e"),
        ("https://www.adzuna.co.uk/jobs/land/ad/481?se=x", "adzuna", "", "481"),
        ("https://www.adzuna.com/details/481", "adzuna", "", "481"),
    ],
)
def test_an_address_of_a_party_is_recognised(url: str, party: str, tenant: str, posting: str | None) -> None:
    found = read_address(url)
    assert found is not None
    assert (found[0], found[1].tenant, found[1].posting) == (party, tenant, posting)


@pytest.mark.parametrize(
    "url",
    [
        *("", "not an address", "https://", "mailto:jobs@fernhill.example", "javascript:alert(1)"),
        *("https://fernhill.example/careers", "https://greenhouse.io/blog", "https://ashbyhq.com", "http://[::1"),
        *("https://jobs.ashbyhq.com", "https://boards.greenhouse.io/embed/job_app", "https://www.adzuna.com/about"),
        *("https://jobs.lever.co", "https://api.lever.co/v1/postings/x", "https://www.lever.co/demo"),
    ],
)
def test_other_addresses_are_nobodys(url: str) -> None:
    assert read_address(url) is None
