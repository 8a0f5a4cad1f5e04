"""Every setting of Jobraker, read once from the environment (prefix JOBRAKER_, nested by `__`) and `.env`.

This is the only reader of the environment. A new field needs its line in `.env.example`; a test compares.
"""

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from jobraker.errors import InvalidError
from jobraker.home import Home
from jobraker.notations import HostPattern, Network, Origin, Rate
from jobraker.source_settings import (
    AdzunaSettings,
    ArbeitnowSettings,
    AshbySettings,
    FormsSettings,
    GreenhouseSettings,
    HackernewsSettings,
    LeverSettings,
    Part,
    PersonioSettings,
    RecruiteeSettings,
    RemoteokSettings,
    RemotiveSettings,
    SmartrecruitersSettings,
    UsajobsSettings,
    VerifySettings,
    WorkableSettings,
    WorkdaySettings,
)


class DatabaseSettings(Part):
    """Where Postgres is. No URL means the embedded one."""

    url: SecretStr | None = Field(None, description="Any Postgres 15+ with pgvector; empty: the embedded one.")
    pool_size: int = Field(8, ge=1, le=200, description="Connections a process keeps at most.")
    statement_s: float = Field(30.0, gt=0, le=3600, description="Seconds a statement of the API may take.")


class WebSettings(Part):
    """Manners of the one outbound client."""

    agent: str = Field("Jobraker/0.1 (job search; contact: see README)", description="User-Agent of every request.")
    timeout_s: float = Field(30.0, gt=0, description="Seconds an answer may take.")
    tries: int = Field(4, ge=1, le=10, description="Attempts at a request, the first included.")
    pace_s: float = Field(0.25, ge=0, description="Seconds between two requests to one host.")
    private_hosts: tuple[str, ...] = Field(
        (),
        description="Private hosts that people's own addresses may lead to: JSON list of names, CIDRs, `host:port`.",
    )


class BrowserSettings(Part):
    """The browser for pages that are empty without scripts."""

    executable: Path | None = Field(
        None, description="Chromium to use; empty: the system's where there is one, else Playwright's own."
    )
    timeout_s: float = Field(20.0, gt=0, le=120, description="Seconds a page may take to be rendered.")
    requests: int = Field(150, ge=1, le=2000, description="Requests a page may send while it is rendered.")
    megabytes: int = Field(24, ge=1, le=500, description="Megabytes a page may receive while it is rendered.")


class EncoderSettings(Part):
    """What turns text into vectors."""

    kind: Literal["local", "openai"] = Field("local", description="local: all-MiniLM-L6-v2; openai: by HTTP.")
    model: str = Field("text-embedding-3-small", description="Model asked for when the kind is openai.")


class OpenaiSettings(Part):
    """OpenAI, or any server that speaks its API."""

    base_url: str = Field("https://api.openai.com/v1", description="Address of the API.")
    api_key: SecretStr | None = Field(None, description="Key of the API.")


class AuthSettings(Part):
    """How people sign in."""

    access_minutes: int = Field(15, ge=1, le=60, description="Life of an access token.")
    refresh_days: int = Field(30, ge=1, le=365, description="Life of a refresh token, so of an unused session.")
    session_days: int = Field(90, ge=1, le=365, description="Life of a session, however much it is used.")
    app_url: str | None = Field(
        None,
        description="The app whose pages take mailed tokens (/verify-email, /reset-password); empty: the API.",
    )


class GoogleSettings(Part):
    """Signing in with Google (OpenID Connect); off without both credentials."""

    client_id: str | None = Field(None, description="Client id from console.cloud.google.com.")
    client_secret: SecretStr | None = Field(None, description="Client secret from console.cloud.google.com.")
    issuer: str = Field("https://accounts.google.com", description="Who Google's id tokens say they are from.")
    authorize_url: str = Field("https://accounts.google.com/o/oauth2/v2/auth", description="Google's consent page.")
    token_url: str = Field("https://oauth2.googleapis.com/token", description="Google's token endpoint.")
    userinfo_url: str = Field(
        "https://openidconnect.googleapis.com/v1/userinfo", description="Google's userinfo endpoint."
    )
    jwks_url: str = Field("https://www.googleapis.com/oauth2/v3/certs", description="Google's public keys.")


