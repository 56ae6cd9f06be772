"""Backups: one sealed file that was opened and restored once before it counts, and the way back from it.

The file is a packed copy of the database with a manifest (rows and digest of each table), encrypted by age (pyrage).
"""

from data_model.backup.archive import Manifest, TableCopy
from data_model.backup.drilling import Drill, drill
from data_model.backup.making import Backup, make
from data_model.backup.restoring import restore
from data_model.backup.sealing import Key, Seal, new_key

__all__ = ["Backup", "Drill", "Key", "Manifest", "Seal", "TableCopy", "drill", "make", "new_key", "restore"]
