"""What a report says of a row: a verdict, and remarks by code; their sentences stand in the screen's words."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"  # changed by its own provider and by the list: the provider's stays
    UNDECIDED = "undecided"  # waits for a decision about its town
    REFUSED = "refused"


@dataclass(frozen=True)
class Remark:
    """One thing to know about a row. `found` is what the list says, `taken` what was made of it; "" for neither."""

    code: str
    found: str = ""
    taken: str = ""


class Refused(Exception):
    """A row cannot be taken; the remark says why."""

    def __init__(self, code: str, found: str = "", taken: str = "") -> None:
        super().__init__(code)
        self.remark = Remark(code, found[:160], taken[:160])