class LinkedinSettings(Part):
    """Signing in with LinkedIn (OpenID Connect); off without both credentials."""

    client_id: str | None = Field(None, description="Client id from developer.linkedin.com.")
    client_secret: SecretStr | None = Field(None, description="Client secret from developer.linkedin.com.")
    issuer: str = Field("https://www.linkedin.com/oauth", description="Who LinkedIn's id tokens say they are from.")
    authorize_url: str = Field(
        "https://www.linkedin.com/oauth/v2/authorization", description="LinkedIn's consent page."
    )
    token_url: str = Field("https://www.linkedin.com/oauth/v2/accessToken", description="LinkedIn's token endpoint.")
    userinfo_url: str = Field("https://api.linkedin.com/v2/userinfo", description="LinkedIn's userinfo endpoint.")
    jwks_url: str = Field("https://www.linkedin.com/oauth/openid/jwks", description="LinkedIn's public keys.")


class GithubSettings(Part):
    """Signing in with GitHub (plain OAuth 2); off without both credentials."""

    client_id: str | None = Field(None, description="Client id of an OAuth app from github.com/settings/developers.")
    client_secret: SecretStr | None = Field(None, description="Client secret of that OAuth app.")
    authorize_url: str = Field("https://github.com/login/oauth/authorize", description="GitHub's consent page.")
    token_url: str = Field("https://github.com/login/oauth/access_token", description="GitHub's token endpoint.")
    api_url: str = Field("https://api.github.com", description="GitHub's API, which says who it is.")


class OauthSettings(Part):
    """Signing in through accounts elsewhere."""

    redirect_base: str = Field(
        "http://127.0.0.1:8000",
        pattern="^https?://[^/?#]+$",
        description="How browsers reach the API: people come back to it from a provider. Without a path.",
    )
    google: GoogleSettings = GoogleSettings()
    linkedin: LinkedinSettings = LinkedinSettings()
    github: GithubSettings = GithubSettings()


class KeysSettings(Part):
    """The keys of the house."""

    file: Path | None = Field(None, description="File of keys; empty: keys.json in the home. All processes share it.")


class RetentionSettings(Part):
    """How many days what people own is kept once it has served; 0 keeps it for ever."""

    ended_sessions_days: int = Field(90, ge=0, description="Days a session is kept after its end; 0: for ever.")
    requests_days: int = Field(30, ge=0, description="Days a request is kept after its answer; 0: for ever.")
    exports_days: int = Field(7, ge=1, le=365, description="Days an export of a person's data can be fetched.")
    mails_days: int = Field(7, ge=0, description="Days a mail kept in the home's folder stays there; 0: for ever.")
    security_log_days: int = Field(365, ge=0, description="Days a security event is kept; 0: for ever.")
    unverified_accounts_days: int = Field(
        0, ge=0, description="Days after which an account whose address was never verified is deleted; 0: never."
    )
    inactive_accounts_days: int = Field(
        0, ge=0, description="Days without any use after which an account is deleted; 0: never."
    )


class ApiSettings(Part):
    """The REST service."""

    host: str = Field("127.0.0.1", description="Address the API listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port of the API.")
    wait_s: float = Field(5.0, ge=0, le=30, description="How long a request waits for its answer before it gives 202.")
    body_s: float = Field(30.0, gt=0, le=600, description="Seconds in which the body of a request must be there.")
    time_limit_s: float = Field(60.0, gt=0, le=3600, description="Seconds after which a request must have an answer.")
    origins: tuple[Origin, ...] = Field(
        (), description='Web pages that may call the API, as a JSON list such as ["https://app.example"]; * is any.'
    )
    credentials: bool = Field(default=False, description="Whether browsers may send cookies along from those pages.")
    hosts: tuple[HostPattern, ...] = Field(
        (), description="Host names the API answers to, as a JSON list; *.example.org is any below; none given: any."
    )
    proxies: tuple[Network, ...] = Field(
        (), description="Addresses and networks of the proxies whose X-Forwarded-For is believed, as a JSON list."
    )

    @model_validator(mode="after")
    def _keeps_cookies_at_home(self) -> Self:
        if self.credentials and "*" in self.origins:
            raise ValueError("origins may not be * where credentials are sent: name each page")
        return self


