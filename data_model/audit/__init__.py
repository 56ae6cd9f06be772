"""What was done and seen, by whom: append-only, one hash chain a county and one for the nation.

An event keeps the hash of what else is known of it, never a text that somebody typed.
"""

from data_model.audit.proving import (
    SHORTEST_HEAD,
    HeldHead,
    Proof,
    find_head,
    keeps_heads,
    proof,
    prove,
    read_anchors,
    verify,
)
from data_model.audit.questions import AuditRow, Look, actions, latest, looks_at
from data_model.audit.recording import anchor_file, forget, forget_before, head, record, seen
from data_model.audit.tables import NATION, AuditCheckpoint, AuditEvent

__all__ = [
    "AuditCheckpoint", "AuditEvent", "AuditRow", "HeldHead", "Look", "NATION", "Proof", "SHORTEST_HEAD", "actions",
    "anchor_file", "find_head", "forget", "forget_before", "head", "keeps_heads", "latest", "looks_at", "proof",
    "prove", "read_anchors", "record", "seen", "verify",
]  # fmt: skip
