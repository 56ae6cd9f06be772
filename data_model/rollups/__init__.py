"""Sums over cases and referrals by county and period, kept up to date in the transaction that changes them."""

from data_model.rollups.facts import CASES_MONITORED, DAYS, MEASURES, STATUS, seconds_between, tenths
from data_model.rollups.keeping import settle
from data_model.rollups.reading import by_status, counts, times
from data_model.rollups.rebuilding import Difference, build, build_where_needed, compare, rebuild, verify
from data_model.rollups.tables import Rollup, RollupCase, RollupMark

__all__ = [
    "CASES_MONITORED", "DAYS", "MEASURES", "STATUS", "Difference", "Rollup", "RollupCase", "RollupMark",
    "build", "build_where_needed", "by_status", "compare", "counts", "rebuild", "seconds_between", "settle", "tenths",
    "times", "verify",
]  # fmt: skip
