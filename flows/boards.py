"""What `jobraker sources` does: recognise a board, read it once as a test, add it, and say how all of them are.

Nothing here lands a posting. A test reads through the same code as a refresh does, and forgets what it read.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from flows import clients, tenants, upkeep
from flows.tenants import WHOLE_SOURCE, Change
from jobraker import clock, settings, sql
from jobraker.db import Database
from jobraker.errors import InvalidError, MissingError
from jobraker.quota import DatabaseMeter
from jobraker.settings import Settings
from scrapers import discovery, registry
from scrapers.rows import look_up
from scrapers.source import Outcome, Source, Visit
from scrapers.tenants import Tenant

_SQL: Final = sql.beside(__file__)
_PAGES: Final = "page"


@dataclass(frozen=True)
class Found:
    """A board behind an address, and how it was recognised."""

    source: str
    tenant: str
    how: str


@dataclass(frozen=True)
class Trial:
    """One reading of one board that landed nothing."""

    source: str
    tenant: str
    outcome: str
    reason: str | None
    postings: int
    rejected: int
    titles: Sequence[str] = ()


@dataclass(frozen=True)
class BoardState:
    """A board and how its last readings went."""

    tenant: str
    company: str | None
    is_enabled: bool
    health: str
    postings: int | None = None
    last_crawl_at: datetime | None = None
    last_complete_crawl_at: datetime | None = None
    outcome: str | None = None
    reason: str | None = None
    failure_streak: int = 0


@dataclass(frozen=True)
class SourceState:
    """A source, how it is, and why."""

    source: str
    kind: str
    health: str
    is_enabled: bool
    boards: int
    boards_failing: int
    postings: int
    last_crawl_at: datetime | None
    last_complete_crawl_at: datetime | None
    outcome: str | None
    failure_streak: int
    reason: str | None
    quota_left: dict[str, int] | None
    forms_unread: int
    """Postings whose application form could not be read when last tried."""
    forms_reason: str | None
    tenants: Sequence[BoardState] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Its fields, with times as ISO 8601."""
        told = asdict(self)
        for state in (told, *told["tenants"]):
            state.update({name: moment.isoformat() for name, moment in state.items() if isinstance(moment, datetime)})
        return told


def recognise(url: str, chosen: Settings) -> Found:
    """The board behind an address. Fetches the page where the address alone does not tell.

    Raises `InvalidError` for what is no address or leads to no board, and what fetching raises.
    """
    known = registry.read_address(url)
    if known is not None and known[1].tenant:
        return Found(known[0], known[1].tenant, "its address")
    address = url if "://" in url else f"https://{url}"
    page = discovery.fetch_page(address, chosen)
    landed = registry.read_address(page.url)
    if landed is not None and landed[1].tenant:
        return Found(landed[0], landed[1].tenant, "where the address leads")
    boards = discovery.find_boards(page.text)
    if boards:
        return Found(boards[0].source, boards[0].tenant, f"{boards[0].mentions} addresses on the page")
    return Found(_PAGES, page.url, "the page itself")


def spell(database: Database, found: Found, chosen: Settings) -> Found:
    """The same board as the house spells it: only addresses of pages differ in capitals alone."""
    if found.source == _PAGES:
        return found
    names = [*tenants.find_changes(database, found.source)]
    names += [tenant.tenant for tenant in tenants.list_known(registry.find(found.source), chosen)]
    alike = [name for name in names if name.casefold() == found.tenant.casefold()]
    return found if found.tenant in alike or not alike else replace(found, tenant=alike[0])


def demand_new(database: Database, found: Found, chosen: Settings) -> None:
    """Raise `InvalidError` where the board is read already."""
    enabled = tenants.find_enabled(database, registry.find(found.source), chosen)
    if any(tenant.tenant == found.tenant for tenant in enabled):
        raise InvalidError(f"{found.source}/{found.tenant} is read already.")


def try_board(database: Database, found: Found, chosen: Settings, company: str | None = None) -> Trial:
    """Read one board once. Raises `InvalidError` where its source cannot be read now."""
    source = registry.find(found.source)
    if skipped := source.skip_reason(chosen):
        raise InvalidError(f"{source.name} cannot be read now: {skipped}.")
    with clients.opened(chosen, source) as client:
        tenant = Tenant(found.tenant, company or found.tenant)
        visit = Visit(chosen, client, [tenant], clients.find_meter(source, database))
        crawls = list(source.fetch(visit))
    if not crawls:
        raise MissingError(f"{source.name} read nothing of {found.tenant}.")
    crawl = crawls[0]
    return Trial(
        source=source.name,
        tenant=found.tenant,
        outcome=crawl.outcome,
        reason=crawl.reason,
        postings=len(crawl.postings),
        rejected=len(crawl.rejects),
        titles=[_find_title(posting.payload) for posting in crawl.postings[:3]],
    )


def demand_readable(trial: Trial) -> None:
    """Raise `InvalidError` where a test reading does not show that there is such a board."""
    if trial.outcome == Outcome.COMPLETE or trial.postings:
        return
    name = f"{trial.source}/{trial.tenant}"
    if trial.outcome == Outcome.FAILED:
        raise InvalidError(f"{name} cannot be read, so it was not added: {trial.reason}.")
    raise InvalidError(f"{name} shows {trial.reason}. It was not added; if its name is right, add it with --no-test.")


