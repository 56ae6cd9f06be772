"""A report's one value: who may have it, of what time, and that its cells are the figures its readers were told."""

import pytest

from data_model import country, monitoring, monitoring_report, store
from data_model.disclosure import FigureState
from data_model.errors import Invalid, NotAllowed
from data_model.indicators import indicators
from data_model.monitoring_report import Code, Kind, Measured, Report, Table
from data_model.releasing import Audience, ReleasedFigure
from geodata.counties import COUNTIES
from tests.reported import exact, plant, rounded
from tests.world import World, ask, do


def made(world: World, who: str = "anitp", **asked: object) -> Report:
    chosen = {"kind": Kind.ANNUAL, "period": "2025", "audience": Audience.ANITP} | asked
    found: Report = ask(world.actor(who), monitoring_report.of, **chosen)
    return found


def table_of(report: Report, name: str) -> Table:
    return next(table for table in report.tables if table.id == name)


WRONG = [
    (Kind.ANNUAL, "2025-H1"), (Kind.ANNUAL, "2025-Q1"), (Kind.ANNUAL, "2027"), (Kind.ANNUAL, "' OR 1=1"),
    (Kind.SHEET, "2025"), (Kind.COMMITTEE, "2025-H1"), (Kind.EVALUATION, "2025"), (Kind.EVALUATION, "2026-2024"),
    (Kind.EVALUATION, "2024-2039"),
]  # fmt: skip


def test_a_time_that_the_report_does_not_have_is_refused(sqlite_world: World) -> None:
    for kind, period in WRONG:
        with pytest.raises(Invalid):
            made(sqlite_world, kind=kind, period=period)


def test_a_team_has_its_own_countys_report_and_no_other(sqlite_world: World) -> None:
    for who, county in (("prefecture", ""), ("prefecture", "CJ"), ("centre_cj", "BV"), ("shelter", "BV")):
        with pytest.raises(NotAllowed):
            made(sqlite_world, who, county=county)
    with pytest.raises(Invalid):
        made(sqlite_world, county="BV", kind=Kind.COMMITTEE)


def test_a_countys_report_is_the_same_whoever_asks(sqlite_world: World) -> None:
    """Its own team sees more elsewhere; a report goes from hand to hand."""
    told = [made(sqlite_world, who, county="BV", period="2026") for who in ("anitp", "centre", "prefecture")]
    assert told[0] == told[1] == told[2]


def test_its_cells_are_the_figures_of_the_comparison(sqlite_world: World) -> None:
    plant()
    report = made(sqlite_world)
    asked = {
        name: ask(sqlite_world.actor("anitp"), country.compared, indicator=name, quarter="2025-Q3")
        for name in ("victims_identified", "cases_monitored", "days_to_service", "meetings_held")
    }
    rows = {row[0]: row[1:] for name in ("people", "teams") for row in table_of(report, name).rows}
    at = [c.period for c in table_of(report, "people").columns].index("2025-Q3") - 1
    for name in ("victims_identified", "cases_monitored", "meetings_held"):
        cell = rows[Code("indicator", name)][at]
        assert isinstance(cell, Measured)
        assert cell.figure == asked[name].margins["RO"]
    assert rows[Code("indicator", "cases_monitored")][-1] == Code("state", "not_summed"), "distinct cases of a year"
    assert rows[Code("indicator", "days_to_service")][at] == Code("state", "not_summed"), "a median of counties"


def test_the_counties_add_up_to_the_country_where_nothing_is_protected(sqlite_world: World) -> None:
    plant(protect=False)
    report = made(sqlite_world)
    table = table_of(report, "counties")
    *counties, whole = table.rows
    assert [row[0] for row in counties] == [c.name for c in COUNTIES.values()]
    for place in range(1, len(table.columns) - 1):
        values = [row[place].figure.value for row in (*counties, whole) if isinstance(row[place], Measured)]
        assert abs(sum(values[:-1]) - values[-1]) < 5, table.columns[place].id  # planted ones end on two
    register = {row[0]: row[1] for row in table_of(report, "register").rows}
    places = [row[1].figure.value for row in table_of(report, "gaps").rows]
    assert sum(places) == register[Code("indicator", "shelter_places")].figure.value > 0


