"""An import that is killed leaves nothing behind, and the next one does it all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data_model import audit, imports, store
from data_model.imports import Verdict
from tests.data_model.lists import long_list
from tests.data_model.test_imports import everything
from tests.world import World, ask, do

ROOT = Path(__file__).parents[2]
ROWS = 600
POINTS = {"planned": "0.4", "services are written": "0.75", "all is written but not committed": "1"}


def killed_at(stop_at: str, folder: Path) -> None:
    """Start the child, wait until it has come that far, and kill it without a word."""
    marker = folder / f"reached-{stop_at}"
    command = [sys.executable, "-m", "tests.data_model.import_child", str(marker), str(ROWS), stop_at]
    child = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        deadline = time.monotonic() + 120
        while not marker.exists():
            assert child.poll() is None, "the child ended by itself"
            assert time.monotonic() < deadline, "the child never came so far"
            time.sleep(0.05)
    finally:
        child.send_signal(signal.SIGKILL)
        assert child.wait(30) == -signal.SIGKILL


@pytest.mark.parametrize("point", list(POINTS))
def test_an_import_killed_in_the_middle_leaves_nothing_behind(world: World, tmp_path: Path, point: str) -> None:
    with store.reading() as db:
        before = everything(), audit.head(db, "BV")
    killed_at(POINTS[point], tmp_path)
    with store.reading() as db:
        assert (everything(), audit.head(db, "BV")) == before
    coordinator = world.actor("prefecture")
    sheet = imports.read(long_list(ROWS), "lista.csv").sheets[0]
    entries = imports.entries_of(sheet, imports.propose(sheet.heads))
    report = ask(coordinator, imports.check, entries=entries)
    done = do(coordinator, imports.carry_out, entries=entries, agreed=report.agreed)
    assert done.count(Verdict.NEW) == ROWS
    with store.reading() as db:
        assert audit.verify(db, "BV") is None
