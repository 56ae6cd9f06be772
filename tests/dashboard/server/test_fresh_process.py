"""A process that was just started, as `impreuna run` starts it: the first thing it sees is a deep link."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from dashboard.shell import pages
from dashboard.shell.pages import PAGES
from dashboard.words import t
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.streamlit_client import visit
from tests.world import World

REAL = Path(pages.__file__).parent.parent / "pages"


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture
def fresh(sqlite_world: World, tmp_path: Path) -> Iterator[Server]:
    port = free_port()
    with (
        (tmp_path / "output").open("wb") as output,
        subprocess.Popen(
            [sys.executable, "-m", "dashboard", "run", "--port", str(port)],
            stdout=output,
            stderr=output,
            env=os.environ,
        ) as process,
    ):
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.3)
        server = Server(port, sqlite_world)
        with server.opened:
            yield server
        process.terminate()
    assert f"http://127.0.0.1:{port}/" in (tmp_path / "output").read_text()


def test_a_deep_link_to_any_page_shows_it_only_to_whom_it_belongs(fresh: Server) -> None:
    """First the administrator, who may see almost nothing, on every page; each on a socket of its own."""
    written = [page for page in PAGES if (REAL / f"{page.key}.py").exists()]
    for who in ("admin", "shelter"):
        for page in written:
            with fresh.socket(fresh.token(who)) as opened:
                seen = visit(opened, page.path)
            title = f'body: "{t(f"{page.key}.title")}"'
            shown = title in seen and t("errors.not_allowed") not in seen
            assert shown == fresh.world.actor(who).may(page.right), (who, page.key)
            assert "Traceback" not in seen
