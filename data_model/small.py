"""Which figures stand on too few people to be compared without a warning."""

from data_model.country import CountyCell
from data_model.indicators import Indicator

FEW_EVENTS = 20
"""A rate or a median of fewer is marked: its relative standard error, one over the root of the count, is above 22 per
cent. The limit of CDC WONDER and of the United States' vital statistics for a rate to be called unreliable."""
FEW_IN_WHOLE, WIDE = 30, 30.0
"""A share of fewer, or whose 95 per cent interval is wider than so many points, is marked (National Center for Health
Statistics, Data Presentation Standards for Proportions, 2017)."""


def is_small(indicator: Indicator, cell: CountyCell) -> bool:
    """Whether a county's figure about persons is to be read with care; never for what is zero, protected or missing."""
    if not indicator.persons or not cell.figure.value:
        return False
    if indicator.kind == "share":
        width = cell.interval.high - cell.interval.low if cell.interval else 0.0
        return cell.base is not None and (cell.base < FEW_IN_WHOLE or width > WIDE)
    events = cell.base if indicator.kind == "median" else cell.figure.value
    return events is not None and events < FEW_EVENTS
