"""The one error family. A kind says what went wrong for the caller; only `api` turns kinds into HTTP.

The docstring of a class is its default message, so write it as a sentence a user may read.
"""

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What kind of trouble it is, seen from the caller."""

    MISSING = "missing"
    CONFLICT = "conflict"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    INVALID = "invalid"
    LIMITED = "limited"
    UNAVAILABLE = "unavailable"
    BROKEN = "broken"


class JobrakerError(Exception):
    """Something went wrong inside Jobraker."""

    kind: Kind = Kind.BROKEN
    keeps_work: bool = False
    """Whether the transaction it ends is committed all the same: a refusal may have something to remember."""

    def __init__(self, message: str | None = None, *, fields: Mapping[str, str] | None = None) -> None:
        """Carry `message` (default: the class's docstring) and, per wrong input field, its reason."""
        self.message = message or (self.__doc__ or "").strip()
        self.fields = dict(fields or {})
        super().__init__(self.message)


class MissingError(JobrakerError):
    """That does not exist."""

    kind = Kind.MISSING


class ConflictError(JobrakerError):
    """That contradicts what is already stored."""

    kind = Kind.CONFLICT


class UnauthenticatedError(JobrakerError):
    """Sign in first."""

    kind = Kind.UNAUTHENTICATED


class ForbiddenError(JobrakerError):
    """You may not do that."""

    kind = Kind.FORBIDDEN


class InvalidError(JobrakerError):
    """The input is not valid."""

    kind = Kind.INVALID


class LimitedError(JobrakerError):
    """The limit for now is used up."""

    kind = Kind.LIMITED

    def __init__(
        self, message: str | None = None, *, fields: Mapping[str, str] | None = None, retry_after: int | None = None
    ) -> None:
        """Like the family; `retry_after` says in how many seconds there is something left, where that is known."""
        super().__init__(message, fields=fields)
        self.retry_after = retry_after


class UnavailableError(JobrakerError):
    """Something Jobraker depends on does not answer."""

    kind = Kind.UNAVAILABLE


class BrokenError(JobrakerError):
    """Something is broken on our side or the other's."""

    kind = Kind.BROKEN
