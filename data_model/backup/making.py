"""Making a backup: copy, seal, open what was sealed, restore it beside, compare; only then does it count."""

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from sqlalchemy import make_url

from data_model import audit, settings, store
from data_model.backup import postgresql, sqlite
from data_model.backup.archive import Manifest, pack, unpack, workplace
from data_model.backup.sealing import Key, Seal, seal, unseal
from data_model.errors import Invalid


@dataclass(frozen=True)
class Backup:
    """What was made: `digest` is the SHA-256 of the sealed file."""

    file: Path
    size: int
    digest: str
    manifest: Manifest


def kind_of(address: str) -> ModuleType:
    """The module that knows this kind of database."""
    return sqlite if make_url(address).get_backend_name() == "sqlite" else postgresql


def make(target: Path, how: Seal) -> Backup:
    """Write a sealed backup of the database to `target`, tried by restoring it into a scratch database; on record.

    Invalid where it cannot be made or does not come back the same: then there is no file.
    """
    made, _key = take(target, how, store.owner_url())
    with store.writing(settings.real_now()) as db:
        audit.record(db, None, "backup_made", subject=made.digest[:12], rows=made.manifest.rows)
    return made


def take(target: Path, how: Seal, address: str) -> tuple[Backup, Key]:
    """The same without the record, and with the key that opens it at this moment."""
    if target.exists():
        raise Invalid("backup.exists", file=str(target))
    kind = kind_of(address)
    with workplace(address) as folder:
        manifest = _copied(kind, address, folder)
        sealed = target.with_name(f".{target.name}.part")
        try:
            key = seal(folder / "archive", sealed, how)
            _try(kind, sealed, key, manifest, address, folder)
            return _keep(sealed, target, manifest), key
        finally:
            sealed.unlink(missing_ok=True)


def _copied(kind: ModuleType, address: str, folder: Path) -> Manifest:
    files = folder / "files"
    files.mkdir()
    revision, tables, counters = kind.take(address, files)
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(kind.__name__.rpartition(".")[2], revision, moment, tables, counters)
    pack(files, manifest, folder / "archive")
    return manifest


def _try(kind: ModuleType, sealed: Path, key: Key, manifest: Manifest, address: str, folder: Path) -> None:
    opened = folder / "opened"
    opened.mkdir()
    unseal(sealed, folder / "archive", key)
    read = unpack(folder / "archive", opened)
    with kind.scratch(address, folder) as scratch:
        kind.put(opened, read, scratch, overwrite=False, to_head=False)
        if read != manifest or kind.measured(scratch) != manifest.tables:
            raise Invalid("backup.broken")


def _keep(sealed: Path, target: Path, manifest: Manifest) -> Backup:
    """Give the file its name only once it is whole on the disk."""
    sealed.chmod(0o600)
    with sealed.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    sealed.replace(target)
    return Backup(target, target.stat().st_size, digest, manifest)
