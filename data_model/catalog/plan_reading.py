"""Our English reading of a plan's texts: english.csv beside it, one row a code. It has no legal force."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from data_model.catalog.plan import Action, Indicator
from data_model.catalog.table import rows

PERIOD = "period:"


def load_reading(
    file: Path, titles: Mapping[str, str], actions: Mapping[str, Action], indicators: Mapping[str, Indicator]
) -> Mapping[str, str]:
    """The English of each Romanian text that people see; empty where nobody wrote one.

    `titles` by code: of the plan, its objectives and their own indicators. BadCatalog for a code that the plan does not
    have, and for a way of counting where there is none.
    """
    if not file.exists():
        return MappingProxyType({})
    known = {
        **titles,
        **{code: action.short_title for code, action in actions.items()},
        **{code: indicator.text for code, indicator in indicators.items()},
        **{PERIOD + action.period: action.period for action in actions.values()},
    }
    found: dict[str, str] = {}
    for row in rows(file, ("code", "text", "counted")):
        code = row.text("code")
        if code not in known:
            row.bad("code", f"{code!r} is not known")
        found[known[code]] = row.text("text")
        if row.optional("counted"):
            if code not in indicators:
                row.bad("counted", f"{code!r} is no indicator of an action")
            found[indicators[code].counted] = row.text("counted")
    return MappingProxyType(found)
