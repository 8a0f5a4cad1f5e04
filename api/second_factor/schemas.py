"""The second factor as it goes over the wire. Its secret and the recovery codes are shown once."""

from datetime import datetime
from typing import Annotated, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.one_time_codes import Code, RecoveryCode

Password: TypeAlias = Annotated[str, Field(max_length=200)]


class Body(BaseModel):
    """A body that says nothing unknown."""

    model_config = ConfigDict(extra="forbid")


class Beginning(Body):
    """Proof that it is the owner who begins: the password, where the account has one."""

    password: Password | None = None


class OneCode(Body):
    """A code of the authenticator app."""

    code: Code


class Proof(Body):
    """One proof of who asks."""

    password: Password | None = None
    code: Code | None = None
    recovery_code: RecoveryCode | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if [self.password, self.code, self.recovery_code].count(None) != 2:  # noqa: PLR2004 - one of three is there
            raise ValueError("the password, a code or a recovery code is needed, one of them")
        return self


class State(BaseModel):
    """Whether a second factor is asked for."""

    is_on: bool
    confirmed_at: datetime | None
    recovery_codes_left: int


class NewSecret(BaseModel):
    """What the authenticator app needs to know. Nothing is asked for until a first code has confirmed it."""

    secret: str = Field(description="To type in.")
    uri: str = Field(description="To show as a QR code.")


class RecoveryCodes(BaseModel):
    """Codes for the day the app is lost. Each works once; those before work no more."""

    codes: list[str]