class LimitSettings(Part):
    """How much may be asked of the API, each written as a number per span of time, such as 600/minute."""

    storage: SecretStr = Field(
        SecretStr("memory://"), description="Where is counted: memory:// for one process, redis://HOST:PORT for all."
    )
    per_address: Rate = Field("12000/minute", description="Requests from one address.")
    per_user: Rate = Field("3000/minute", description="Requests of one person who is signed in.")
    per_key: Rate = Field("3000/minute", description="Requests with one API key.")
    failures_per_pair: Rate = Field("10/15 minute", description="Failed sign-ins to one account from one address.")
    failures_per_account: Rate = Field("100/hour", description="Failed sign-ins to one account from anywhere.")
    failures_per_address: Rate = Field("100/15 minute", description="Failed sign-ins from one address.")
    registrations_per_address: Rate = Field("300/hour", description="Accounts opened from one address.")
    mails_per_recipient: Rate = Field("5/hour", description="Mails that anybody may have sent to one recipient.")
    mails_per_address: Rate = Field("60/hour", description="Mails that may be asked for from one address.")


class MailSettings(Part):
    """A mail server: the house's own, or the one a person brought."""

    host: str | None = Field(
        None, description="Mail server (SMTP); empty: each mail is a file in the home's mail folder."
    )
    port: int = Field(587, ge=1, le=65535, description="Port of the mail server.")
    username: str | None = Field(None, description="User name at the mail server; empty: no sign-in there.")
    password: SecretStr | None = Field(None, description="Password at the mail server.")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="starttls (mostly port 587), tls (465), or none, where no password is ever sent."
    )
    sender: str = Field("jobraker@localhost", description="Address mail comes from.")
    sender_name: str = Field("Jobraker", description="Name mail comes from.")
    timeout_s: float = Field(20.0, gt=0, le=120, description="Seconds the mail server may take for one answer.")


class PrefectSettings(Part):
    """Prefect's server."""

    port: int = Field(4200, ge=1, le=65535, description="Port of Prefect's server and UI.")
    refresh_cron: str = Field("17 */6 * * *", description="When the sources are read again.")
    recommend_cron: str = Field("47 5 * * *", description="When everybody's recommendations are renewed.")
    retention_cron: str = Field("23 3 * * *", description="When is deleted what was kept long enough.")
    database_url: SecretStr | None = Field(
        None,
        description="Prefect's own database when Postgres is external; empty: one named jobraker_prefect beside it.",
    )


