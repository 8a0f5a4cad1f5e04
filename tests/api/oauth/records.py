"""Settings by which a local provider is all three, and what is written down of whoever came."""

from typing import Any

from pydantic import SecretStr

from jobraker.db import Connection
from jobraker.settings import GithubSettings, GoogleSettings, LinkedinSettings, OauthSettings
from tests.api.identity_provider import CLIENT, IdentityProvider


def face(provider: IdentityProvider, **changes: Any) -> OauthSettings:
    """The settings by which a local provider is all three."""
    client = {"client_id": CLIENT[0], "client_secret": SecretStr(CLIENT[1])}

    def place(name: str) -> dict[str, Any]:
        url = f"{provider.url}/{name}"
        return client | {"authorize_url": f"{url}/authorize", "token_url": f"{url}/token"}

    def openid(name: str) -> dict[str, Any]:
        url = f"{provider.url}/{name}"
        return place(name) | {"issuer": url, "userinfo_url": f"{url}/userinfo", "jwks_url": f"{url}/jwks"}

    google, linkedin = GoogleSettings(**openid("google")), LinkedinSettings(**openid("linkedin"))
    github = GithubSettings(**place("github"), api_url=f"{provider.url}/github")
    return OauthSettings(**({"google": google, "linkedin": linkedin, "github": github} | changes))


def count_users(owner: Connection) -> int:
    return len(owner.execute("select from app.users").fetchall())


def events(owner: Connection) -> list[tuple[str, dict[str, Any]]]:
    rows = owner.execute("select event, details from app.audit_log order by event_id").fetchall()
    return [(row["event"], row["details"]) for row in rows]
