import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.auth import tokens
from jobraker.errors import InvalidError
from jobraker.settings import AuthSettings, Settings


def prepare(home: Path, key: str | None = None) -> tokens.AccessTokens:
    signing_key = SecretStr(key) if key else None
    return tokens.prepare(Settings(home=home, auth=AuthSettings(signing_key=signing_key), _env_file=None))


def test_the_key_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    first = prepare(tmp_path / "new")
    assert first.key == prepare(tmp_path / "new").key
    (kept,) = (tmp_path / "new").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_two_homes_have_two_keys(tmp_path: Path) -> None:
    assert prepare(tmp_path / "a").key != prepare(tmp_path / "b").key


def test_processes_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    start, keys = threading.Barrier(8), []

    def begin() -> None:
        start.wait()
        keys.append(prepare(tmp_path).key)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_the_configured_key_counts(tmp_path: Path) -> None:
    assert prepare(tmp_path, "k" * 32).key == "k" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="SIGNING_KEY"):
        prepare(tmp_path, "short")
