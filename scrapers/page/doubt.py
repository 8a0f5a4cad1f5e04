"""Days that cannot be: posted tomorrow, over before it began. Such a day is left out, and a note names it. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from scrapers.page.reading import Facts

_SKEW: Final = timedelta(days=1)  # clocks of other people, and days that begin earlier in the east


def drop_doubtful(ways: Sequence[Facts], now: datetime) -> tuple[list[Facts], list[str]]:
    """The ways without days that cannot be at `now`, and a sentence about each of those."""
    kept, notes = [], []
    for way in ways:
        facts = way
        if facts.posted_at and _read(facts.posted_at) > now + _SKEW:
            notes.append(f"posted_at: {facts.posted_at} ({way.how}) lies in the future and is not believed.")
            facts = replace(facts, posted_at=None)
        kept.append(facts)
    posted = next((way.posted_at for way in kept if way.posted_at), None)
    for place, facts in enumerate(kept):
        if posted and facts.valid_through and _read(facts.valid_through) + _SKEW < _read(posted):
            notes.append(
                f"valid_through: {facts.valid_through} ({facts.how}) lies before {posted} and is not believed."
            )
            kept[place] = replace(facts, valid_through=None)
    return kept, list(dict.fromkeys(notes))


def _read(stated: str) -> datetime:
    moment = datetime.fromisoformat(stated)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
