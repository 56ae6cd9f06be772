"""The plan tracked: what each indicator comes to in a county and in the country, against what was aimed at, and why.

A figure that counts victims leaves a county only as a released value: see docs/indicators.md.
"""

from data_model.monitoring.said import Reason, TargetRow, explain, may_explain, own_reasons, set_target
from data_model.monitoring.values import (
    Attainment,
    IndicatorValue,
    Reached,
    ValueState,
    of_country,
    of_county,
)

__all__ = [
    "Attainment", "IndicatorValue", "Reached", "Reason", "TargetRow", "ValueState", "explain",
    "may_explain", "of_country", "of_county", "own_reasons", "set_target",
]  # fmt: skip
