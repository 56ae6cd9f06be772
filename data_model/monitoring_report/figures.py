"""Sections of figures about people: as released to the report's audience, for the country or a county."""

from data_model.indicators import Indicator, indicators, of_persons
from data_model.monitoring_report.asked import Asked
from data_model.monitoring_report.value import Chart, Code, Column, Section, Sentence, Shape, Table, number_in
from geodata.counties import COUNTIES, COUNTRY

MOST_BARS = 15
OVER_COUNTIES = ("victims_identified", "victims_minors", "cases_notified", "cases_assisted", "referrals_solved")


def name_of(indicator: Indicator) -> Code:
    return Code("indicator", indicator.id)


def period_columns(asked: Asked, *, first: str, wide: int = 6) -> tuple[Column, ...]:
    """The column that names the rows, and one for each period."""
    return Column(first, wide=wide), *(Column("period", str(part)) for part in asked.span.parts)


def people(asked: Asked) -> Section:
    """Every indicator about people over the periods of the report; the victims as a picture."""
    shown = of_persons()
    rows = tuple(
        (name_of(i), *(asked.number(i, asked.place, part) for part in asked.span.parts)) for i in shown
    )  # fmt: skip
    shortest = min(len(part.quarters) for part in asked.span.parts)
    short = [n for n, part in enumerate(asked.span.parts, 1) if len(part.quarters) == shortest]
    drawn = tuple(n for n, i in enumerate(shown) if i.id in ("victims_identified", "victims_minors"))
    table = Table("people", period_columns(asked, first="indicator"), rows, Chart(Shape.COLUMNS, tuple(short), drawn))
    tables = (table, _beside(asked)) if asked.county else (table,)
    return Section("people", (Sentence("people", {"period": Code("period", str(asked.newest))}),), tables)


def _beside(asked: Asked) -> Table:
    """The county's figures and rates of the newest period, beside its region's and the country's."""
    last, region = asked.newest, COUNTIES[asked.county].region
    places = (asked.county, region, COUNTRY)
    rows = tuple(
        (
            name_of(i), asked.number(i, asked.county, last), *(asked.rate(i, place, last) for place in places),
        )
        for i in of_persons()
        if asked.rate(i, asked.county, last) is not None
    )  # fmt: skip
    columns = (Column("indicator", wide=6), Column("number"), Column("rate"), Column("region"), Column("country"))
    return Table("beside", columns, rows, about={"period": Code("period", str(last))})


def counties(asked: Asked) -> Section:
    """The counties side by side in the newest period, and where the victims come from."""
    last = asked.newest
    shown = [indicators()[name] for name in OVER_COUNTIES]
    columns = (Column("county", wide=5), *(Column(f"of_{i.id}") for i in shown), Column("assisted_share"))
    assisted = indicators()["cases_assisted"]
    rows = tuple(
        (COUNTIES[c].name, *(asked.number(i, c, last) for i in shown), asked.rate(assisted, c, last))
        for c in asked.counties
    )
    whole = (Code("place", COUNTRY), *(asked.number(i, COUNTRY, last) for i in shown))
    about = {"period": Code("period", str(last))}
    table = Table("counties", columns, (*rows, (*whole, asked.rate(assisted, COUNTRY, last))), about=about)
    return Section("counties", (Sentence("counties", about),), (_origins(asked), table))


def _origins(asked: Asked) -> Table:
    """The counties of origin with a figure, from the most victims to the fewest."""
    last, victims = asked.newest, indicators()["victims_identified"]
    known = [(c, asked.number(victims, c, last)) for c in asked.counties]
    told = sorted((one for one in known if number_in(one[1]) is not None), key=lambda one: -(number_in(one[1]) or 0))
    rows = tuple((COUNTIES[c].name, cell, asked.rate(victims, c, last)) for c, cell in told)
    columns = (Column("county", wide=5), Column("of_victims_identified"), Column("rate"))
    chart = Chart(Shape.BARS, (1,), tuple(range(min(MOST_BARS, len(rows))))) if rows else None
    return Table("origins", columns, rows, chart, {"period": Code("period", str(last))})
