"""Proving the audit: each chain from its first event, against its checkpoints, the minutes and the anchor file.

A chain alone cannot tell that its last events were cut off: what stands elsewhere and names a later head can.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session, col, select

from data_model import access, store
from data_model.access import Actor, Right
from data_model.audit.recording import FORGOT, anchor_file, forgot_subject, hash_of, payload_hash_of
from data_model.audit.tables import NOTHING, AuditCheckpoint, AuditEvent
from data_model.errors import Invalid

SHORTEST_HEAD = 12  # characters: what the foot of a paper prints
_TORN = re.compile(r"([A-Z]{1,2}( \d{0,12}( [0-9a-f]{0,63})?)?)?")  # the disk was full: the next line is a new one
_LINE = re.compile(r"([A-Z]{1,2}) (\d{1,12}) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Proof:
    """What a chain was found to be; it holds where nothing is broken, cut or missing."""

    chain: str
    events: int
    head: str
    broken_at: int | None  # the sequence of the first event that does not fit
    cut_from: int | None  # the sequence of the first event that a checkpoint or the file knows and the chain no more
    missing_heads: tuple[str, ...]  # heads that minutes keep and the chain does not
    forgotten: int  # events whose payload was forgotten when its time was over

    @property
    def holds(self) -> bool:
        return self.broken_at is None and self.cut_from is None and not self.missing_heads


Keeper = Callable[[Session, str], Iterable[str]]
_keepers: list[Keeper] = []


def keeps_heads(keeper: Keeper) -> Keeper:
    """Register who else keeps heads of a chain: the minutes do."""
    _keepers.append(keeper)
    return keeper


def verify(db: Session, chain: str) -> int | None:
    """The sequence of the first event that does not fit its chain; None when all do."""
    return _walk(db, chain, {}, set()).broken_at


def prove(db: Session, chain: str, anchors: dict[str, dict[int, str]] | None = None) -> Proof:
    """The chain against all that keeps its heads; `anchors` as `read_anchors` gives them, read here for None."""
    known = dict((read_anchors() if anchors is None else anchors).get(chain, {}))
    for point in db.exec(select(AuditCheckpoint).where(AuditCheckpoint.chain == chain)):
        known[point.sequence] = point.hash if known.get(point.sequence, point.hash) == point.hash else ""
    with store.as_system(db):
        heads = {head for keeper in _keepers for head in keeper(db, chain)} - {NOTHING}
    return _walk(db, chain, known, heads)


def _walk(db: Session, chain: str, known: dict[int, str], heads: set[str]) -> Proof:
    previous, last, broken = NOTHING, 0, None
    forgotten: dict[int, int] = {}
    reasons: dict[int, str] = {}
    for e in _events(db, chain):
        fits = e.sequence == last + 1 and e.previous == previous and e.hash == hash_of(e) and _payload_fits(e)
        if broken is None and not (fits and known.get(e.sequence, e.hash) == e.hash):
            broken = e.sequence
        if e.forgotten_by is not None:
            forgotten[e.sequence] = e.forgotten_by
        if e.action == FORGOT:
            reasons[e.sequence] = e.subject
        heads.discard(e.hash)
        previous, last = e.hash, e.sequence
    blanked = Counter(forgotten.values())
    unexplained = [
        sequence for sequence, by in forgotten.items()
        if by <= sequence or reasons.get(by) != forgot_subject(blanked[by])
    ]  # fmt: skip
    broken = min([x for x in (broken, *unexplained) if x is not None], default=None)
    cut = min((sequence for sequence in known if sequence > last), default=None)
    return Proof(chain, last, previous, broken, last + 1 if cut else None, tuple(sorted(heads)), len(forgotten))


def _events(db: Session, chain: str) -> Iterator[AuditEvent]:
    in_order = select(AuditEvent).where(AuditEvent.chain == chain).order_by(col(AuditEvent.sequence))
    for e in db.exec(in_order.execution_options(yield_per=500)):
        yield e
        db.expunge(e)


def _payload_fits(e: AuditEvent) -> bool:
    if e.forgotten_by is None:
        return not e.salt or e.payload_hash == payload_hash_of(e)
    return (e.account_id, e.institution_id, e.subject, e.detail, e.salt) == (None, None, "", "", "")


def read_anchors() -> dict[str, dict[int, str]]:
    """The heads that the anchor file keeps, by chain and sequence; empty where no file is set. A head told twice in two
    ways is "".

    Invalid where the file is gone, or has a line that is not one of ours.
    """
    path = anchor_file()
    if path is None:
        return {}
    if not path.exists():
        raise Invalid("audit.anchors_gone")
    return _read(path, (found := path.stat()).st_mtime_ns, found.st_size)


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int, _size: int) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    with path.open(encoding="ascii", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if _TORN.fullmatch(line.rstrip()):
                continue
            if not (read := _LINE.fullmatch(line.rstrip())):
                raise Invalid("audit.anchors_line", line=number)
            chain, sequence, hash = read.groups()
            known = found.setdefault(chain, {})
            known[int(sequence)] = hash if known.get(int(sequence), hash) == hash else ""
    return found


@dataclass(frozen=True)
class HeldHead:
    """Where a printed head stands in its chain, and whether the chain up to it is still what it was."""

    chain: str
    sequence: int
    at: datetime
    holds: bool


def find_head(db: Session, printed: str) -> list[HeldHead]:
    """The events whose hash is `printed` or begins with it; none where no chain has it. ValueError for what is not a
    hash in hexadecimal of at least SHORTEST_HEAD characters."""
    if not re.fullmatch(rf"[0-9a-f]{{{SHORTEST_HEAD},64}}", printed):
        raise ValueError(printed)
    events = db.exec(select(AuditEvent).where(col(AuditEvent.hash).startswith(printed)).order_by(col(AuditEvent.id)))
    found = []
    for e in events.all():
        wrong = verify(db, e.chain)
        found.append(HeldHead(e.chain, e.sequence, e.at, wrong is None or wrong > e.sequence))
    return found


@access.question(Right.READ_AUDIT)
def proof(db: Session, actor: Actor, *, chain: str) -> Proof:
    """A chain against all that keeps its heads, for whoever may read the audit."""
    return prove(db, chain)
