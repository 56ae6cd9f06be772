"""The comparison's fixed classes, older values, and what a county's trend is laid beside."""

import pytest

from data_model import country, map_classes, reports, store
from data_model.disclosure import FigureState
from data_model.releasing import ReleasedFigure
from data_model.reports import CountyReport, ReportState
from geodata.counties import COUNTIES, in_region
from tests.world import NOW, World, ask, do, later

CHOSEN = "victims_identified"


def keep(quarter: str, values: dict[str, float], *, indicator: str = CHOSEN) -> None:
    """Released figures as ANITP's release leaves them; None is a protected one."""
    with store.writing(NOW) as db:
        for place, value in values.items():
            state = FigureState.VALUE if value else FigureState.PROTECTED
            db.add(
                ReleasedFigure(
                    place=place, quarter=quarter, indicator=indicator, state=state, value=value or None, released_at=NOW
                )
            )


def compared(world: World, quarter: str, **more: bool) -> country.Comparison:
    found: country.Comparison = ask(world.actor("anitp"), country.compared, indicator=CHOSEN, quarter=quarter, **more)
    return found


def test_a_county_that_is_late_shows_its_older_value_only_when_asked(sqlite_world: World) -> None:
    keep("2026-Q1", {"BV": 9, "CJ": 0})
    assert all(c.figure.state is FigureState.NOT_REPORTED for c in compared(sqlite_world, "2026-Q3").cells)
    seen = {c.county: c for c in compared(sqlite_world, "2026-Q3", older=True).cells}
    assert (seen["BV"].figure.value, seen["BV"].since) == (9, "2026-Q1")
    assert seen["CJ"].figure.state is FigureState.NOT_REPORTED, "an older protected value tells nothing"


def test_an_older_value_never_counts_as_reported_nor_reaches_over_a_year(sqlite_world: World) -> None:
    keep("2025-Q2", {"BV": 9})
    assert compared(sqlite_world, "2026-Q2", older=True).reported == 0
    assert {c.since for c in compared(sqlite_world, "2026-Q2", older=True).cells} == {"", "2025-Q2"}
    assert {c.since for c in compared(sqlite_world, "2026-Q3", older=True).cells} == {""}


def test_the_countrys_rate_is_of_all_its_people(sqlite_world: World) -> None:
    keep("2026-Q3", {"BV": 12, "RO": 420, "Centru": 60})
    seen = compared(sqlite_world, "2026-Q3")
    people = sum(c.population for c in COUNTIES.values())
    assert seen.margin_rates["RO"] == pytest.approx(420 / people * 100_000)
    point = ask(sqlite_world.actor("anitp"), country.trend, indicator=CHOSEN, county="BV", last="2026-Q3")[-1]
    assert point.region_rate == pytest.approx(60 / sum(c.population for c in in_region("Centru")) * 100_000)
    assert point.county_rate == pytest.approx(12 / COUNTIES["BV"].population * 100_000)


def test_a_live_trend_compares_means_of_counties(sqlite_world: World) -> None:
    point = ask(sqlite_world.actor("anitp"), country.trend, indicator="act_in_force", county="BV", last="2026-Q4")[-1]
    assert (point.county_rate, point.country.value) == (1.0, 1.0)
    assert point.country_rate == pytest.approx(1 / 42)


def test_the_classes_are_fifths_of_every_quarter_together(sqlite_world: World) -> None:
    keep("2026-Q1", {code: 5 + i for i, code in enumerate(list(COUNTIES)[:20])})
    before = ask(sqlite_world.actor("anitp"), map_classes.limits, indicator=CHOSEN, by_rate=False)
    assert len(before) == 4 and list(before) == sorted(before)
    keep("2026-Q2", {"BV": 0})
    assert ask(sqlite_world.actor("anitp"), map_classes.limits, indicator=CHOSEN, by_rate=False) == before


@pytest.mark.parametrize(
    ("values", "digits", "limits"),
    [
        ([], 0, ()),
        ([7], 0, ()),
        ([None, 0, 7, 7, 7], 0, ()),
        ([5, 6], 0, (6.0,)),
        (range(1, 101), 0, (21.0, 41.0, 60.0, 80.0)),
        ([1.1, 2.1, 3.1, 4.1, 5.1, 6.1], 1, (2.1, 3.1, 4.1, 5.1)),
    ],
)  # fmt: skip
def test_fifths_never_make_an_empty_lowest_class(values: list[float], digits: int, limits: tuple[float, ...]) -> None:
    assert map_classes.fifths(values, digits=digits) == limits


def test_a_value_is_in_the_class_that_its_written_figure_names() -> None:
    limits = (2.2, 3.3)
    assert [map_classes.class_of(v, limits, digits=1) for v in (0.1, 2.14, 2.16, 2.2, 3.26, 3.3, 90)] == [
        1, 1, 2, 2, 3, 3, 3,
    ]  # fmt: skip


def test_the_last_release_is_known(sqlite_world: World) -> None:
    assert ask(sqlite_world.actor("anitp"), country.last_release) is None
    with store.writing(NOW) as db:
        db.add(CountyReport(county="BV", quarter="2026-Q3", state=ReportState.VALIDATED))
    at = later(hours=1)
    do(sqlite_world.actor("anitp"), reports.release, at=at, county="BV", quarter="2026-Q3", expected_version=1)
    assert ask(sqlite_world.actor("anitp"), country.last_release) == country.LastRelease("2026-Q3", at)
