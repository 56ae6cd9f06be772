"""A writer killed a hundred times loses nothing that it said was saved, and leaves nothing half."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlmodel import col, func, select

from data_model import audit, store
from data_model.audit import AuditEvent
from data_model.cases import Case
from tests.world import World, open_a_case

ROOT = Path(__file__).parents[2]
KILLS = 100
LONGEST = 0.02  # seconds after the first acknowledgement: between one and a few commands


def killed_once(nursery: "subprocess.Popen[str]", after: float) -> list[int]:
    """Start a writer, kill it at some moment; the ids that it acknowledged."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write("\n")
    nursery.stdin.flush()
    pid = int(nursery.stdout.readline().removeprefix("pid "))
    said = [nursery.stdout.readline()]
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    while said[-1] != "gone\n":
        said.append(nursery.stdout.readline())
        assert said[-1], "the nursery ended by itself"
    return [int(line) for line in said[:-1]]


def test_a_writer_killed_a_hundred_times_loses_nothing_acknowledged(world: World) -> None:
    chance, acknowledged = random.Random(100), []
    command = [sys.executable, "-m", "tests.data_model.writer_child"]
    nursery = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    with nursery:
        for _ in range(KILLS):
            acknowledged += killed_once(nursery, chance.uniform(0, LONGEST))
        assert nursery.stdin is not None
        nursery.stdin.close()
    open_a_case(world.actor("dgaspc"))  # no lock was left behind
    assert len(acknowledged) >= KILLS
    with store.reading() as db:
        kept = set(db.exec(select(Case.id)))
        assert set(acknowledged) - kept == set()
        opened = select(func.count()).where(col(AuditEvent.action) == "case_opened")
        assert db.exec(opened).one() == len(kept)
        assert audit.verify(db, "BV") is None
