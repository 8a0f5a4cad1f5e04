"""The calls that one run may make, counted by its plan first and by the shared meter then."""

from dataclasses import dataclass, field

from jobraker.errors import LimitedError
from jobraker.quota import Meter


@dataclass
class Ration:
    """So many calls, retries included."""

    meter: Meter
    calls: int
    used: int = field(default=0)

    def spend(self) -> None:
        """Count one call. Raises `LimitedError` where the plan or the meter has none left."""
        if self.used >= self.calls:
            raise LimitedError(f"The {self.calls} calls planned for this run are used.")
        self.meter.spend()
        self.used += 1
