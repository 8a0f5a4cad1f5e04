"""Credentials of other services that a person brings, one type a kind, and how they are sealed.

`...Facts` is what may be shown of a kind. The rest is secret: it leaves an object only through `seal` and where the
service itself is asked. A secret stays with its `place`: whoever changes that must give the secret anew, or a stolen
token could have the stored key sent to a server of its own.
"""

import json
import re
from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    SecretStr,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from jobraker.errors import BrokenError
from jobraker.vault import Contents, PersonVault

_HIDDEN: Final = "••••"
_LONG_ENOUGH: Final = 12
_GRAPHIC: Final = re.compile(r"[\x21-\x7e]+")
_SCHEME: Final = re.compile(r"([a-z0-9]{1,20})://\S")


def _demand_key(secret: SecretStr) -> SecretStr:
    if not _GRAPHIC.fullmatch(secret.get_secret_value()):
        raise ValueError("must be of letters, digits and signs without spaces")
    return secret


def _demand_printable(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().isprintable():
        raise ValueError("must not hold control characters")
    return secret


def _demand_service(secret: SecretStr) -> SecretStr:
    if not _SCHEME.match(secret.get_secret_value()):
        raise ValueError("must be a service's address such as discord://...")
    return secret


def _demand_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        port_is_well = parts.port != 0
    except ValueError:
        raise ValueError("must be an address such as https://host/path") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or not port_is_well:
        raise ValueError("must be an address such as https://host/path")
    if "@" in parts.netloc or "?" in address or "#" in address or "\\" in address:
        raise ValueError("must hold no user name, password or query")
    return address.rstrip("/")


Word: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")
]
Host: TypeAlias = Annotated[
    str, StringConstraints(max_length=253, pattern=r"^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$")
]
Key: TypeAlias = Annotated[SecretStr, Field(min_length=1, max_length=1000), AfterValidator(_demand_key)]
Password: TypeAlias = Annotated[SecretStr, Field(min_length=1, max_length=1000), AfterValidator(_demand_printable)]
ServiceUrl: TypeAlias = Annotated[
    SecretStr, Field(min_length=5, max_length=2000), AfterValidator(_demand_key), AfterValidator(_demand_service)
]
ServiceUrls: TypeAlias = Annotated[list[ServiceUrl], Field(min_length=1, max_length=5)]
WebAddress: TypeAlias = Annotated[
    str, StringConstraints(max_length=300, pattern=r"^[\x21-\x7e]+$"), AfterValidator(_demand_address)
]


class Facts(BaseModel):
    """What may be shown of credentials; with `secrets`, the names of what may not, and `place`, where those go."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    secrets: ClassVar[tuple[str, ...]]
    place: ClassVar[tuple[str, ...]] = ()

    def show(self) -> dict[str, Any]:
        """All of it, secrets masked; without the kind."""
        return {name: _mask(value) for name, value in self if name != "kind"}


class AdzunaFacts(Facts):
    """An application at developer.adzuna.com."""

    secrets = ("app_key",)

    kind: Literal["adzuna"]
    app_id: Word = Field(description="Application id from developer.adzuna.com.")


class AdzunaCredentials(AdzunaFacts):
    """A person's own keys of Adzuna."""

    app_key: Key


class OpenaiFacts(Facts):
    """A server that speaks OpenAI's API, and the model to use there."""

    secrets = ("api_key",)
    place = ("base_url",)

    kind: Literal["openai"]
    base_url: WebAddress = "https://api.openai.com/v1"
    model: Word = Field(description="Model to ask for.")


class OpenaiCredentials(OpenaiFacts):
    """A person's own key of a language model."""

    api_key: Key


class SkyvernFacts(Facts):
    """A Skyvern server, in the cloud or one's own."""

    secrets = ("api_key",)
    place = ("base_url",)

    kind: Literal["skyvern"]
    base_url: WebAddress = "https://api.skyvern.com"


class SkyvernCredentials(SkyvernFacts):
    """A person's own key of Skyvern."""

    api_key: Key


class SimplifyFacts(Facts):
    """Simplify, which has no public API: nothing can be tried or done there yet."""

    secrets = ("api_key",)

    kind: Literal["simplify"]


class SimplifyCredentials(SimplifyFacts):
    """What a person got from Simplify. Never the cookies of a browser: they are the whole account."""

    api_key: Key


class SmtpFacts(Facts):
    """A mail server, and who mail comes from."""

    secrets = ("password",)
    place = ("host", "port", "security")

    kind: Literal["smtp"]
    host: Host
    port: int = Field(587, ge=1, le=65535)
    username: Word
    security: Literal["starttls", "tls"] = Field("starttls", description="starttls (mostly port 587) or tls (465).")
    sender: EmailStr = Field(max_length=254, description="Address mail comes from.")


class SmtpCredentials(SmtpFacts):
    """A person's own sign-in at a mail server."""

    password: Password


class AppriseFacts(Facts):
    """Services that bring notifications, told by addresses as the Apprise library writes them."""

    secrets = ("urls",)

    kind: Literal["apprise"]


class AppriseCredentials(AppriseFacts):
    """Where a person wants to be notified. The whole address is secret: keys may stand anywhere in it."""

    urls: ServiceUrls

    def show(self) -> dict[str, Any]:
        """Only which services they are."""
        return {"urls": [f"{find_scheme(url)}://{_HIDDEN}" for url in self.urls]}


Credentials: TypeAlias = Annotated[
    AdzunaCredentials
    | OpenaiCredentials
    | SkyvernCredentials
    | SimplifyCredentials
    | SmtpCredentials
    | AppriseCredentials,
    Field(discriminator="kind"),
]
_CREDENTIALS: Final[TypeAdapter[Credentials]] = TypeAdapter(Credentials)


def parse(values: dict[str, Any]) -> Credentials:
    """Credentials of the kind that `values` name. Raises `BrokenError`, since all of it was checked before."""
    try:
        return _CREDENTIALS.validate_python(values)
    except ValidationError:
        # Not chained: the original quotes the secrets.
        raise BrokenError("Credentials do not have the shape of their kind.") from None


def seal(vault: PersonVault, credentials: Credentials) -> bytes:
    """The credentials as they are kept."""
    return vault.seal(json.dumps({name: _reveal(value) for name, value in credentials}).encode(), Contents.INTEGRATION)


def unseal(vault: PersonVault, sealed: bytes) -> Credentials:
    """What was sealed. Raises `BrokenError` where it was not for this person, or was changed."""
    return parse(json.loads(vault.open(sealed, Contents.INTEGRATION)))


def find_scheme(url: SecretStr) -> str:
    """Which service an address of Apprise is about."""
    return url.get_secret_value().partition("://")[0]


def _mask(value: Any) -> Any:
    """A secret's last four characters where it is long enough to stay one; anything else as it is."""
    if not isinstance(value, SecretStr):
        return value
    secret = value.get_secret_value()
    return _HIDDEN + (secret[-4:] if len(secret) >= _LONG_ENOUGH else "")


def _reveal(value: Any) -> Any:
    if isinstance(value, list):
        return [_reveal(item) for item in value]
    return value.get_secret_value() if isinstance(value, SecretStr) else value
