import hashlib
from pathlib import Path

import pytest

from jobraker.blobs import Blobs
from jobraker.errors import MissingError


@pytest.mark.parametrize("scheme", ["", "file://", "memory://"])
def test_what_was_saved_is_read(scheme: str, tmp_path: Path) -> None:
    blobs = Blobs(f"{scheme}{tmp_path}/blobs")
    name = blobs.save(b"a page")
    assert name == hashlib.sha256(b"a page").hexdigest()
    assert blobs.read(name) == b"a page"


def test_saving_twice_keeps_one_file(tmp_path: Path) -> None:
    blobs = Blobs(str(tmp_path / "blobs"))
    assert blobs.save(b"same") == blobs.save(b"same")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("scheme", ["", "file://", "memory://"])
def test_what_was_removed_is_missing_and_may_be_saved_again(scheme: str, tmp_path: Path) -> None:
    blobs = Blobs(f"{scheme}{tmp_path}/blobs")
    kept, name = blobs.save(b"another page"), blobs.save(b"a page")
    for _ in range(2):
        blobs.remove(name)
    with pytest.raises(MissingError):
        blobs.read(name)
    assert blobs.read(kept) == b"another page"
    assert blobs.read(blobs.save(b"a page")) == b"a page"


def test_an_unknown_name_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        Blobs(str(tmp_path)).read("0" * 64)
