"""What a backup holds: a manifest and the copied files, packed into one."""

import json
import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from data_model.errors import Invalid
from data_model.rollups import Rollup, RollupCase, RollupMark

SUMS = frozenset(str(table.__tablename__) for table in (Rollup, RollupCase, RollupMark))
"""The tables of the sums: a migration lays down their zeros, so that a database with nothing else in it is empty."""

FORMAT = 1
_MANIFEST = "manifest.json"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True)
class TableCopy:
    """How many rows a table had, and the SHA-256 of them all in the order of their key."""

    rows: int
    digest: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """`kind` of database, `revision` of its form, `made_at` in UTC (ISO), and each table; `counters` are the last
    numbers that PostgreSQL gave out: a number once given stays used, even where its row is gone."""

    kind: str
    revision: str
    made_at: str
    tables: dict[str, TableCopy]
    counters: dict[str, int]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def pack(folder: Path, manifest: Manifest, target: Path) -> None:
    """Pack the files of `folder` and the manifest into `target`."""
    (folder / _MANIFEST).write_text(json.dumps({"format": FORMAT} | asdict(manifest)), "utf-8")
    with tarfile.open(target, "w:gz", compresslevel=6) as packed:
        for file in sorted(folder.iterdir()):
            packed.add(file, file.name)


def unpack(archive: Path, folder: Path) -> Manifest:
    """The manifest of a packed archive, its files laid into `folder`. Invalid for what is no backup of ours."""
    try:
        with tarfile.open(archive, "r:gz") as packed:
            packed.extractall(folder, filter="data")
        return _manifest(json.loads((folder / _MANIFEST).read_text("utf-8")))
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
        raise Invalid("backup.unreadable") from None


def _manifest(read: dict[str, Any]) -> Manifest:
    if read["format"] != FORMAT:
        raise ValueError(read["format"])
    tables = {
        _name(name): TableCopy(int(t["rows"]), str(t["digest"]), tuple(_name(c) for c in t["columns"]))
        for name, t in read["tables"].items()
    }
    counters = {_name(name): int(value) for name, value in read["counters"].items()}
    return Manifest(str(read["kind"]), str(read["revision"]), str(read["made_at"]), tables, counters)


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(text)
    return text


@contextmanager
def workplace(address: str) -> Iterator[Path]:
    """A folder of our own for what is not sealed yet: beside a SQLite file, where the same data lie open anyway, so
    that nothing readable reaches the disk or share that the backup goes to. Gone afterwards."""
    url = make_url(address)
    beside = None
    if url.get_backend_name() == "sqlite" and url.database:
        beside = Path(url.database).absolute().parent
        beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="impreuna-", dir=beside) as folder:
        yield Path(folder)
