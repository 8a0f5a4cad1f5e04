"""What is particular about each provider.

Google does everything the standard asks for. GitHub knows no id token: its API says who it is. LinkedIn leaves the
nonce out of its id tokens, and answers `invalid_client` where a client that has a secret sends a PKCE verifier (PKCE
is for its native clients only): what binds its answers to a browser is the state and the cookie alone. So a code of
LinkedIn that leaks can be used in somebody else's browser, once and within minutes, which neither can happen with
the other two.
"""

from dataclasses import dataclass, field

from jobraker.errors import MissingError
from jobraker.settings import GithubSettings, GoogleSettings, LinkedinSettings, OauthSettings


@dataclass(frozen=True)
class Openid:
    """How a provider says who it is by OpenID Connect. A nonce that is there is always checked."""

    issuers: tuple[str, ...]
    userinfo_url: str
    jwks_url: str
    owes_nonce: bool


@dataclass(frozen=True)
class Provider:
    """One provider as it is set up here. Either `openid` or `api_url` says who somebody is."""

    name: str
    title: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    authorize_url: str
    token_url: str
    takes_pkce: bool
    openid: Openid | None = None
    api_url: str | None = None


def list_providers(settings: OauthSettings) -> list[Provider]:
    """The providers that are set up."""
    found = (_build_google(settings.google), _build_linkedin(settings.linkedin), _build_github(settings.github))
    return [provider for provider in found if provider is not None]


def find_provider(settings: OauthSettings, name: str) -> Provider:
    """The provider of that name. Raises `MissingError` where it is not set up."""
    for provider in list_providers(settings):
        if provider.name == name:
            return provider
    raise MissingError("Nobody signs in through that here.")


def _build_google(settings: GoogleSettings) -> Provider | None:
    if not settings.client_id or not settings.client_secret:
        return None
    # Google's documentation allows its tokens to name it without the scheme.
    issuers = (settings.issuer, settings.issuer.removeprefix("https://"))
    return Provider(
        name="google",
        title="Google",
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        scope="openid email profile",
        authorize_url=settings.authorize_url,
        token_url=settings.token_url,
        takes_pkce=True,
        openid=Openid(issuers, settings.userinfo_url, settings.jwks_url, owes_nonce=True),
    )


def _build_linkedin(settings: LinkedinSettings) -> Provider | None:
    if not settings.client_id or not settings.client_secret:
        return None
    return Provider(
        name="linkedin",
        title="LinkedIn",
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        scope="openid profile email",
        authorize_url=settings.authorize_url,
        token_url=settings.token_url,
        takes_pkce=False,
        openid=Openid((settings.issuer,), settings.userinfo_url, settings.jwks_url, owes_nonce=False),
    )


def _build_github(settings: GithubSettings) -> Provider | None:
    if not settings.client_id or not settings.client_secret:
        return None
    return Provider(
        name="github",
        title="GitHub",
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        scope="read:user user:email",
        authorize_url=settings.authorize_url,
        token_url=settings.token_url,
        takes_pkce=True,
        api_url=settings.api_url,
    )
