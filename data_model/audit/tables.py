"""The tables of the audit: its events, chained, and the checkpoints of the chains."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from data_model import store

NATION = "RO"
NOTHING = "0" * 64
"""The head of a chain without events."""


class AuditEvent(SQLModel, table=True):
    """One thing done or seen. `chain` is a county code or RO; `sequence` counts within it from 1.

    The chain goes over `payload_hash`, so that who did it and to what (the payload: account, institution, subject,
    detail, salt) can be forgotten when its time is over, and the chain still be proven. The database's triggers refuse
    every removal, and every change but that one.
    """

    __table_args__ = (UniqueConstraint("chain", "sequence"),)
    id: int | None = Field(default=None, primary_key=True)
    chain: str = Field(max_length=2, index=True)
    sequence: int
    at: datetime = Field(sa_type=store.Utc)
    account_id: int | None = Field(default=None, index=True)
    institution_id: int | None = None
    action: str = Field(max_length=80)
    subject: str = Field(default="", max_length=80, index=True)
    detail: str = Field(default="", max_length=64)  # the hash of what else is known, never a text that somebody typed
    salt: str = Field(default="", max_length=32)  # "": from before payloads could be forgotten
    forgotten_by: int | None = None  # the sequence, in the same chain, of the event that forgot the payload
    payload_hash: str = Field(max_length=64)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AuditCheckpoint(SQLModel, table=True):
    """Where a chain stood at one of its events: kept beside it, so that a chain written anew is noticed."""

    chain: str = Field(max_length=2, primary_key=True)
    sequence: int = Field(primary_key=True)
    hash: str = Field(max_length=64)
    at: datetime = Field(sa_type=store.Utc)
