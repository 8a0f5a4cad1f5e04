import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
import time_machine

from jobraker.errors import UnauthenticatedError
from jobraker.keyring import Keyring, Use
from jobraker.tokens import CLOCK_SKEW, Purpose, Tokens

ADA = uuid.UUID(int=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys.json")


def test_a_token_says_what_was_put_in(keyring: Keyring) -> None:
    token = Tokens(keyring).issue(Purpose.ACCESS, ADA, lifetime=HOUR, sid="s")
    claims = Tokens(keyring).read(Purpose.ACCESS, token)
    assert claims.user_id == ADA
    assert claims.extra["sid"] == "s"


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.ACCESS])
def test_a_token_opens_only_what_it_is_for(keyring: Keyring, purpose: Purpose) -> None:
    tokens = Tokens(keyring)
    with pytest.raises(UnauthenticatedError):
        tokens.read(Purpose.ACCESS, tokens.issue(purpose, ADA, lifetime=HOUR))


def test_clocks_may_differ_by_half_a_minute(keyring: Keyring, frozen_clock: time_machine.Traveller) -> None:
    tokens = Tokens(keyring)
    token = tokens.issue(Purpose.ACCESS, ADA, lifetime=HOUR)
    frozen_clock.shift(HOUR + CLOCK_SKEW - timedelta(seconds=1))
    assert tokens.read(Purpose.ACCESS, token).user_id == ADA
    frozen_clock.shift(timedelta(seconds=2))
    with pytest.raises(UnauthenticatedError, match="expired"):
        tokens.read(Purpose.ACCESS, token)


def test_a_token_of_a_clock_ahead_of_ours_is_good(keyring: Keyring, frozen_clock: time_machine.Traveller) -> None:
    tokens = Tokens(keyring)
    frozen_clock.shift(CLOCK_SKEW - timedelta(seconds=1))
    slightly, frozen = tokens.issue(Purpose.ACCESS, ADA, lifetime=HOUR), frozen_clock
    frozen.shift(timedelta(seconds=2))
    far = tokens.issue(Purpose.ACCESS, ADA, lifetime=HOUR)
    frozen.shift(-CLOCK_SKEW - timedelta(seconds=1))
    assert tokens.read(Purpose.ACCESS, slightly).user_id == ADA
    with pytest.raises(UnauthenticatedError):
        tokens.read(Purpose.ACCESS, far)


def test_a_rotated_key_still_reads_and_a_dropped_one_no_more(keyring: Keyring) -> None:
    tokens = Tokens(keyring)
    old, token = keyring.newest(Use.SIGN), tokens.issue(Purpose.ACCESS, ADA, lifetime=HOUR)
    new = keyring.add(Use.SIGN)
    assert jwt.get_unverified_header(tokens.issue(Purpose.ACCESS, ADA, lifetime=HOUR))["kid"] == new.key_id
    assert tokens.read(Purpose.ACCESS, token).user_id == ADA
    keyring.drop([old.key_id])
    with pytest.raises(UnauthenticatedError):
        tokens.read(Purpose.ACCESS, token)


def forge(keyring: Keyring, token: str, **how: Any) -> str:
    """The same claims, changed, signed with our own key unless said otherwise."""
    claims = jwt.decode(token, options={"verify_signature": False}) | how.get("claims", {})
    for name in how.get("without", ()):
        claims.pop(name)
    key = keyring.newest(Use.SIGN)
    headers = {"kid": key.key_id} | how.get("headers", {})
    return jwt.encode(claims, how.get("key", key.secret), how.get("algorithm", "HS256"), headers=headers)


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize(
    "how",
    [
        {"key": b"x" * 32},
        {"key": None, "algorithm": "none"},
        {"algorithm": "HS512"},
        {"headers": {"kid": "nobody"}},
        {"headers": {"kid": "../../dev/null"}},
        {"claims": {"iss": "other"}},
        {"claims": {"aud": "other"}},
        {"claims": {"aud": ["access", "other"]}, "without": ["iss"]},
        {"claims": {"sub": "not an id"}},
        *({"without": [name]} for name in ("iss", "aud", "exp", "iat", "sub", "jti")),
    ],
    ids=repr,
)
def test_a_forged_token_is_refused(keyring: Keyring, how: dict[str, Any]) -> None:
    tokens = Tokens(keyring)
    token = tokens.issue(Purpose.ACCESS, ADA, lifetime=HOUR)
    assert tokens.read(Purpose.ACCESS, forge(keyring, token)).user_id == ADA, "the forger knows how"
    with pytest.raises(UnauthenticatedError):
        tokens.read(Purpose.ACCESS, forge(keyring, token, **how))


@pytest.mark.parametrize("nonsense", ["", "nonsense", "a.b.c", "é.é.é", "." * 2000, "\x00"])
def test_what_is_no_token_is_refused(keyring: Keyring, nonsense: str) -> None:
    with pytest.raises(UnauthenticatedError):
        Tokens(keyring).read(Purpose.ACCESS, nonsense)


def test_a_signing_key_is_never_the_sealing_one(keyring: Keyring) -> None:
    sealing = keyring.newest(Use.SEAL)
    token = Tokens(keyring).issue(Purpose.ACCESS, ADA, lifetime=HOUR)
    forged = forge(keyring, token, key=sealing.secret, headers={"kid": sealing.key_id})
    with pytest.raises(UnauthenticatedError):
        Tokens(keyring).read(Purpose.ACCESS, forged)
