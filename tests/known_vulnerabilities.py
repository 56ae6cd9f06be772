"""`make audit`: asks pip-audit whether any pinned dependency has a known vulnerability.

Fails for one that has. Where no advisory source answers it fails nothing, and says plainly that nothing was checked.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SOURCES = ("pypi", "osv")
PATIENCE = 300  # seconds for all packages
_PINNED = re.compile(r"^([\w.-]+==[\w.+!-]+)", re.MULTILINE)


def ask(source: str, pinned: list[str]) -> list[dict[str, Any]]:
    """What the source says of each pinned package; nothing when it does not answer."""
    asked = ROOT / "build" / "asked.txt"
    asked.parent.mkdir(exist_ok=True)
    asked.write_text("\n".join(pinned), "utf-8")
    command = [
        sys.executable, "-m", "pip_audit", "-r", str(asked), "--disable-pip", "--no-deps", "-s", source, "-f", "json",
        "--timeout", "10", "--progress-spinner", "off",
    ]  # fmt: skip
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        return [found for found in json.loads(said.stdout)["dependencies"] if "vulns" in found]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []


def main() -> int:
    """1 when a pinned dependency has a known vulnerability."""
    pinned = _PINNED.findall((ROOT / "requirements.lock").read_text("utf-8"))
    source = next((source for source in SOURCES if ask(source, pinned[:1])), None)
    if source is None:
        print(f"No advisory source answers ({', '.join(SOURCES)}): known vulnerabilities were NOT checked.")
        return 0
    answered = ask(source, pinned)
    ill = [found for found in answered if found["vulns"]]
    for found in ill:
        known = ", ".join(v["id"] for v in found["vulns"])
        print(f"{found['name']} {found['version']}: {known}")
    print(f"{source} knows {len(answered)} of {len(pinned)} pinned packages; {len(ill)} with a known vulnerability.")
    return 1 if ill else 0


if __name__ == "__main__":
    sys.exit(main())
