"""Several periods side by side, and the map's classes that are found once for each release."""

from data_model import comparing, country, settings, store
from data_model.disclosure import FigureState
from data_model.releasing import Audience, ReleasedFigure
from data_model.reports import CountyReport, ReportState
from tests.world import NOW, World, ask, later


def test_each_period_stands_as_it_would_alone(sqlite_world: World) -> None:
    anitp = sqlite_world.actor("anitp")
    with store.writing(NOW) as db:
        for quarter, value in (("2026-Q1", 9.0), ("2026-Q3", 12.0)):
            db.add(figure("BV", quarter, value))
    found = ask(anitp, comparing.side_by_side, indicator="victims_identified", last="2026-Q3")
    alone = [
        ask(anitp, country.compared, indicator="victims_identified", quarter=q)
        for q in ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
    ]
    assert found == alone
    assert len(ask(anitp, comparing.side_by_side, indicator="has_shelter", last="2026-Q3")) == 1


def test_the_classes_follow_the_next_release(sqlite_world: World) -> None:
    def limits() -> tuple[float, ...]:
        seen: comparing.Compared = ask(
            sqlite_world.actor("anitp"),
            comparing.shown,
            indicator="victims_identified",
            period="2026-Q3",
            by_rate=False,
        )
        return seen.limits

    def release(places: tuple[str, ...], value: float, hours: int) -> None:
        with store.writing(NOW) as db:
            for place in places:
                at = later(hours=hours)
                db.add(CountyReport(county=place, quarter="2026-Q3", state=ReportState.RELEASED, released_at=at))
                db.add(figure(place, "2026-Q3", value))
                value += 10

    release(("BV", "CJ"), 10, 1)
    before = limits()
    assert before == limits()
    release(("IS", "TM", "DJ"), 100, 2)
    assert limits() != before


def figure(place: str, quarter: str, value: float, audience: Audience = Audience.ANITP) -> ReleasedFigure:
    return ReleasedFigure(
        place=place, quarter=quarter, indicator="victims_identified", state=FigureState.VALUE, value=value,
        audience=audience, released_at=NOW,
    )  # fmt: skip


def test_what_was_found_is_kept_until_a_report_or_a_setting_changes(sqlite_world: World) -> None:
    anitp = sqlite_world.actor("anitp")

    def seen() -> comparing.Compared:
        found: comparing.Compared = ask(
            anitp, comparing.shown, indicator="victims_identified", period="2026-Q3", by_rate=False
        )
        return found

    first = seen()
    assert seen() is first
    with store.writing(NOW) as db:
        db.add(CountyReport(county="BV", quarter="2026-Q3", state=ReportState.SUBMITTED, submitted_at=NOW))
    second = seen()
    assert second.standing.states["submitted"] == first.standing.states["submitted"] + 1
    with store.writing(NOW) as db:
        settings.put(db, "threshold_anitp", 7)
    assert seen().comparison.threshold == 7 != second.comparison.threshold


def test_what_is_kept_of_one_audience_is_not_told_to_another(sqlite_world: World) -> None:
    """Neither by a figure, nor by the classes of the map, nor by the periods before."""
    anitp = sqlite_world.actor("anitp")
    with store.writing(NOW) as db:
        for place, exact, rounded in (("BV", 7.0, None), ("CJ", 13.0, 15.0), ("IS", 21.0, 20.0)):
            db.add(figure(place, "2026-Q3", exact))
            if rounded:
                db.add(figure(place, "2026-Q3", rounded, Audience.PUBLIC))
    chosen = {"indicator": "victims_identified"}

    def seen(audience: Audience) -> tuple[comparing.Compared, list[float | None]]:
        found = ask(anitp, comparing.shown, period="2026-Q3", by_rate=False, audience=audience, **chosen)
        before = ask(anitp, comparing.side_by_side, last="2026-Q4", audience=audience, **chosen)
        return found, [c.figure.value for one in before for c in one.cells if c.figure.value]

    found, before = seen(Audience.ANITP)
    assert [c.figure.value for c in found.comparison.cells if c.county == "BV"] == [7]
    assert before == [7, 13, 21]
    found, before = seen(Audience.PUBLIC)
    assert [c.figure.value for c in found.comparison.cells if c.county == "BV"] == [None]
    assert found.limits == (16, 17, 18, 19), "fifths between 15 and 20"
    assert before == [15, 20]
