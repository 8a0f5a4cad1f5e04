"""Workday's answers become postings. Pure.

A row of the list is completed by the two parts of its detail that speak of the posting. Its id is the tenant and the
path: numbers of requisitions are the employer's own, and two employers may count alike.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from jobraker.errors import InvalidError, MissingError
from scrapers.addresses import take_apart
from scrapers.answers import read_answer
from scrapers.boards import Page
from scrapers.rows import Shape, find_rows
from scrapers.saved import read_saved as read_saved_file
from scrapers.source import Address, Crawl, Posting, Reject

PAGE_SIZE: Final = 20
MOST_COUNTED: Final = 2_000
PATH: Final = "externalPath"
_GONE: Final = "S22"
SHAPE: Final = Shape(
    party="Workday",
    list_key="jobPostings",
    url_key="url",  # which no row has: the address is built from the tenant and the path
    telltale=frozenset({PATH, "locationsText", "bulletFields", "postedOn", "jobPostingInfo"}),
    id_key=PATH,
)
_INFO: Final = "jobPostingInfo"
_KEPT: Final = (_INFO, "hiringOrganization")
# They count the days, so each visit would bring a new version. The row says `postedOn` too.
_COUNTING: Final = frozenset({"postedOn", "timeLeftToApply"})
_LOCALE: Final = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})?")
_HOST: Final = re.compile(r"(?P<name>[a-z0-9_-]+)\.(?P<centre>wd\d+)\.myworkdayjobs\.com")
_TENANT: Final = re.compile(r"(?P<host>(?P<company>[a-z0-9_-]+)\.wd\d+)/(?P<name>[^/]+)", re.ASCII | re.IGNORECASE)
_SHARED_HOST: Final = re.compile(r"(?P<centre>wd\d+)\.myworkdaysite\.com")


@dataclass(frozen=True)
class Site:
    """A career site: `example.wd5/Careers` apart."""

    host: str
    company: str
    name: str

    @property
    def tenant(self) -> str:
        """Its name in the list of tenants."""
        return f"{self.host}/{self.name}"


def parse_tenant(tenant: str) -> Site:
    """The site of a tenant. Raises `InvalidError` where it is written otherwise: it is a part of the host."""
    found = _TENANT.fullmatch(tenant)
    if found is None:
        raise InvalidError(f"the tenant {tenant[:60]!r} is not like example.wd5/Careers")
    return Site(found["host"], found["company"], found["name"])


def parse_page(content: bytes) -> Page:
    """A page of the list. Raises `InvalidError` where it is none."""
    answer = _read_object(content)
    rows = find_rows(answer, SHAPE)
    total = answer.get("total")
    return Page(rows, total if isinstance(total, int) else None, is_last=len(rows) < PAGE_SIZE)


def parse_detail(content: bytes) -> dict[str, Any]:
    """What is behind a row. Raises `MissingError` for a posting that is gone, `InvalidError` where there is none."""
    answer = _read_object(content)
    info = answer.get(_INFO)
    if not isinstance(info, dict):
        raise InvalidError(f"no `{_INFO}` object")
    lasting = {key: value for key, value in info.items() if key not in _COUNTING}
    return {key: answer[key] for key in _KEPT if key in answer} | {_INFO: lasting}


def name_postings(crawl: Crawl, address: str) -> Crawl:
    """The crawl with ids that no other tenant uses, and the addresses shown to people; `address` is the host's."""
    site = crawl.tenant.partition("/")[2]
    named = [_name(posting, crawl.tenant, f"{address}/{site}") for posting in crawl.postings]
    rejects = [_name_reject(reject, crawl.tenant) for reject in crawl.rejects]
    return replace(crawl, postings=named, rejects=rejects)


def read_saved(content: bytes, name: str) -> Crawl:
    """A saved page or detail. The tenant is in the details' addresses; without any it is the file's stem."""
    crawl = read_saved_file(_give_paths(content), name, shape=SHAPE, explain=_explain, find_tenant=_find_tenant)
    host = crawl.tenant.partition("/")[0]
    named = name_postings(crawl, f"https://{host}.myworkdayjobs.com")
    return named if "/" in crawl.tenant else replace(named, postings=[replace(row, url=None) for row in named.postings])


def read_address(url: str) -> Address | None:
    """Of career sites with and without a locale, of single postings, of the API, and of the host that many share."""
    parts = take_apart(url)
    if parts is None:
        return None
    own, shared = _HOST.fullmatch(parts.host), _SHARED_HOST.fullmatch(parts.host)
    path = list(parts.path)
    if path[:1] and _LOCALE.fullmatch(path[0]):
        path = path[1:]
    if path[:2] == ["wday", "cxs"]:
        path = ["recruiting", *path[2:]] if shared else path[3:]
    if shared and path[:1] == ["recruiting"] and len(path) > 2:  # noqa: PLR2004 - the employer and its site
        return _write_address(f"{path[1]}.{shared['centre']}", path[2:])
    return _write_address(f"{own['name']}.{own['centre']}", path) if own else None


def _write_address(host: str, path: Sequence[str]) -> Address | None:
    """`path` begins with the site; of `/job/PLACE/TITLE_NUMBER/apply` the last part leads on to the form."""
    if not path or path[0] in ("job", "jobs"):
        return None
    tenant, rest = f"{host}/{path[0]}", list(path[1:])
    if "apply" in rest:
        rest = rest[: rest.index("apply")]
    posting = f"{tenant}/{'/'.join(rest)}" if rest[:1] == ["job"] and len(rest) > 1 else None
    return Address(tenant, posting)


def _read_object(content: bytes) -> dict[str, Any]:
    answer = read_answer(content)
    if not isinstance(answer, dict):
        raise InvalidError("not an object")
    code = answer.get("errorCode")
    if code == _GONE:
        raise MissingError("Workday has nothing there.")
    if code:
        raise InvalidError(f"Workday's error {str(code)[:20]}")
    return answer


def _name(posting: Posting, tenant: str, address: str) -> Posting:
    path = posting.source_posting_id
    return replace(posting, source_posting_id=f"{tenant}{path}", url=f"{address}{path}")


def _name_reject(reject: Reject, tenant: str) -> Reject:
    path = reject.source_posting_id
    return reject if path is None else replace(reject, source_posting_id=f"{tenant}{path}")


def _give_paths(content: bytes) -> bytes:
    """A saved detail with the path that its row in the list had, which is a part of its address."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return content
    if not isinstance(value, dict) or PATH in value or not isinstance(value.get(_INFO), dict):
        return content
    found = read_address(str(value[_INFO].get("externalUrl")))
    if found is None or found.posting is None:
        return content
    path = found.posting.removeprefix(found.tenant)
    return json.dumps({PATH: path} | {key: value[key] for key in _KEPT if key in value}).encode()


def _find_tenant(postings: Sequence[Posting]) -> str | None:
    found = {_read_tenant(posting.payload) for posting in postings}
    return found.pop() if len(found) == 1 else None


def _read_tenant(payload: Mapping[str, Any]) -> str | None:
    info = payload.get(_INFO)
    address = read_address(str(info.get("externalUrl"))) if isinstance(info, dict) else None
    return address.tenant if address else None


def _explain(value: Mapping[str, Any]) -> str | None:
    if "errorCode" in value:
        return f"a refusal, not postings: {str(value['errorCode'])[:200]}"
    return None
