import json
import os
import stat
import threading
from pathlib import Path

import pytest

from jobraker.errors import BrokenError, UnavailableError
from jobraker.keyring import Keyring, Use


def test_keys_are_made_once_and_kept_to_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "new" / "keys.json"
    first = Keyring(path).newest(Use.SIGN)
    assert Keyring(path).newest(Use.SIGN) == first
    assert [kept.name for kept in path.parent.iterdir()] == ["keys.json"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_a_power_loss_could_undo_is_flushed_file_and_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[bool] = []
    real = os.fsync

    def note(descriptor: int) -> None:
        flushed.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    keyring = Keyring(tmp_path / "keys.json")
    keyring.newest(Use.SIGN)
    assert flushed == [False, True]
    keyring.add(Use.SIGN)
    assert flushed == [False, True] * 2


def test_a_key_serves_one_end(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys.json")
    assert keyring.newest(Use.SIGN).secret != keyring.newest(Use.SEAL).secret
    assert keyring.find(Use.SEAL, keyring.newest(Use.SIGN).key_id) is None


def test_processes_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    start, keys = threading.Barrier(8), []

    def begin() -> None:
        start.wait()
        keys.append(Keyring(tmp_path / "keys.json").newest(Use.SIGN).secret)

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_a_running_process_follows_a_rotation(tmp_path: Path) -> None:
    running, operator = Keyring(tmp_path / "keys.json"), Keyring(tmp_path / "keys.json")
    old = running.newest(Use.SIGN)
    new = operator.add(Use.SIGN)
    assert running.newest(Use.SIGN) == new
    assert running.find(Use.SIGN, old.key_id) == old
    operator.drop([old.key_id])
    assert running.find(Use.SIGN, old.key_id) is None


def test_a_key_never_shows_its_secret(tmp_path: Path) -> None:
    key = Keyring(tmp_path / "keys.json").newest(Use.SEAL)
    assert repr(key.secret) not in repr(key)
    assert key.key_id in repr(key)


@pytest.mark.parametrize(
    "damage",
    ["", "{}", '{"keys": []}', '{"keys": [{"key_id": "a", "use": "sign"}]}', "[]", '{"keys": [{"secret": 1}]}'],
)
def test_a_damaged_file_is_said_to_be_damaged_and_never_replaced(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(damage)
    with pytest.raises(BrokenError, match="damaged"):
        Keyring(path).newest(Use.SIGN)
    assert path.read_text() == damage


def test_a_short_key_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    Keyring(path).newest(Use.SIGN)
    record = json.loads(path.read_text())
    record["keys"][0]["secret"] = "c2hvcnQ="
    path.write_text(json.dumps(record))
    with pytest.raises(BrokenError, match="damaged"):
        Keyring(path).newest(Use.SIGN)


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnavailableError, match="cannot be"):
        Keyring(tmp_path / "file" / "keys.json").newest(Use.SIGN)
