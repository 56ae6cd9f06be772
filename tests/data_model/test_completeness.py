"""How complete a period is: by county and by indicator, and late or missing never as a zero."""

from datetime import UTC, datetime

from data_model import completeness, country, reports, store
from data_model.disclosure import NOT_REPORTED, FigureState
from data_model.releasing import ReleasedFigure
from data_model.reports import CountyReport, ReportState
from geodata.counties import COUNTIES
from tests.world import NOW, World, ask

DAY = datetime(2026, 11, 10, 9, tzinfo=UTC)  # after the thirty days that a county has for 2026-Q3


def stand(quarter: str, **states: ReportState) -> None:
    """Counties' reports as they stand; a released one with a value and a protected figure."""
    with store.writing(NOW) as db:
        for county, state in states.items():
            out = DAY if state is ReportState.RELEASED else None
            db.add(CountyReport(county=county, quarter=quarter, state=state, released_at=out))
            if out:
                for name, value in (("victims_identified", 9.0), ("victims_minors", None)):
                    kind = FigureState.PROTECTED if value is None else FigureState.VALUE
                    db.add(
                        ReleasedFigure(
                            place=county, quarter=quarter, indicator=name, state=kind, value=value, released_at=DAY
                        )
                    )


def of(world: World, period: str, *, at: datetime = DAY) -> completeness.Completeness:
    found: completeness.Completeness = ask(world.actor("dgaspc"), completeness.of_period, period=period, at=at)
    return found


def test_late_and_missing_are_counted_apart_and_are_no_zero(sqlite_world: World) -> None:
    stand("2026-Q3", BV=ReportState.RELEASED, CJ=ReportState.RETURNED, SB=ReportState.SUBMITTED, MM=ReportState.LOCKED)
    seen = of(sqlite_world, "2026-Q3")
    assert seen.states | {"open": 0} == {
        "open": 0, "submitted": 1, "returned": 1, "validated": 0, "locked": 1, "released": 1, "late": 39,
    }  # fmt: skip
    assert [c.late for code in ("BV", "CJ", "SB", "AB") for c in seen.of(code)] == [False, True, False, True]
    victims, minors = seen.indicators[:2]
    assert (victims.values, victims.protected, victims.missing, victims.late) == (1, 0, 41, 39)
    assert (minors.values, minors.protected, minors.missing, minors.late) == (0, 1, 41, 39)
    assert set(COUNTIES) - set(seen.waits_for) == {"BV"} and not seen.complete
    before = of(sqlite_world, "2026-Q3", at=datetime(2026, 10, 20, tzinfo=UTC))
    assert not before.states["late"] and before.due.isoformat() == "2026-10-31"


def test_a_half_year_is_as_complete_as_its_quarters(sqlite_world: World) -> None:
    stand("2026-Q1", BV=ReportState.RELEASED, CJ=ReportState.RELEASED)
    stand("2026-Q2", BV=ReportState.RELEASED)
    seen = of(sqlite_world, "2026-H1")
    assert [c.quarter for c in seen.of("BV")] == ["2026-Q1", "2026-Q2"]
    assert "BV" not in seen.waits_for and "CJ" in seen.waits_for
    sums = {i.indicator: i.adds_up for i in seen.indicators}
    assert sums["victims_identified"] and not sums["cases_monitored"] and not sums["days_to_service"]


def test_a_half_year_is_compared_from_its_own_released_sums_and_meetings_live(sqlite_world: World) -> None:
    with store.writing(NOW) as db:
        for place, value in {"BV": 12.0, "RO": 420.0}.items():
            db.add(
                ReleasedFigure(
                    place=place, quarter="2026-H1", indicator="victims_identified", state=FigureState.VALUE,
                    value=value, released_at=NOW,
                )
            )  # fmt: skip
    anitp = sqlite_world.actor("anitp")
    seen = ask(anitp, country.compared, indicator="victims_identified", quarter="2026-H1")
    assert next(c for c in seen.cells if c.county == "BV").figure.value == 12 and seen.margins["RO"].value == 420
    assert ask(anitp, country.compared, indicator="victims_identified", quarter="2026").reported == 0
    median = ask(anitp, country.compared, indicator="days_to_service", quarter="2026-H1")
    assert not median.adds_up and all(c.figure == NOT_REPORTED for c in median.cells)
    act = ask(anitp, country.compared, indicator="act_in_force", quarter="2026")
    assert next(c for c in act.cells if c.county == "BV").figure.value == 1
    points = ask(anitp, country.trend, indicator="victims_identified", county="BV", last="2026-H2", n=3)
    assert [(p.quarter, p.county.value) for p in points] == [("2025-H2", None), ("2026-H1", 12), ("2026-H2", None)]
    assert {"2026", "2026-H2", "2026-Q4"} <= set(ask(anitp, country.periods))


def test_what_was_reopened_says_so_to_every_reader(sqlite_world: World) -> None:
    with store.writing(NOW) as db:
        db.add(CountyReport(county="BV", quarter="2026-Q3", state=ReportState.SUBMITTED, released_at=NOW, edition=2))
        db.add(reports.ReportReopening(county="BV", quarter="2026-Q3", edition=2, because="Un caz.", reopened_at=DAY))
    (one,) = ask(sqlite_world.actor("dgaspc"), reports.reopenings, period="2026")
    assert (one.county, one.edition, one.because, one.released) == ("BV", 2, "Un caz.", False)
    (now,) = of(sqlite_world, "2026-Q3").of("BV")
    assert (now.released, now.edition, now.state) == (True, 1, ReportState.SUBMITTED)
