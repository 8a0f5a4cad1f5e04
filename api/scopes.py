"""What a caller may do, in words: scopes. A role holds some; an API key holds some of its owner's."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    """One thing a caller may do. `account` is about who one is and what proves it: no key ever holds it."""

    ACCOUNT = "account"
    PROFILE_READ = "profile:read"
    PROFILE_WRITE = "profile:write"
    ANSWERS_READ = "answers:read"
    ANSWERS_WRITE = "answers:write"
    RESUMES_READ = "resumes:read"
    RESUMES_WRITE = "resumes:write"
    JOBS_WRITE = "jobs:write"
    RECOMMENDATIONS_READ = "recommendations:read"
    RECOMMENDATIONS_WRITE = "recommendations:write"
    REQUESTS_READ = "requests:read"
    INTEGRATIONS_READ = "integrations:read"
    INTEGRATIONS_WRITE = "integrations:write"
    ACCOUNTS_READ = "accounts:read"
    ACCOUNTS_WRITE = "accounts:write"
    EVENTS_READ = "events:read"
    MODERATION_READ = "moderation:read"
    MODERATION_WRITE = "moderation:write"


class UserRole(StrEnum):
    """What somebody is to the house."""

    SEEKER = "seeker"
    ANALYST = "analyst"
    OPERATOR = "operator"
    ADMIN = "admin"


_HOUSE: Final = frozenset(
    {Scope.ACCOUNTS_READ, Scope.ACCOUNTS_WRITE, Scope.EVENTS_READ, Scope.MODERATION_READ, Scope.MODERATION_WRITE}
)
_OWN: Final = frozenset(Scope) - _HOUSE
SCOPES: Final[Mapping[UserRole, frozenset[Scope]]] = {
    UserRole.SEEKER: _OWN,
    UserRole.ANALYST: frozenset({Scope.ACCOUNT, Scope.REQUESTS_READ}),
    UserRole.OPERATOR: frozenset({Scope.ACCOUNT, Scope.REQUESTS_READ, Scope.EVENTS_READ}),
    UserRole.ADMIN: frozenset({Scope.ACCOUNT, Scope.REQUESTS_READ}) | _HOUSE,
}


def find_scopes(roles: Iterable[str]) -> frozenset[Scope]:
    """What somebody with these roles may do. A role nobody knows (any more) allows nothing."""
    return frozenset().union(*(SCOPES[role] for role in UserRole if role in set(roles)))
