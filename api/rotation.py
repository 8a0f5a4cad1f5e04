"""Rotating the keys of the house while it works.

First there are new keys, then everybody's key is put under the new one, and only at the next rotation is the old one
dropped: a request that was on its way may still have used it, and a token that it signed lives for a while.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from jobraker import clock
from jobraker.db import Connection
from jobraker.keyring import Key, Keyring, Use
from jobraker.settings import Settings
from jobraker.tokens import CLOCK_SKEW, LONGEST_LIFE
from jobraker.vault import Vault


@dataclass(frozen=True)
class Rotation:
    """What a rotation did."""

    rewrapped: int
    dropped: int


def rotate_keys(connection: Connection, settings: Settings) -> Rotation:
    """Put new keys to use and drop those that nothing needs. Cut short, it is made good by the next."""
    keyring = Keyring(settings.keys_file)
    vault = Vault(keyring)
    vault.hold(connection)
    vault.demand_keys(connection)
    # Asked before anything is put under another key: the file of keys knows no rollback.
    needed = vault.find_key_ids(connection)
    idle = [key for key in keyring.keys(Use.SEAL)[1:] if key.key_id not in needed]
    idle += _find_expired(keyring.keys(Use.SIGN))
    for use in Use:
        keyring.add(use)
    rewrapped = vault.rewrap(connection)
    keyring.drop([key.key_id for key in idle])
    return Rotation(rewrapped, len(idle))


def _find_expired(keys: Sequence[Key]) -> list[Key]:
    """The signing keys of which every token has expired: another followed longer ago than any token lives."""
    then = clock.now() - LONGEST_LIFE - CLOCK_SKEW
    return [key for follower, key in pairwise(keys) if follower.created_at < then]
