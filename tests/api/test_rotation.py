from datetime import timedelta

import pytest
import time_machine
from fastapi.testclient import TestClient

from api.rotation import Rotation, rotate_keys
from jobraker.db import Database, Role
from jobraker.keyring import Keyring, Use
from jobraker.settings import Settings
from jobraker.tokens import LONGEST_LIFE

CV = b"Robin Doe, data engineer, ten years of Python.\n"


def rotate(database_url: str, settings: Settings) -> Rotation:
    with Database(database_url, role=Role.AUTH) as database, database.writing() as connection:
        return rotate_keys(connection, settings)


def break_off(database_url: str, settings: Settings) -> None:
    with Database(database_url, role=Role.AUTH) as database, database.writing() as connection:
        rotate_keys(connection, settings)
        raise ZeroDivisionError


def test_everything_opens_and_everybody_stays_signed_in_after_rotations(
    ada: TestClient, database_url: str, settings: Settings
) -> None:
    resume_id = ada.post("/resumes", files={"file": ("cv.txt", CV)}).json()["data"]["resume_id"]
    assert rotate(database_url, settings) == Rotation(rewrapped=1, dropped=0)
    assert rotate(database_url, settings) == Rotation(rewrapped=1, dropped=1)
    assert ada.get(f"/resumes/{resume_id}/file").content == CV
    assert ada.post("/resumes", files={"file": ("cv.txt", CV)}).status_code == 201


def test_a_signing_key_is_dropped_when_all_it_signed_has_expired(
    database_url: str, settings: Settings, frozen_clock: time_machine.Traveller
) -> None:
    keyring = Keyring(settings.keys_file)
    first = keyring.newest(Use.SIGN)
    rotate(database_url, settings)
    frozen_clock.shift(LONGEST_LIFE)
    rotate(database_url, settings)
    assert keyring.find(Use.SIGN, first.key_id) == first, "its last tokens are good to the second"
    frozen_clock.shift(timedelta(minutes=2))
    rotate(database_url, settings)
    assert keyring.find(Use.SIGN, first.key_id) is None


def test_a_rotation_that_is_cut_short_loses_nothing(
    ada: TestClient, database_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    resume_id = ada.post("/resumes", files={"file": ("cv.txt", CV)}).json()["data"]["resume_id"]
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            break_off(database_url, settings)
        assert ada.get(f"/resumes/{resume_id}/file").content == CV
    rotate(database_url, settings)
    rotate(database_url, settings)
    assert ada.get(f"/resumes/{resume_id}/file").content == CV
    assert len(Keyring(settings.keys_file).keys(Use.SEAL)) == 2