def test_the_public_is_told_its_own_figures_and_rates_of_them_alone(sqlite_world: World) -> None:
    plant()
    report = made(sqlite_world, audience=Audience.PUBLIC, county="BV")
    told = {row[0]: row for row in table_of(report, "beside").rows}[Code("indicator", "victims_identified")]
    n = rounded(exact("victims_identified", "BV", "2025"))
    assert told[1].figure.value == n
    assert told[2].figure.value == round(n / (COUNTIES["BV"].population / 100_000), 1)
    sheet = made(sqlite_world, audience=Audience.PUBLIC, kind=Kind.SHEET, period="2025-H1")
    sex = table_of(sheet, "context_sex").rows
    assert [row[1].figure.value for row in sex] == [
        rounded(exact(f"sex.{g}", "RO", "2025-H1")) for g in ("female", "male")
    ]
    assert "measures" not in {section.id for section in report.sections}


def test_the_public_is_not_told_how_many_figures_anitp_is_told(sqlite_world: World) -> None:
    """Else it would know of what it is not shown that it is at least ANITP's threshold."""
    plant()
    with store.writing() as db:
        row = db.get(ReleasedFigure, ("BV", "2025", "victims_identified", Audience.PUBLIC, 1))
        assert row is not None
        row.state, row.value = FigureState.PROTECTED, None
        db.add(row)
    for audience, values, protected in ((Audience.ANITP, 41, 1), (Audience.PUBLIC, 40, 2)):
        rows = table_of(made(sqlite_world, audience=audience), "coverage").rows
        assert rows[0][1:3] == (values, protected), audience


def test_what_is_protected_has_no_number_in_any_cell(sqlite_world: World) -> None:
    plant()
    report = made(sqlite_world, county="CV")
    year = [row[-1] for row in table_of(report, "people").rows if isinstance(row[-1], Measured)]
    beside = [cell for row in table_of(report, "beside").rows for cell in row[1:3]]
    for cell in (*year, *beside):
        assert (cell.figure.state, cell.figure.value) == (FigureState.PROTECTED, None)
    assert len(year) == sum(i.persons and i.kind != "median" for i in indicators().values()) - 1


def test_an_evaluation_sets_the_years_side_by_side(sqlite_world: World) -> None:
    plant()
    table = table_of(made(sqlite_world, county="BV", kind=Kind.EVALUATION, period="2024-2026"), "people")
    assert [column.period for column in table.columns] == ["", "2024", "2025", "2026"]
    victims = next(row for row in table.rows if row[0] == Code("indicator", "victims_identified"))
    states = [cell.figure.state for cell in victims[1:] if isinstance(cell, Measured)]
    assert states == [FigureState.NOT_REPORTED, FigureState.VALUE, FigureState.NOT_REPORTED]


def test_what_was_not_reached_stands_with_its_reason_and_the_public_has_the_fact_alone(sqlite_world: World) -> None:
    missed = next(
        one
        for one in ask(sqlite_world.actor("anitp"), monitoring.of_country, period="2025")
        if one.action and one.figure.value == 0 and not one.definition.persons
    )
    aim = {"indicator": missed.indicator_id, "period": "2025"}
    do(
        sqlite_world.actor("anitp"), monitoring.set_target, indicator=missed.indicator_id, place="RO", year=2025,
        value=100.0,
    )  # fmt: skip
    do(sqlite_world.actor("anitp"), monitoring.explain, place="RO", reason="Echipele au fost noi.", **aim)
    pack = made(sqlite_world, kind=Kind.COMMITTEE)
    rows = table_of(pack, "reasons").rows
    assert (missed.indicator_id, Code("standing", "not_reached"), "Echipele au fost noi.") in [
        (row[0], row[2], row[4]) for row in rows
    ]
    public = made(sqlite_world, kind=Kind.COMMITTEE, audience=Audience.PUBLIC)
    assert [row[0] for row in table_of(public, "missed").rows] == [row[0] for row in rows]
    assert "Echipele au fost noi" not in repr(public)
    proposed = {row[0]: row[1:] for row in table_of(pack, "proposals").rows}[missed.action]
    assert proposed[2] == 1
    assert proposed[-1] == Code("standing", "no_measure")
