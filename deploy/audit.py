"""Looks for known vulnerabilities in what `requirements.lock` pins; `make audit` calls it.

It fails only where it found some. Where nobody could be asked it says so in capitals and goes on: behind a mirror the
first service answers that it knows no package at all, which pip-audit itself would call a clean bill of health.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jobraker.errors import BrokenError

_LOCK: Final = Path(__file__).parents[1] / "requirements.lock"
_SERVICES: Final = ("pypi", "osv")
_ACCEPTED: Final[Mapping[str, str]] = {}  # an advisory's id: why it does not reach us
_WRONG_USAGE: Final = 2
_PATIENCE_S: Final = 600


@dataclass(frozen=True)
class Findings:
    """What one service knows: how many packages it looked at, which it could not, and what is wrong with some."""

    audited: int
    unknown: Sequence[str]
    vulnerable: Sequence[str]


def main() -> int:
    """Ask one service after the other until one knows our packages; 1 where any is vulnerable, else 0."""
    for service in _SERVICES:
        findings = ask(service)
        if findings is not None and findings.audited:
            return report(findings)
    say("=" * 80, "AUDIT SKIPPED: no advisory service could be asked about our packages.", "=" * 80)
    return 0


def ask(service: str) -> Findings | None:
    """What the service knows, or None where it does not answer. Raises `BrokenError` where pip-audit is misused."""
    accepted = [word for advisory in _ACCEPTED for word in ("--ignore-vuln", advisory)]
    arguments = [
        "--requirement",
        str(_LOCK),
        "--no-deps",
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", service, *arguments, *accepted]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_PATIENCE_S)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode == _WRONG_USAGE or "No module named" in done.stderr:
        raise BrokenError(f"pip-audit cannot be run: {done.stderr}")
    return judge(json.loads(done.stdout)) if done.stdout.startswith("{") else None


def judge(answer: Mapping[str, Any]) -> Findings:
    """What pip-audit's report in JSON says."""
    packages: list[dict[str, Any]] = answer["dependencies"]
    audited = [package for package in packages if "skip_reason" not in package]
    return Findings(
        audited=len(audited),
        unknown=[package["name"] for package in packages if "skip_reason" in package],
        vulnerable=[_describe(package, flaw) for package in audited for flaw in package["vulns"]],
    )


def report(findings: Findings) -> int:
    """Say it; 1 where something is vulnerable."""
    say(*findings.vulnerable)
    say(f"{findings.audited} packages audited, {len(findings.vulnerable)} known vulnerabilities.")
    if findings.unknown:
        say(f"NOT AUDITED, since the service does not know them: {', '.join(findings.unknown)}")
    return 1 if findings.vulnerable else 0


def say(*lines: str) -> None:
    """Write lines to standard output."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _describe(package: Mapping[str, Any], flaw: Mapping[str, Any]) -> str:
    mended = ", ".join(flaw["fix_versions"]) or "no version yet"
    return f"VULNERABLE: {package['name']} {package['version']}: {flaw['id']}, mended in {mended}"


if __name__ == "__main__":
    sys.exit(main())
