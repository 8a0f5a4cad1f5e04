"""Postings of an invented employer, and what identity makes of a few of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from models.identity.fingerprints import fingerprint
from models.identity.grouping import Doubt, Grouping, group
from models.identity.postings import Posting
from models.identity.shelf import MemoryShelf

ABOUT = (
    "Harbourlight builds the software that small ports use to plan their quays. We are forty people in two towns and "
    "we have been at it for eleven years. We offer thirty days of leave, a pension, a bicycle and quiet rooms to work "
    "in. "
)
ROLE = (
    "As our engineer you keep the tide service running. You write code in Python, review that of your colleagues and "
    "take turns on call every sixth week. You bring three years with Postgres, patience with old data and the habit of "
    "writing things down. Nice to have: you know what a bollard is and have seen a lock from the inside. "
)
OTHER_ROLE = (
    "In this position you mend the berth map that skippers look at on their phones. You draw tiles, measure how fast "
    "they arrive and talk to harbour masters about what they miss. You bring experience with maps, a liking for small "
    "screens and an eye for colours that can be told apart in bright sunlight on a wet deck. "
)


@dataclass
class House:
    """A shelf that remembers."""

    shelf: MemoryShelf
    seen: int = 0

    def see(self, *postings: Posting, doubt: Doubt | None = None) -> Grouping:
        """Identify these as one batch."""
        found = [(replace(one, number=one.number + self.seen), keys) for one, keys in fingerprint(postings)]
        self.seen += len(postings)
        for one, keys in found:
            self.shelf.put(one, keys)
        grouping = group(found, self.shelf, doubt)
        self.shelf.settle(grouping.jobs, grouping.families)
        for merge in grouping.merges:
            self.shelf.merge(merge.job_id, merge.into)
        return grouping

    def jobs(self) -> Sequence[UUID]:
        """The job of each posting, in the order in which they were seen."""
        return [self.shelf.jobs[number] for number in range(self.seen)]

    def families(self) -> Sequence[UUID]:
        """The family of each posting's job."""
        return [self.shelf.family_of(job) for job in self.jobs()]


@pytest.fixture
def house() -> House:
    return House(MemoryShelf())


@pytest.fixture
def make() -> Callable[..., Posting]:
    """A posting of Harbourlight's own board, with changes."""
    count = 0

    def _make(**said: object) -> Posting:
        nonlocal count
        count += 1
        usual = Posting(
            source="ashby", source_posting_id=f"p{count}", title="Software Engineer", company="Harbourlight",
            description=ABOUT + ROLE, place="Leeds", country="GB", is_own=True, tenant="harbourlight",
        )  # fmt: skip
        return replace(usual, **said)  # type: ignore[arg-type]

    return _make
