"""The commands of `impreuna` that keep the data alive: backup, restore, drill, and a key for them."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

import psycopg
from sqlalchemy.exc import DBAPIError

from dashboard.shell.messages import sentence
from dashboard.words import t
from dashboard.words.formats import number_text
from data_model import backup
from data_model.backup import Key, Seal, sealing
from data_model.errors import ModelError

RECIPIENT = "IMPREUNA_BACKUP_RECIPIENT"
"""The public keys that a server seals its backups for, with spaces between them."""
Command = Callable[[argparse.Namespace], int]


def _said(does: Command) -> Command:
    @wraps(does)
    def run(args: argparse.Namespace) -> int:
        try:
            return does(args)
        except ModelError as error:
            print(sentence(error), file=sys.stderr)
        except (OSError, DBAPIError, psycopg.Error) as error:  # the first line names the cause, later ones quote rows
            print(t("errors.backup.failed", reason=f"{error}".partition("\n")[0]), file=sys.stderr)
        return 1

    return run


def _say(key: str, **values: object) -> None:
    print(t(f"cli.backup.{key}", **values), flush=True)


def _passphrase() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(t("cli.backup.passphrase"))


def _seconds(value: float) -> str:
    return number_text(value, 1)


@_said
def backup_key(args: argparse.Namespace) -> int:
    """Make the identity that opens backups, and print its public key."""
    _say("key", file=args.file, public=backup.new_key(Path(args.file)))
    return 0


@_said
def back_up(args: argparse.Namespace) -> int:
    """Write a sealed, tried backup."""
    recipients = tuple(args.recipient or os.environ.get(RECIPIENT, "").split())
    made = backup.make(Path(args.file), Seal((), _passphrase()) if args.passphrase else Seal(recipients))
    _say("made", file=args.file, size=number_text(made.size), rows=number_text(made.manifest.rows), digest=made.digest)
    return 0


@_said
def restore(args: argparse.Namespace) -> int:
    """Lay a backup into the database."""
    key = sealing.identities_in(Path(args.identity)) if args.identity else Key(passphrase=_passphrase())
    manifest = backup.restore(Path(args.file), key, overwrite=args.overwrite)
    _say("restored", rows=number_text(manifest.rows), tables=len(manifest.tables), made_at=manifest.made_at)
    return 0


@_said
def drill(args: argparse.Namespace) -> int:
    """Back up, destroy a copy, restore it, compare; 1 when it did not come back the same."""
    found = backup.drill()
    for step in ("backed_up", "destroyed", "restored", "compared"):
        _say(f"drill.{step}", seconds=_seconds(getattr(found, step)))
    _say("drill.same" if found.same else "drill.differs", rows=number_text(found.rows), size=number_text(found.size))
    return 0 if found.same else 1
