import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from jobraker import clock
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


@pytest.mark.parametrize("scheme", ["", "file://", "memory://"])
def test_what_is_old_is_found_by_its_name(scheme: str, tmp_path: Path) -> None:
    url = f"{scheme}{tmp_path}/old"
    blobs = Blobs(url)
    names = {blobs.save(b"a page"), blobs.save(b"another page")}
    later, earlier = clock.now() + timedelta(hours=1), clock.now() - timedelta(hours=1)
    assert set(blobs.find_older(later)) == names
    assert list(blobs.find_older(earlier)) == []
    for name in blobs.find_older(later):
        blobs.remove(name)
    assert list(blobs.find_older(later)) == []


def test_only_what_blobs_saved_is_found(tmp_path: Path) -> None:
    blobs = Blobs(str(tmp_path))
    name = blobs.save(b"a page")
    half_done = f"{name}.{'a' * 32}"
    for path in (f"{name[:2]}/{half_done}", "notes.txt", f"zz/{name}", f"ab/cd/{name}", f"{name[:2]}/{name}.txt", name):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"x")
    assert set(blobs.find_older(clock.now() + timedelta(hours=1))) == {name, half_done}


def test_an_empty_store_has_nothing_old(tmp_path: Path) -> None:
    assert list(Blobs(str(tmp_path / "none")).find_older(clock.now())) == []
