"""What goes over the wire when people sign up, in and out."""

from datetime import datetime
from typing import Annotated, Self, TypeAlias
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, StringConstraints, model_validator

from api.one_time_codes import Code, RecoveryCode


def _demand_reachable(email: str) -> str:
    if not email.rpartition("@")[0].isascii():
        raise ValueError("must have only ASCII characters before the @: not every mail server delivers others")
    return email


Email: TypeAlias = Annotated[EmailStr, AfterValidator(_demand_reachable)]
Password: TypeAlias = Annotated[str, Field(min_length=10, max_length=200)]
AnyPassword: TypeAlias = Annotated[str, Field(max_length=200)]
Name: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
MailedToken: TypeAlias = Annotated[str, Field(max_length=2000, description="As it came by mail.")]


class Body(BaseModel):
    """A body that says nothing unknown: a misspelt key would silently do nothing."""

    model_config = ConfigDict(extra="forbid")


class Registration(Body):
    """A new account."""

    email: Email
    password: Password
    full_name: Name | None = None


class Credentials(Body):
    """What a person signs in with. Not checked for form: a wrong one is simply wrong."""

    email: Annotated[str, Field(max_length=320)]
    password: AnyPassword


class SecondStep(Body):
    """The second proof: a code of the authenticator app, or a recovery code."""

    challenge: Annotated[str, Field(max_length=2000, description="What signing in answered.")]
    code: Code | None = None
    recovery_code: RecoveryCode | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.code is None) is (self.recovery_code is None):
            raise ValueError("either a code or a recovery code is needed")
        return self


class RefreshToken(Body):
    """The token that gets new tokens."""

    refresh_token: Annotated[str, Field(max_length=200)]


class EmailToken(Body):
    """Proof that a person reads the mail sent to their address."""

    token: MailedToken


class ForgottenPassword(Body):
    """Whose password is forgotten."""

    email: Annotated[str, Field(max_length=320)]


class PasswordReset(Body):
    """A new password, with proof from a mail."""

    token: MailedToken
    password: Password


class PasswordChange(Body):
    """A new password, with the old one."""

    current_password: AnyPassword
    password: Password


class User(BaseModel):
    """An account as its owner sees it."""

    user_id: UUID
    email: str
    full_name: str | None
    roles: list[str]
    email_verified: bool
    created_at: datetime