class Settings(BaseSettings):
    """The whole of it, frozen."""

    model_config = SettingsConfigDict(
        env_prefix="JOBRAKER_",
        env_nested_delimiter="__",
        env_file=".env",
        env_ignore_empty=True,
        frozen=True,
        extra="ignore",
    )

    home: Path = Field(Path(".jobraker"), description="Folder with everything Jobraker keeps.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level that is logged.")
    sandbox_url: str | None = Field(None, description="Address of the sandbox when it plays the outside world.")
    database: DatabaseSettings = DatabaseSettings()
    adzuna: AdzunaSettings = AdzunaSettings()
    greenhouse: GreenhouseSettings = GreenhouseSettings()
    ashby: AshbySettings = AshbySettings()
    lever: LeverSettings = LeverSettings()
    smartrecruiters: SmartrecruitersSettings = SmartrecruitersSettings()
    workable: WorkableSettings = WorkableSettings()
    recruitee: RecruiteeSettings = RecruiteeSettings()
    personio: PersonioSettings = PersonioSettings()
    workday: WorkdaySettings = WorkdaySettings()
    remotive: RemotiveSettings = RemotiveSettings()
    remoteok: RemoteokSettings = RemoteokSettings()
    arbeitnow: ArbeitnowSettings = ArbeitnowSettings()
    usajobs: UsajobsSettings = UsajobsSettings()
    hackernews: HackernewsSettings = HackernewsSettings()
    web: WebSettings = WebSettings()
    browser: BrowserSettings = BrowserSettings()
    verify: VerifySettings = VerifySettings()
    forms: FormsSettings = FormsSettings()
    encoder: EncoderSettings = EncoderSettings()
    openai: OpenaiSettings = OpenaiSettings()
    auth: AuthSettings = AuthSettings()
    oauth: OauthSettings = OauthSettings()
    keys: KeysSettings = KeysSettings()
    retention: RetentionSettings = RetentionSettings()
    api: ApiSettings = ApiSettings()
    limits: LimitSettings = LimitSettings()
    mail: MailSettings = MailSettings()
    prefect: PrefectSettings = PrefectSettings()

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    @property
    def keys_file(self) -> Path:
        """Where the keys of the house are."""
        return self.keys.file or self.place.keys

    @property
    def place(self) -> Home:
        """The home as paths."""
        return Home(self.home)

    def facing(self, sandbox_url: str) -> "Settings":
        """The same settings with the sandbox at `sandbox_url` as the outside world of every source."""
        at = sandbox_url
        secret = SecretStr("sandbox")
        parties: dict[str, dict[str, object]] = {
            "adzuna": {"base_url": f"{at}/adzuna/v1/api", "app_id": "sandbox", "app_key": secret},
            "greenhouse": {"base_url": f"{at}/greenhouse/v1"},
            "ashby": {"base_url": f"{at}/ashby"},
            "lever": {"base_url": f"{at}/lever/v0", "eu_base_url": f"{at}/lever-eu/v0"},
            "smartrecruiters": {"base_url": f"{at}/smartrecruiters/v1"},
            "workable": {"base_url": f"{at}/workable", "pace_s": 0.0},
            "recruitee": {"base_url": at + "/recruitee/{tenant}"},
            "personio": {"base_url": at + "/personio/{tenant}"},
            "workday": {"base_url": at + "/workday/{host}"},
            "remotive": {"base_url": f"{at}/remotive/api"},
            "remoteok": {"base_url": f"{at}/remoteok"},
            "arbeitnow": {"base_url": f"{at}/arbeitnow/api"},
            "usajobs": {"base_url": f"{at}/usajobs/api", "email": "sandbox@example.org", "api_key": secret},
            "hackernews": {"base_url": f"{at}/hackernews/api/v1"},
            "web": {"pace_s": 0.0},
        }
        changed = {name: getattr(self, name).model_copy(update=changes) for name, changes in parties.items()}
        return self.model_copy(update={"sandbox_url": sandbox_url, **changed})


@cache
def load() -> Settings:
    """The settings of this process. Raises `InvalidError` naming each wrong variable.

    A command beside a house that runs against the sandbox meets the same outside world as the house.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        fields = {
            "JOBRAKER_" + "__".join(str(step) for step in problem["loc"]).upper(): problem["msg"]
            for problem in error.errors()
        }
        listed = "; ".join(f"{name}: {reason}" for name, reason in fields.items())
        raise InvalidError(f"The settings are not valid: {listed}", fields=fields) from error
    except SettingsError as error:
        group = str(error).split('"')[1].upper()
        raise InvalidError(
            f'The settings are not valid: a list in JOBRAKER_{group}__... is written as JSON, such as ["a", "b"].'
        ) from error
    running = settings.place.read_running()
    sandbox_url = settings.sandbox_url or (running.sandbox_url if running else None)
    return settings.facing(sandbox_url) if sandbox_url else settings
