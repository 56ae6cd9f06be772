"""The drill: a backup of the living database, a copy of it that is destroyed, and the way back, each with its time."""

import time
from dataclasses import dataclass
from pathlib import Path

import pyrage

from data_model import store
from data_model.backup.archive import workplace
from data_model.backup.making import kind_of, take
from data_model.backup.restoring import lay_down
from data_model.backup.sealing import Seal
from data_model.errors import Invalid


@dataclass(frozen=True)
class Drill:
    """Seconds for each step; `same` only when every table came back with its rows and digest."""

    backed_up: float
    destroyed: float
    restored: float
    compared: float
    rows: int
    size: int
    same: bool


def drill() -> Drill:
    """Back up, restore into a scratch database, destroy that, restore it again, compare with the moment of the backup.

    The living database is only read. The drill's key is made for it alone and goes with it.
    """
    address = store.owner_url()
    kind = kind_of(address)
    seal = Seal((str(pyrage.x25519.Identity.generate().to_public()),))
    with workplace(address) as folder, kind.scratch(address, folder) as scratch:
        begun = time.perf_counter()
        made, key = take(Path(folder) / "drill.age", seal, address)
        backed_up = time.perf_counter()
        lay_down(made.file, key, scratch, to_head=False)
        copied = time.perf_counter()
        kind.destroy(scratch, folder)
        if not kind.is_empty(scratch):
            raise Invalid("backup.broken")
        destroyed = time.perf_counter()
        lay_down(made.file, key, scratch, to_head=False)
        restored = time.perf_counter()
        same = kind.measured(scratch) == made.manifest.tables
        return Drill(
            backed_up - begun,
            destroyed - copied,
            restored - destroyed,
            time.perf_counter() - restored,
            made.manifest.rows,
            made.size,
            same,
        )
