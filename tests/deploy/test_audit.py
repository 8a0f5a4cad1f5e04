import os
import subprocess
import sys

import pytest

from deploy import audit
from tests.architecture.tree import ROOT

WELL = {"name": "limits", "version": "5.8.0", "vulns": []}
ILL = {
    "name": "h11",
    "version": "0.14.0",
    "vulns": [{"id": "GHSA-vqfr-h8mv-ghfj", "fix_versions": ["0.16.0"], "aliases": [], "description": "Chunks."}],
}
UNKNOWN = {"name": "torch", "skip_reason": "Dependency not found"}


def test_a_vulnerability_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.report(audit.judge({"dependencies": [WELL, ILL, UNKNOWN]})) == 1
    said = capsys.readouterr().out
    assert "VULNERABLE: h11 0.14.0: GHSA-vqfr-h8mv-ghfj, mended in 0.16.0" in said
    assert "2 packages audited, 1 known vulnerabilities." in said
    assert "NOT AUDITED, since the service does not know them: torch" in said


def test_no_vulnerability_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.report(audit.judge({"dependencies": [WELL]})) == 0
    assert "NOT AUDITED" not in capsys.readouterr().out


@pytest.mark.parametrize("findings", [None, audit.judge({"dependencies": [UNKNOWN]})])
def test_a_service_that_knows_nothing_is_no_clean_bill(
    findings: audit.Findings | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []
    monkeypatch.setattr(audit, "ask", lambda service: asked.append(service) or findings)
    assert audit.main() == 0
    assert asked == ["pypi", "osv"]
    assert "AUDIT SKIPPED" in capsys.readouterr().out


def test_without_a_network_it_is_skipped_loudly() -> None:
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "NO_PROXY": "", "no_proxy": ""}
    done = subprocess.run(
        [sys.executable, "-m", "deploy.audit"],
        cwd=ROOT,
        env={**os.environ, **nowhere},
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "AUDIT SKIPPED" in done.stdout
