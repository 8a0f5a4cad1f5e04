"""The folder a house lives in: where each part keeps its files, and which services run from it.

`JOBRAKER_HOME` names it; several homes live side by side because nothing is kept outside it.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from jobraker.errors import BrokenError, UnavailableError


@dataclass(frozen=True)
class Process:
    """A started process: its pid and its start time, since pids are used again."""

    pid: int
    started_at: float

    @classmethod
    def of(cls, pid: int) -> "Process":
        """The running process with that pid."""
        return cls(pid, psutil.Process(pid).create_time())

    def is_alive(self) -> bool:
        """Whether this very process (not a later one with the same pid) still runs."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started_at) < 1.0
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


@dataclass(frozen=True)
class Running:
    """What `jobraker up` wrote down about the house it started."""

    supervisor: Process
    services: dict[str, Process]
    database_url: str
    api_url: str
    prefect_url: str
    sandbox_url: str | None


@dataclass(frozen=True)
class Home:
    """Paths of one home. Nothing is created before `prepare`."""

    path: Path

    @property
    def revisits(self) -> Path:
        """What boards answered the last time; may be deleted at any moment."""
        return self.path / "revisits"

    @property
    def postgres(self) -> Path:
        """The embedded database's data directory."""
        return self.path / "postgres"

    @property
    def prefect(self) -> Path:
        """Prefect's own home: its SQLite database and settings."""
        return self.path / "prefect"

    @property
    def keys(self) -> Path:
        """The keys of the house, where no setting names another file."""
        return self.path / "keys.json"

    @property
    def blobs(self) -> Path:
        """Files kept by content hash."""
        return self.path / "blobs"

    @property
    def mail(self) -> Path:
        """Mail of a house without a mail server."""
        return self.path / "mail"

    @property
    def logs(self) -> Path:
        """One log file a service."""
        return self.path / "logs"

    @property
    def dbt_target(self) -> Path:
        """What dbt compiles and remembers between runs."""
        return self.path / "dbt"

    @property
    def running_file(self) -> Path:
        """Where `up` writes down what it started."""
        return self.path / "running.json"

    @property
    def ready(self) -> Path:
        """One mark a service that serves."""
        return self.path / "ready"

    def prepare(self) -> None:
        """Create the folders. Raises `UnavailableError` where the place cannot be written."""
        try:
            for folder in (self.path, self.prefect, self.blobs, self.logs, self.dbt_target, self.ready):
                folder.mkdir(parents=True, exist_ok=True)
            probe = self.path / ".writable"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise UnavailableError(
                f"The home {self.path} cannot be written ({error.strerror}): set JOBRAKER_HOME to a folder of yours."
            ) from error

    def read_running(self) -> Running | None:
        """The house that runs from this home now, or None (also when its supervisor was killed)."""
        written = self.read_written()
        return written if written and written.supervisor.is_alive() else None

    def read_written(self) -> Running | None:
        """What was last written down, whether or not it still runs.

        Raises `BrokenError` where the note is damaged, `UnavailableError` where it is another user's.
        """
        try:
            record = json.loads(self.running_file.read_text(encoding="utf-8"))
            record["supervisor"] = Process(**record["supervisor"])
            record["services"] = {name: Process(**process) for name, process in record["services"].items()}
            return Running(**record)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise UnavailableError(f"{self.running_file} cannot be read ({error.strerror}).") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BrokenError(f"{self.running_file} is damaged: remove it, then start again.") from error

    def write_running(self, running: Running) -> None:
        """Write down what runs; replaced as a whole, and readable by its owner only (it holds the database URL)."""
        part = self.running_file.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(running), file)
        part.replace(self.running_file)

    def forget_running(self) -> None:
        """Remove the note of what runs."""
        self.running_file.unlink(missing_ok=True)

    def mark_ready(self, name: str, note: str = "") -> None:
        """Say that `name` serves now; a service without an address of its own calls this once it does."""
        self.ready.mkdir(parents=True, exist_ok=True)
        part = self.ready / f".{name}.part"
        part.write_text(note, encoding="utf-8")
        part.replace(self.ready / name)

    def read_ready(self, name: str) -> str | None:
        """The note that came with the mark of `name`, or None where it does not serve."""
        try:
            return (self.ready / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def forget_ready(self, name: str) -> None:
        """Remove the mark of `name`."""
        (self.ready / name).unlink(missing_ok=True)
