"""Encryption by age: to public keys, whose identity is kept elsewhere, or by a passphrase."""

import os
from dataclasses import dataclass
from pathlib import Path

import pyrage

from data_model.errors import Invalid

SHORTEST_PASSPHRASE = 16


@dataclass(frozen=True)
class Seal:
    """For whom a backup is: public keys (`age1…`), or a passphrase."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""


@dataclass(frozen=True)
class Key:
    """What opens a backup: identities (`AGE-SECRET-KEY-1…`), or the passphrase."""

    identities: tuple[str, ...] = ()
    passphrase: str = ""


def new_key(target: Path) -> str:
    """Write a new identity to `target`, for its owner alone; its public key. Invalid where the file is there."""
    identity = pyrage.x25519.Identity.generate()
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Invalid("backup.exists", file=str(target)) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"# {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


def identities_in(file: Path) -> Key:
    """The identities that a file holds, one a line; lines with # are remarks."""
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        raise Invalid("backup.identity") from None
    return Key(tuple(line for line in lines if line and not line.startswith("#")))


def seal(source: Path, target: Path, how: Seal) -> Key:
    """Encrypt; the key that opens the result now. To public keys it is one more, made for this moment and never
    written down, so that the server can try what it made without holding the identity."""
    if how.passphrase:
        if len(how.passphrase) < SHORTEST_PASSPHRASE:
            raise Invalid("backup.passphrase_short", shortest=SHORTEST_PASSPHRASE)
        target.write_bytes(pyrage.passphrase.encrypt(source.read_bytes(), how.passphrase))
        return Key(passphrase=how.passphrase)
    if not how.recipients:
        raise Invalid("backup.no_recipient")
    try:
        recipients = [pyrage.x25519.Recipient.from_str(one) for one in how.recipients]
    except pyrage.RecipientError:
        raise Invalid("backup.recipient") from None
    witness = pyrage.x25519.Identity.generate()
    pyrage.encrypt_file(str(source), str(target), [*recipients, witness.to_public()])
    return Key((str(witness),))


def unseal(source: Path, target: Path, key: Key) -> None:
    """Decrypt. Invalid for a wrong key, and for a file that was changed or cut: `target` then counts for nothing."""
    try:
        if key.passphrase:
            target.write_bytes(pyrage.passphrase.decrypt(source.read_bytes(), key.passphrase))
            return
        identities = [pyrage.x25519.Identity.from_str(one) for one in key.identities]
        pyrage.decrypt_file(str(source), str(target), identities)
    except pyrage.IdentityError:
        raise Invalid("backup.identity") from None
    except (pyrage.DecryptError, OSError, ValueError):
        raise Invalid("backup.locked") from None
