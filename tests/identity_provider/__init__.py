"""A real, certified identity provider (npm's oidc-provider), on a port of its own."""

import hashlib
import json
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SECRET = "secret-de-proba-numai-pentru-teste"
WORKS = 20  # the major version of Node that it needs


def _installed() -> Path:
    """The folder with the provider's packages, by the lock's hashes; installed once a machine. Skips, with the reason,
    where there is no Node or no registry."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        pytest.skip("Node.js with npm is not installed here: the identity provider cannot run")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").partition(".")[0]) < WORKS:
        pytest.skip(f"the identity provider needs Node.js {WORKS}; this is {version}")
    mark = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:12]
    folder = Path.home() / ".cache" / "impreuna" / f"provider-{mark}"
    if not (folder / "whole").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        asked = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode:
            pytest.skip(f"the identity provider could not be installed: {done.stderr.strip()[-300:]}")
        (folder / "whole").touch()
    shutil.copy(HERE / "provider.mjs", folder)
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(back: str, people: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The issuer's address; `people` are its users' claims, and `back` where it may lead a visitor back to."""
    folder, port = _installed(), _free_port()
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(
            ["node", "provider.mjs", str(port), back, json.dumps(people)],
            cwd=folder, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
        assert process.stdout
        try:
            said = process.stdout.readline()
            assert said == b"listens\n", (folder / "provider.log").read_text()[-500:]
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait(10)
            process.stdout.close()
