"""The way back from a backup: checked whole before anything is touched, laid down in one transaction."""

from pathlib import Path

from sqlalchemy import make_url, update
from sqlmodel import col

from data_model import audit, migrate, people, settings, store
from data_model.backup.archive import Manifest, unpack, workplace
from data_model.backup.making import kind_of
from data_model.backup.sealing import Key, unseal
from data_model.errors import Invalid


def restore(sealed: Path, key: Key, *, overwrite: bool = False) -> Manifest:
    """Lay a backup into the present database, in the present form of its tables; on record.

    Every sign-in session of the backup is ended: one that was revoked since must not live again. Conflict where the
    database has rows and `overwrite` was not said; Invalid for a file or key that does not fit. The database is then
    as it was.
    """
    address = store.owner_url()
    manifest = lay_down(sealed, key, address, overwrite=overwrite)
    now = settings.real_now()
    with store.writing(now) as db:
        db.execute(update(people.SignIn).where(col(people.SignIn.revoked_at).is_(None)).values(revoked_at=now))
        audit.record(db, None, "backup_restored", subject=manifest.made_at, rows=manifest.rows)
    return manifest


def lay_down(sealed: Path, key: Key, address: str, *, overwrite: bool = False, to_head: bool = True) -> Manifest:
    """The same without ending sessions and without a record."""
    kind = kind_of(address)
    with workplace(address) as folder:
        opened = folder / "opened"
        opened.mkdir()
        unseal(sealed, folder / "archive", key)
        manifest = unpack(folder / "archive", opened)
        if manifest.kind != kind.__name__.rpartition(".")[2]:
            raise Invalid("backup.other_kind", kind=manifest.kind, here=make_url(address).get_backend_name())
        if manifest.revision not in migrate.revisions():
            raise Invalid("backup.newer", revision=manifest.revision)
        kind.put(opened, manifest, address, overwrite=overwrite, to_head=to_head)
    return manifest
