"""Cases and referrals in and out: our own layout, HTCDS codes, the breakdown of the EU; other registers' codes."""

from data_model.exchange.breakdown import EuLine, eu_breakdown
from data_model.exchange.carrying import CaseReport, Line, carry_out, check
from data_model.exchange.export import ExchangeForm, Table, export
from data_model.exchange.lines import MOST_LINES, CaseLine, ReferralLine, lines_of
from data_model.exchange.references import CaseReference, Register, put_reference, references_of

__all__ = [
    "CaseLine", "CaseReference", "CaseReport", "EuLine", "ExchangeForm", "Line", "MOST_LINES", "ReferralLine",
    "Register", "Table", "carry_out", "check", "eu_breakdown", "export", "lines_of", "put_reference", "references_of",
]  # fmt: skip
