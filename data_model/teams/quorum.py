"""How many members make a meeting valid: the rule that an act sets, and the count of one meeting by it."""

from dataclasses import dataclass
from enum import StrEnum


class QuorumRule(StrEnum):
    MORE_THAN_HALF = "more_than_half"
    TWO_THIRDS = "two_thirds"
    NUMBER = "number"


def quorum_of(rule: QuorumRule, members: int, number: int | None = None) -> int:
    """How many of `members` institutions must be there, at least one; `number` is what the rule of that name asks."""
    if rule is QuorumRule.NUMBER:
        return max(1, number or 0)
    if rule is QuorumRule.TWO_THIRDS:
        return max(1, -(-2 * members // 3))
    return members // 2 + 1


@dataclass(frozen=True)
class QuorumCount:
    """One meeting's count: of `members`, `here` came, themselves or by a substitute, and `needed` must."""

    members: int
    here: int
    needed: int
    rule: QuorumRule = QuorumRule.MORE_THAN_HALF

    @property
    def met(self) -> bool:
        return self.here >= self.needed

    @property
    def lacking(self) -> int:
        """How many more must come."""
        return max(0, self.needed - self.here)
