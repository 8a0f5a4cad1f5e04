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
        (
            "https://jobs.smartrecruiters.com/FernHill/744000000000481-head-cook",
            "smartrecruiters",
            "FernHill",
            "744000000000481",
        ),
        ("https://jobs.smartrecruiters.com/FernHill/744000000000481", "smartrecruiters", "FernHill", "744000000000481"),
        ("https://careers.smartrecruiters.com/FernHill/", "smartrecruiters", "FernHill", None),
        ("https://careers.smartrecruiters.com/FernHill/kitchen", "smartrecruiters", "FernHill", None),
        ("https://api.smartrecruiters.com/v1/companies/fernhill/postings", "smartrecruiters", "fernhill", None),
        (
            "https://api.smartrecruiters.com/v1/companies/f/postings/744000000000481",
            "smartrecruiters",
            "f",
            "744000000000481",
        ),
        (
            "https://jobs.smartrecruiters.com/oneclick-ui/company/FernHill/publication/9d0a",
            "smartrecruiters",
            "FernHill",
            None,
        ),
        ("https://apply.workable.com/fernhill/", "workable", "fernhill", None),
        ("https://apply.workable.com/fernhill/j/A1B2C3D4E5/apply/", "workable", "fernhill", "A1B2C3D4E5"),
        ("https://apply.workable.com/j/A1B2C3D4E5", "workable", "", "A1B2C3D4E5"),
        ("https://apply.workable.com/api/v1/widget/accounts/fernhill?details=true", "workable", "fernhill", None),
        ("https://apply.workable.com/api/v3/accounts/fernhill/jobs", "workable", "fernhill", None),
        ("https://apply.workable.com/api/v2/accounts/fernhill/jobs/A1B2C3D4E5", "workable", "fernhill", "A1B2C3D4E5"),
        ("https://apply.workable.com/api/v1/jobs/A1B2C3D4E5/form", "workable", "", "A1B2C3D4E5"),
        ("https://fernhill.workable.com/j/A1B2C3D4E5", "workable", "fernhill", "A1B2C3D4E5"),
        ("https://fernhill.recruitee.com", "recruitee", "fernhill", None),
        ("https://fernhill.recruitee.com/o/head-cook/c/new", "recruitee", "fernhill", "head-cook"),
        ("https://fernhill.recruitee.com/api/offers/", "recruitee", "fernhill", None),
        ("https://fernhill.recruitee.com/api/offers/481", "recruitee", "fernhill", "481"),
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
        *("https://jobs.lever.co/a%00b", "https://jobs.lever.co/../../etc/passwd", "https://jobs.lever.co/a%2Fb%3Fx=1"),
        f"https://jobs.ashbyhq.com/{'x' * 101}",
        *("https://jobs.ashbyhq.com", "https://boards.greenhouse.io/embed/job_app", "https://www.adzuna.com/about"),
        *("https://jobs.smartrecruiters.com", "https://www.smartrecruiters.com/blog", "https://apply.workable.com"),
        *("https://www.workable.com/pricing", "https://help.workable.com/x", "https://apply.workable.com/api/v1/x"),
        *("https://recruitee.com/en", "https://docs.recruitee.com/reference", "https://a.b.recruitee.com/o/x"),
        *("https://jobs.lever.co", "https://api.lever.co/v1/postings/x", "https://www.lever.co/demo"),
    ],
)
def test_other_addresses_are_nobodys(url: str) -> None:
    assert read_address(url) is None
