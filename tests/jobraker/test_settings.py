import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from jobraker import settings
from jobraker.errors import InvalidError
from jobraker.home import Home, Process, Running


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that sees only the variables of the test, and no `.env`."""
    for name in [name for name in os.environ if name.startswith("JOBRAKER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    settings.load.cache_clear()
    yield
    settings.load.cache_clear()


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    loaded = settings.load()
    assert loaded.home == tmp_path / ".jobraker"
    assert loaded.database.url is None


def test_variables_nest_by_two_underscores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBRAKER_DATABASE__URL", "postgresql://someone:word@db/jobs")
    monkeypatch.setenv("JOBRAKER_ADZUNA__COUNTRIES", '["gb", "de"]')
    loaded = settings.load()
    assert loaded.database.url == SecretStr("postgresql://someone:word@db/jobs")
    assert loaded.adzuna.countries == ("gb", "de")


def test_a_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("JOBRAKER_API__PORT=9001\nJOBRAKER_API__HOST=::1\n")
    monkeypatch.setenv("JOBRAKER_API__PORT", "9002")
    assert (settings.load().api.port, settings.load().api.host) == (9002, "::1")


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBRAKER_ADZUNA__APP_ID", "")
    assert settings.load().adzuna.app_id is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JOBRAKER_API__PORT", "many"),
        ("JOBRAKER_API__PORT", "70000"),
        ("JOBRAKER_LOG_LEVEL", "LOUD"),
        ("JOBRAKER_API__PROT", "8000"),
        ("JOBRAKER_LIMITS__PER_USER", "many"),
        ("JOBRAKER_LIMITS__PER_USER", "10 per fortnight"),
        ("JOBRAKER_LIMITS__PER_USER", "0/minute"),
        ("JOBRAKER_LIMITS__PER_USER", "10/minute; 1/second"),
        ("JOBRAKER_API__PROXIES", '["*"]'),
        ("JOBRAKER_API__PROXIES", '["proxy.example"]'),
        ("JOBRAKER_API__ORIGINS", '["app.example"]'),
        ("JOBRAKER_API__ORIGINS", '["https://app.example/"]'),
        ("JOBRAKER_API__ORIGINS", '["https://*.example"]'),
        ("JOBRAKER_API__HOSTS", '["https://jobs.example"]'),
        ("JOBRAKER_API__HOSTS", '["jobs.example:8000"]'),
        ("JOBRAKER_API__HOSTS", '["jobs.*"]'),
        ("JOBRAKER_DATABASE__STATEMENT_S", "0"),
    ],
)
def test_each_wrong_variable_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidError, match=name):
        settings.load()


def test_a_wrong_limit_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBRAKER_LIMITS__PER_KEY", "often")
    with pytest.raises(InvalidError, match="such as 600/minute, 10/15 minutes or 100/hour"):
        settings.load()


def test_rates_networks_origins_and_hosts_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBRAKER_LIMITS__PER_KEY", "7 per 2 hours")
    monkeypatch.setenv("JOBRAKER_API__PROXIES", '["10.1.2.3/8", "::1"]')
    monkeypatch.setenv("JOBRAKER_API__ORIGINS", '["https://App.example:8443", "http://localhost:3000"]')
    monkeypatch.setenv("JOBRAKER_API__HOSTS", '["Jobs.example", "*.example.org"]')
    loaded = settings.load()
    assert loaded.limits.per_key == "7 per 2 hours"
    assert loaded.api.proxies == ("10.0.0.0/8", "::1/128")
    assert loaded.api.origins == ("https://app.example:8443", "http://localhost:3000")
    assert loaded.api.hosts == ("jobs.example", "*.example.org")


def test_any_page_may_not_send_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBRAKER_API__ORIGINS", '["*"]')
    assert settings.load().api.origins == ("*",)
    settings.load.cache_clear()
    monkeypatch.setenv("JOBRAKER_API__CREDENTIALS", "true")
    with pytest.raises(InvalidError, match=r"JOBRAKER_API: .*name each page"):
        settings.load()


def test_the_defaults_would_be_accepted() -> None:
    for part in (settings.LimitSettings(), settings.ApiSettings()):
        assert type(part).model_validate(part.model_dump()) == part


def test_a_list_that_is_not_json_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBRAKER_ADZUNA__COUNTRIES", "gb,de")
    with pytest.raises(InvalidError, match=r'JOBRAKER_ADZUNA__.* written as JSON, such as \["a", "b"\]'):
        settings.load()


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBRAKER_ADZUNA__APP_KEY", "hidden-word")
    monkeypatch.setenv("JOBRAKER_DATABASE__URL", "postgresql://someone:hidden-word@db/jobs")
    assert "hidden-word" not in repr(settings.load())


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        settings.load().log_level = "DEBUG"
    with pytest.raises(ValidationError):
        settings.load().api.port = 1


def test_the_sandbox_becomes_the_outside_world() -> None:
    faced = settings.load().facing("http://127.0.0.1:9")
    assert faced.sandbox_url == "http://127.0.0.1:9"
    for party in (faced.adzuna, faced.greenhouse, faced.ashby):
        assert party.base_url.startswith("http://127.0.0.1:9/")
    assert faced.adzuna.app_key is not None
    assert faced.adzuna.searches == settings.load().adzuna.searches


def test_a_command_meets_the_world_of_the_house_it_stands_in(tmp_path: Path) -> None:
    me = Process.of(os.getpid())
    house = Running(me, {}, "postgresql:///", "http://a", "http://p", sandbox_url="http://127.0.0.1:9")
    home = Home(tmp_path / ".jobraker")
    home.prepare()
    home.write_running(house)
    assert settings.load().ashby.base_url.startswith("http://127.0.0.1:9/")
