"""One thing the doctor looked at, and how it is said."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`mend` None means well. What is missing is fatal only where it is required."""

    what: str
    mend: str | None = None
    is_required: bool = True

    @property
    def is_fatal(self) -> bool:
        """Whether the house cannot run like this."""
        return self.mend is not None and self.is_required

    @property
    def line(self) -> str:
        """The finding in one line."""
        state = "ok" if self.mend is None else "MISSING" if self.is_required else "without"
        return f"{state:<8} {self.what}" + (f": {self.mend}" if self.mend else "")
