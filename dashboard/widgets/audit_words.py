"""The audit in words: its actions, and what was found wrong with a chain."""

from dashboard import words
from dashboard.words import t
from data_model.audit import NATION, Proof
from geodata.counties import COUNTIES


def action_words(action: str) -> str:
    """An action's code in words; the code itself for one that has none yet."""
    return t(f"audit.action.{action}") if words.has(f"audit.action.{action}") else action


def name_of(chain: str) -> str:
    """A chain in words: a county's, the nation's, or all."""
    names = {NATION: "nation", "": "all"}
    return t(f"audit.filter.{names[chain]}") if chain in names else COUNTIES[chain].name


def chain_words(proof: Proof) -> str:
    """What a chain was found to be, in one line."""
    if not proof.holds:
        return wrong_words(proof)
    return t("audit.verify.holds", name=name_of(proof.chain), n=proof.events, head=proof.head[:12])


def wrong_words(proof: Proof) -> str:
    """What does not hold, the gravest first, in one sentence for whoever must act on it."""
    name = name_of(proof.chain)
    if proof.broken_at is not None:
        return t("audit.verify.broken", name=name, sequence=proof.broken_at)
    if proof.cut_from is not None:
        return t("audit.verify.cut", name=name, sequence=proof.cut_from)
    return t("audit.verify.minutes", name=name, head=proof.missing_heads[0][:12])
