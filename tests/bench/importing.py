"""What an import of 5,000 rows costs: reading the file, understanding its rows, the check, the write, and once more."""

import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

from data_model import imports, migrate
from tests.bench.database import using
from tests.data_model.lists import long_list
from tests.world import ask, build_world, do

ROWS = 5_000


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What `work` returns, and its wall and CPU time in ms."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


def steps() -> Iterator[tuple[str, float, float]]:
    """Each step with its wall and CPU time, in ms, on the database of IMPREUNA_DATABASE_URL."""
    who, data = build_world().actor("prefecture"), long_list(ROWS)
    book, *took = timed(lambda: imports.read(data, "lista.csv"))
    yield "the file is read", *took
    sheet = book.sheets[0]
    entries, *took = timed(lambda: imports.entries_of(sheet, imports.propose(sheet.heads)))
    yield "its rows are understood", *took
    report, *took = timed(lambda: ask(who, imports.check, entries=entries))
    yield "they are checked (dry run)", *took
    _, *took = timed(lambda: do(who, imports.carry_out, entries=entries, agreed=report.agreed))
    yield "they are written", *took
    again, *took = timed(lambda: ask(who, imports.check, entries=entries))
    assert again.count(imports.Verdict.UNCHANGED) == ROWS
    yield "they are checked again", *took


def table() -> Iterator[str]:
    """The steps as lines, on a SQLite file of their own."""
    with tempfile.TemporaryDirectory(prefix="impreuna-bench-") as folder, using(f"sqlite:///{folder}/import.db"):
        migrate.upgrade()
        for name, wall, cpu in steps():
            yield f"import of {ROWS:,} rows: {name:30} {wall:8,.0f} ms  (CPU {cpu:8,.0f} ms)"


if __name__ == "__main__":
    for line in table():
        print(line, flush=True)
