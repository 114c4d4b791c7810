"""Write an SBOM of the locked libraries (CycloneDX 1.6), and look for known vulnerabilities.

    python3 .ci/supply_chain.py [SBOM]

Both tools go into a folder that is deleted afterwards. Ends with 1 where a library is known to be
vulnerable. What cannot be had offline is said, and is no failure.
"""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

LOCK = "requirements.lock"
TOOLS = ("cyclonedx-bom>=7,<8", "pip-audit>=2.9,<3")


def main(sbom: str = "sbom.json") -> int:
    """Return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        tools = Path(folder) / "bin"
        if _run(tools / "python", "-m", "pip", "install", "-q", *TOOLS).returncode:
            print(f"{' and '.join(TOOLS)} cannot be installed here: neither SBOM nor audit.")
            return 0
        made = _run(
            tools / "cyclonedx-py",
            *("requirements", LOCK, "--pyproject", "pyproject.toml", "--output-reproducible"),
            *("--of", "JSON", "-o", sbom),
        )
        if made.returncode:
            print(made.stderr)
            return 1
        components = json.loads(Path(sbom).read_text("utf-8"))["components"]
        print(f"{sbom}: {len(components)} libraries.")
        audit = _run(
            tools / "pip-audit",
            *("-r", LOCK, "--disable-pip", "--require-hashes", "--progress-spinner", "off"),
            *("--format", "json"),
        )
    return _report(audit)


def _report(audit: subprocess.CompletedProcess[str]) -> int:
    try:
        found = json.loads(audit.stdout)["dependencies"]
    except ValueError:
        reason = (audit.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"Not audited, as the data cannot be reached: {reason}")
        return 0
    skipped = [library for library in found if "skip_reason" in library]
    vulnerable = [library for library in found if library.get("vulns")]
    for library in vulnerable:
        ids = ", ".join(vulnerability["id"] for vulnerability in library["vulns"])
        print(f"{library['name']} {library['version']}: {ids}")
    audited = len(found) - len(skipped)
    print(f"{audited} of {len(found)} libraries audited, {len(vulnerable)} vulnerable.")
    if skipped:
        print(f"The others could not be looked up: {skipped[0]['skip_reason']}")
    return int(bool(vulnerable))


def _run(*command: object) -> subprocess.CompletedProcess[str]:
    words = list(map(str, command))
    return subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  our own


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