def switch(database: Database, name: str, *, is_enabled: bool, reason: str | None) -> Change:
    """Switch a source, or one board of it (`NAME/TENANT`), off or on. Raises `InvalidError` where it is so already."""
    source, _, tenant = name.partition("/")
    registry.find(source)
    if tenant:
        tenant = spell(database, Found(source, tenant, "its name"), settings.load()).tenant
    board = tenant or WHOLE_SOURCE
    last = tenants.find_changes(database, source).get(board)
    if (last.is_enabled if last else True) is is_enabled:
        raise InvalidError(f"{name} is {'on' if is_enabled else 'off'} already.")
    if tenant:
        _demand_known(database, source, tenant)
    change = Change(board, None, is_enabled, reason)
    tenants.record_change(database, source, change)
    return change


def list_sources(database: Database, chosen: Settings, *, with_boards: bool) -> list[SourceState]:
    """Every source by name, and how it is now."""
    unread = find_unread_forms(database)
    with database.reading() as connection:
        states = {row["source"]: row for row in connection.execute(_SQL["find_sources"])}
        boards = {(row["source"], row["tenant"]): row for row in connection.execute(_SQL["find_boards"])}
    listed = []
    for name, source in sorted(registry.SOURCES.items()):
        known = _list_boards(database, source, chosen, boards)
        # What is switched off is not read, and still there.
        held = sum(board["postings"] or 0 for (owner, _), board in boards.items() if owner == name)
        state = {**states.get(name, {}), "postings": held, "unread": unread.get(name, {})}
        listed.append(_describe(database, source, chosen, state, known, with_boards=with_boards))
    return listed


def find_unread_forms(database: Database) -> dict[str, dict[str, Any]]:
    """By source, how many `forms` could not be read when last tried, and the `reason` of the newest failure."""
    tried = {"mark": upkeep.FORM_MARK, "since": clock.now() - upkeep.LONGEST_WAIT}
    with database.reading() as connection:
        return {row.pop("source"): row for row in connection.execute(_SQL["find_unread_forms"], tried)}


def _describe(
    database: Database,
    source: Source,
    chosen: Settings,
    state: dict[str, Any],
    boards: Sequence[BoardState],
    *,
    with_boards: bool,
) -> SourceState:
    is_off = bool(state.get("is_off"))
    skipped = source.skip_reason(chosen)
    return SourceState(
        source=source.name,
        kind=source.kind,
        health="off" if is_off else "skipped" if skipped else state.get("health") or "stale",
        is_enabled=not is_off,
        boards=sum(board.is_enabled for board in boards),
        boards_failing=sum(board.is_enabled and board.health == "failing" for board in boards),
        postings=state["postings"],
        last_crawl_at=state.get("last_crawl_at"),
        last_complete_crawl_at=state.get("last_complete_crawl_at"),
        outcome=state.get("outcome"),
        failure_streak=state.get("failure_streak") or 0,
        reason=state.get("off_reason") if is_off else skipped,
        quota_left=_find_quota(database, source),
        forms_unread=state["unread"].get("forms", 0),
        forms_reason=state["unread"].get("reason"),
        tenants=boards if with_boards else [],
    )


def _find_quota(database: Database, source: Source) -> dict[str, int] | None:
    """The calls left in each window that the source has; None where nobody counts."""
    if source.windows is None:
        return None
    left = asdict(DatabaseMeter(database, source.name, source.windows).find_left())
    return {window: calls for window, calls in left.items() if calls is not None}


def _list_boards(
    database: Database, source: Source, chosen: Settings, states: dict[tuple[str, str], dict[str, Any]]
) -> list[BoardState]:
    """The boards the project knows, and those that operators added."""
    changes = tenants.find_changes(database, source.name)
    known = {tenant.tenant: tenant.company for tenant in tenants.list_known(source, chosen)}
    known |= {name: change.company or known.get(name, name) for name, change in changes.items() if name != WHOLE_SOURCE}
    read = _gather_states([state for (name, _), state in states.items() if name == source.name])
    boards = []
    for name, company in sorted(known.items()):
        change, state = changes.get(name), read.get(name, {})
        told: dict[str, Any] = {"health": "stale"} | {each: state[each] for each in _READ if each in state}
        if change is not None and not change.is_enabled:
            told |= {"health": "off", "reason": change.reason}
        is_enabled = change is None or change.is_enabled
        boards.append(BoardState(tenant=name, company=company, is_enabled=is_enabled, **told))
    return boards


def _gather_states(states: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """How each board was read last. One of parts (`BOARD/PART`) is as its newest part, with the postings of all."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for state in sorted(states, key=lambda state: state["last_crawl_at"]):
        parts.setdefault(state["tenant"].rpartition("/")[0], []).append(state)
    gathered = {
        board: {**found[-1], "postings": sum(state["postings"] or 0 for state in found)}
        for board, found in parts.items()
    }
    return gathered | {state["tenant"]: state for state in states}


_READ: Final = (
    "health", "postings", "last_crawl_at", "last_complete_crawl_at", "outcome", "reason", "failure_streak",
)  # fmt: skip


def _demand_known(database: Database, source: str, tenant: str) -> None:
    chosen = settings.load()
    if tenant in tenants.find_changes(database, source):
        return
    known = tenants.list_known(registry.find(source), chosen)
    if tenant not in {board.tenant for board in known}:
        raise MissingError(f"{source} has no board {tenant}.")


def _find_title(payload: dict[str, Any]) -> str:
    """One line of what a posting is called; of a comment, how it begins."""
    told = look_up(payload, "MatchedObjectDescriptor.PositionTitle")
    for said in (told, *(payload.get(name) for name in _TITLES)):
        if isinstance(said, str) and (words := html.unescape(_TAG.sub(" ", said.partition("<p>")[0])).split()):
            return " ".join(words)[:120]
    return "untitled"


_TAG: Final = re.compile(r"</?[A-Za-z][^>]*>")
_TITLES: Final = ("title", "text", "name", "jobTitle", "job_title", "position")
