"""What providers answer, as far as anybody here reads it. Whatever does not fit is no answer."""

import re
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, BeforeValidator, EmailStr, StrictBool, StrictInt, StrictStr, StringConstraints

_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_LONGEST_NAME: Final = 200


def tidy(name: object) -> str | None:
    """A name fit to be shown and stored; None where there is none."""
    return (_UNPRINTABLE.sub(" ", name).strip()[:_LONGEST_NAME] or None) if isinstance(name, str) else None


Name: TypeAlias = Annotated[str | None, BeforeValidator(tidy)]
Subject: TypeAlias = Annotated[str, StringConstraints(strict=True, pattern="^[!-~]{1,255}$")]


class Person(BaseModel):
    """Who a provider says it was. The address only where the provider has verified it."""

    subject: Subject
    email: EmailStr | None
    full_name: Name


class Granted(BaseModel):
    """What a code was good for."""

    access_token: StrictStr
    id_token: StrictStr = ""


class Keys(BaseModel):
    """A provider's public keys."""

    keys: list[dict[str, Any]]


class Claims(BaseModel):
    """What an id token, or the answer to who it is, says of a person."""

    sub: Subject
    email: StrictStr | None = None
    email_verified: Any = None
    name: Name = None

    def build_person(self) -> Person:
        """The person. LinkedIn writes the boolean as a text."""
        is_verified = self.email_verified is True or self.email_verified == "true"
        return Person(subject=self.sub, email=self.email if is_verified else None, full_name=self.name)


class GithubUser(BaseModel):
    """Whose token it is. The number stays when the login is changed, and somebody else takes the login."""

    id: StrictInt
    name: Name = None


class GithubAddress(BaseModel):
    """One address of a user."""

    email: StrictStr
    primary: StrictBool
    verified: StrictBool
