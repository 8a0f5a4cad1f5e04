import uuid
from pathlib import Path

import pytest
from psycopg import errors

from jobraker.db import Connection
from jobraker.errors import BrokenError, MissingError, UnavailableError
from jobraker.keyring import Keyring, Use
from jobraker.vault import PersonVault, Vault

SECRET = b"a CV nobody else may read"


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring(tmp_path / "keys.json")


def add_person(connection: Connection, email: str) -> uuid.UUID:
    row = connection.execute("insert into app.users (email) values (%s) returning user_id", (email,)).fetchone()
    assert row is not None
    user_id: uuid.UUID = row["user_id"]
    return user_id


@pytest.fixture
def ada(connection: Connection) -> uuid.UUID:
    return add_person(connection, "ada@example.com")


def test_what_was_sealed_opens_and_shows_nothing(connection: Connection, keyring: Keyring, ada: uuid.UUID) -> None:
    vault = Vault(keyring).prepare(connection, ada)
    sealed = vault.seal(SECRET, "resume")
    assert SECRET not in sealed
    assert vault.open(sealed, "resume") == SECRET
    assert Vault(keyring).of(connection, ada).open(sealed, "resume") == SECRET
    assert vault.seal(SECRET, "resume") != sealed, "the same content twice must not be told"


def test_it_opens_for_nobody_else_and_nothing_else(connection: Connection, keyring: Keyring, ada: uuid.UUID) -> None:
    mine = Vault(keyring).prepare(connection, ada)
    eves = Vault(keyring).prepare(connection, add_person(connection, "eve@example.com"))
    sealed = mine.seal(SECRET, "resume")
    with pytest.raises(BrokenError):
        eves.open(sealed, "resume")
    with pytest.raises(BrokenError):
        mine.open(sealed, "integration")
    with pytest.raises(BrokenError):
        PersonVault(uuid.uuid4(), mine.key).open(sealed, "resume")


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_a_changed_byte_is_noticed(connection: Connection, keyring: Keyring, ada: uuid.UUID, place: int) -> None:
    vault = Vault(keyring).prepare(connection, ada)
    changed = bytearray(vault.seal(SECRET, "resume"))
    changed[place] ^= 1
    with pytest.raises(BrokenError):
        vault.open(bytes(changed), "resume")


@pytest.mark.parametrize("never_sealed", [b"", SECRET, b"\x01jbk", b"\x01jbkshort"])
def test_what_was_never_sealed_does_not_open(never_sealed: bytes) -> None:
    with pytest.raises(BrokenError):
        PersonVault(uuid.uuid4(), b"k" * 32).open(never_sealed, "resume")


def test_a_key_copied_to_another_person_does_not_unwrap(
    connection: Connection, keyring: Keyring, ada: uuid.UUID
) -> None:
    eve = add_person(connection, "eve@example.com")
    Vault(keyring).prepare(connection, ada)
    connection.execute(
        "insert into app.person_keys (user_id, wrapped) select %s, wrapped from app.person_keys where user_id = %s",
        (eve, ada),
    )
    with pytest.raises(BrokenError):
        Vault(keyring).of(connection, eve)


def test_the_key_goes_with_the_person(connection: Connection, keyring: Keyring, ada: uuid.UUID) -> None:
    Vault(keyring).prepare(connection, ada)
    connection.execute("delete from app.users where user_id = %s", (ada,))
    with pytest.raises(MissingError):
        Vault(keyring).of(connection, ada)
    with pytest.raises(errors.ForeignKeyViolation), connection.transaction():
        Vault(keyring).prepare(connection, ada)


def test_everything_opens_after_a_rotation_without_the_old_key(
    connection: Connection, keyring: Keyring, ada: uuid.UUID
) -> None:
    vault = Vault(keyring)
    sealed = vault.prepare(connection, ada).seal(SECRET, "resume")
    old = keyring.newest(Use.SEAL)
    keyring.add(Use.SEAL)
    assert vault.rewrap(connection) == 1
    assert vault.rewrap(connection) == 0
    keyring.drop([old.key_id])
    assert vault.of(connection, ada).open(sealed, "resume") == SECRET


def test_a_lost_key_is_named(connection: Connection, keyring: Keyring, ada: uuid.UUID, tmp_path: Path) -> None:
    Vault(keyring).prepare(connection, ada)
    strangers = Vault(Keyring(tmp_path / "others.json"))
    with pytest.raises(BrokenError, match="cannot be opened"):
        strangers.of(connection, ada)
    with pytest.raises(UnavailableError, match=keyring.newest(Use.SEAL).key_id):
        strangers.demand_keys(connection)
    Vault(keyring).demand_keys(connection)
