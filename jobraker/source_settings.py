"""Settings of the sources: where each is, what it is asked for, and how much of it in one run."""

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Part(BaseModel):
    """A group of settings; frozen like the whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AdzunaSettings(Part):
    """Adzuna's API; without both keys the source is skipped."""

    base_url: str = Field("https://api.adzuna.com/v1/api", description="Adzuna's API address.")
    app_id: str | None = Field(None, description="Application id from developer.adzuna.com.")
    app_key: SecretStr | None = Field(None, description="Application key from developer.adzuna.com.")
    countries: tuple[str, ...] = Field(("gb",), description="Countries to search, as a JSON list of ISO codes.")
    searches: tuple[str, ...] = Field(
        ("software engineer", "data engineer"), description="What to search for in each country, as a JSON list."
    )
    pages: int = Field(2, ge=1, le=100, description="Pages of 50 postings read per search at most.")


class GreenhouseSettings(Part):
    """Greenhouse's public job boards."""

    base_url: str = Field("https://boards-api.greenhouse.io/v1", description="Greenhouse's board API address.")


class AshbySettings(Part):
    """Ashby's public job boards."""

    base_url: str = Field("https://api.ashbyhq.com", description="Ashby's API address.")


class LeverSettings(Part):
    """Lever's public job boards, of both its instances."""

    base_url: str = Field("https://api.lever.co/v0", description="Lever's postings API address.")
    eu_base_url: str = Field("https://api.eu.lever.co/v0", description="The same of Lever's European instance.")


class SmartrecruitersSettings(Part):
    """SmartRecruiters' public job boards."""

    base_url: str = Field("https://api.smartrecruiters.com/v1", description="SmartRecruiters' posting API address.")


class WorkableSettings(Part):
    """Workable's public job boards."""

    base_url: str = Field("https://apply.workable.com", description="Workable's address.")
    pace_s: float = Field(1.0, ge=0, description="Seconds between two requests to Workable, which tires easily.")


class RecruiteeSettings(Part):
    """Recruitee's public job boards, each on a host of its own."""

    base_url: str = Field("https://{tenant}.recruitee.com", description="A board's address; {tenant} is its name.")


class PersonioSettings(Part):
    """Personio's public job feeds, each on a host of its own."""

    base_url: str = Field("https://{tenant}", description="A feed's address; {tenant} is its host.")


class WorkdaySettings(Part):
    """Workday's career sites, each employer on a host of its own."""

    base_url: str = Field(
        "https://{host}.myworkdayjobs.com", description="An employer's address; {host} is like example.wd5."
    )


class RemotiveSettings(Part):
    """Remotive's feed of remote jobs."""

    base_url: str = Field("https://remotive.com/api", description="Remotive's API address.")


class RemoteokSettings(Part):
    """Remote OK's feed of remote jobs."""

    base_url: str = Field("https://remoteok.com", description="Remote OK's address.")


class ArbeitnowSettings(Part):
    """Arbeitnow's feed of jobs in Europe."""

    base_url: str = Field("https://www.arbeitnow.com/api", description="Arbeitnow's API address.")
    pages: int = Field(10, ge=1, le=100, description="Pages read at most; a page has 100 postings or more.")


class UsajobsSettings(Part):
    """Jobs of the government of the United States; without e-mail address and key the source is skipped."""

    base_url: str = Field("https://data.usajobs.gov/api", description="USAJOBS' API address.")
    email: str | None = Field(None, description="The address the key was given to at developer.usajobs.gov.")
    api_key: SecretStr | None = Field(None, description="Key from developer.usajobs.gov.")
    searches: tuple[str, ...] = Field(
        ("software", "data"), description="What to search for, as a JSON list of keywords; one empty one is everything."
    )


class HackernewsSettings(Part):
    """The monthly "Who is hiring?" of Hacker News, read through Algolia."""

    base_url: str = Field("https://hn.algolia.com/api/v1", description="Algolia's API address for Hacker News.")
    threads: int = Field(1, ge=1, le=12, description="How many months' threads are read, the newest first.")


class VerifySettings(Part):
    """Asking at a posting's own address whether it is still there."""

    most: int = Field(200, ge=0, description="Postings asked for in one run at most; 0: none.")
    most_of_a_host: int = Field(60, ge=1, description="Of these, at one host at most.")
    unverified_days: int = Field(
        14, ge=1, description="Days after which an open posting is asked for that nothing showed."
    )


class FormsSettings(Part):
    """Reading what application forms ask."""

    most: int = Field(300, ge=0, description="Forms read in one run at most, the newest postings first; 0: none.")
    most_of_a_host: int = Field(150, ge=1, description="Of these, at one host at most.")
