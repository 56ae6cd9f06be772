"""docs/indicators.md, written from the plan's definitions: `python -m dashboard.documents.indicators_page`."""

from pathlib import Path

from data_model.monitoring import counting
from data_model.plan_catalog import Definition, How, PlanVersion, plans

PAGE = Path(__file__).parents[2] / "docs" / "indicators.md"
HEAD = """# How an indicator of the plan comes about

Written by `python -m dashboard.documents.indicators_page` from `definitions.csv` beside each plan's `indicators.csv`; a
test finds a page that is old. The plan defines no indicator: words, formula and definition are proposals, with a
version. A definition that does not fit the plan is refused with its row and column (`BadCatalog`).

- **computed** from what stands here, by a source of `data_model/monitoring/counting.py` (victims) or
  `data_model/monitoring/living.py` (the rest); each is tested against a value counted by hand. What has no history
  (registers, rooms) is told only of a period that holds today.
- **declared** by the kinds of institutions named, in their county, with evidence in words (`data_model/facts/`). What
  is evaluated in each half-year is declared by half-year, the rest by year. One row for an institution, action, kind
  and period, so that nothing counts twice; it is put right or taken back, and what was said before stays. Zero
  is a report; a gap is not.
- **national**: declared by ANITP.

**Periods.** `sum` and `ratio` (above and below the line apart) add up, `state` takes the newest. `distinct` and
`median` are never added: a year's figure is declared or counted of the year. `combining.py` has no way to
add them, and raises.

**Victims** (`persons`). The county's own team and its regional centre see the county's counts; single amounts, and
figures by county of origin, only as they would be released: of a half-year or a year only where each of its quarters is
told, because a protected one would follow from the others, else as released; amounts of a period that has ended.
Anybody else, and every sum over counties, gets released values (docs/disclosure.md) of the sources named under
"released"; the others are protected. What is *declared* of victims never leaves the county: it is in no released table,
so it is neither shown to ANITP nor added up. What ANITP itself declares of victims is shown from its threshold on, a
year where each of its half-years is.

**Attainment.** ANITP sets a target for the country or a county and a year. A year that has ended is reached (100 % or
more), reached in part, or not reached; before that only the per cent is told. The reasons are words of the institution
that reports, or of ANITP. `data_model/monitoring/values.py` answers `of_county` and `of_country`.
"""


def text() -> str:
    """The page."""
    return "\n".join([HEAD, *(line for plan in plans().values() for line in _plan(plan))]) + "\n"


def _plan(plan: PlanVersion) -> list[str]:
    if not plan.definitions:
        return []
    told = [
        f"- `{source}`: {', '.join(f'`{i}`' for i in names.values())}" for source, names in counting.RELEASED.items()
    ]
    lines = ["## Released", "", *told, "", f"## {plan.title}", ""]
    lines += ["| indicator | how | from | unit | rule | county | reporters | victims | version |", "|" + "---|" * 9]
    return lines + [_line(d) for d in plan.definitions.values()]


def _line(d: Definition) -> str:
    source = ":".join(filter(None, (d.source, "+".join(d.arguments))))
    come = f"`{source}`" if d.how is How.COMPUTED else f"{d.kind}: {', '.join(d.measures)}"
    cells = (d.indicator_id, d.how, come, d.unit, d.rule, d.dimension, ", ".join(d.reporters),
             "yes" if d.persons else "", str(d.version))  # fmt: skip
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
